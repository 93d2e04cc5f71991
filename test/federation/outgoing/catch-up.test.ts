import { type Test, test } from 'tap'
import { resumePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { changeStatus, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import type { OpenContext } from '../../../src/context.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { catchUp, catchUpPage } from '../../../src/federation/outgoing/catch-up.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { expireDeliveries } from '../../../src/store/deliveries.ts'
import { noteHeard } from '../../../src/store/heard.ts'
import { closeBreaker, findHost } from '../../../src/store/hosts.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import {
  ACCEPTED,
  type Peer,
  deliveries,
  follows,
  listPeer,
  moveClock,
  openPeer,
  someoneAt,
} from './support.ts'

const DAY = 86_400

/** Makes activities of what happened and sends them, to a host that is taken for well. */
async function send(ctx: OpenContext, peer: Peer): Promise<void> {
  await processFacts(ctx)
  await closeBreaker(ctx.db, peer.host)
  await deliverDue(ctx, 'w')
}

/** What came, as `Type id`, without what the peer was asked. */
const came = (peer: Peer, ids: readonly string[]): string[] =>
  peer
    .activities()
    .map(({ type, object }) => `${String(type)} ${ids.indexOf(idIn(object))}`)
    .sort()

const idIn = (object: unknown): string =>
  new URL((object as { id: string }).id).pathname.split('/').at(-1) ?? ''

/** A follower's server that is down, and three records of which it heard nothing. */
async function missing(t: Test, ctx: OpenContext) {
  const at = await office(ctx, false)
  const peer = await openPeer(t, () => ({ status: 503 }))
  const follower = await someoneAt(ctx, peer.origin)
  await follows(ctx, follower, at.id)
  const ids = [await published(ctx, at), await published(ctx, at), await published(ctx, at)]
  await send(ctx, peer)
  return { at, peer, ids }
}

const expired = async (ctx: OpenContext, day: number): Promise<void> => {
  await moveClock(ctx, day * DAY)
  await expireDeliveries(ctx.db)
}

test('REL-02: a host that was away for longer than 14 days', async (t) => {
  await bothDatabases(t, 'is sent one current state for each object', async (t, make) => {
    let now = new Date('2026-11-20T09:00:00Z').getTime()
    const ctx = await make({ now: () => new Date((now += 1_000)) })
    const { at, peer, ids } = await missing(t, ctx)
    const [archived = '', withdrawn = ''] = ids
    await changeStatus(ctx, at.publisher, archived, 'archived', 'No longer kept up.')
    await withdrawRecord(ctx, at.publisher, withdrawn, 'Replaced.')
    await send(ctx, peer)
    await expired(ctx, 16)
    const states = (await deliveries(ctx)).map((row) => row.state)
    t.same([...new Set(states)].sort(), ['cancelled', 'expired'])
    t.ok((await findHost(ctx.db, peer.host))?.catch_up_from)

    peer.hits.length = 0
    t.equal(await catchUp(ctx), 0, 'while it is not there')
    t.equal(await catchUp(ctx), 0)
    t.same([peer.hits.length, peer.hits[0]?.method], [1, 'GET'], 'it is asked once an hour')
    await moveClock(ctx, 16 * DAY + 3_700)
    t.equal(await catchUp(ctx), 0)
    t.equal(peer.hits.length, 2)

    peer.behave = ACCEPTED
    peer.hits.length = 0
    await noteHeard(ctx.db, peer.host, undefined)
    t.equal(await catchUp(ctx), 1)
    await send(ctx, peer)
    await send(ctx, peer)
    t.same(came(peer, ids), ['Delete 1', 'Update 0', 'Update 2'])
    const update = peer.activities().find(({ object }) => idIn(object) === archived)
    t.match(update?.['object'], { recordStatus: 'archived' }, 'as it is now')
    t.equal((await findHost(ctx.db, peer.host))?.catch_up_from, null)
    t.equal(await catchUp(ctx), 0)
    await send(ctx, peer)
    t.equal(peer.hits.length, 3, 'and nothing twice')
  })

  await bothDatabases(t, 'is found by a probe, and each step survives a crash', async (t, make) => {
    const ctx = await make()
    const { peer, ids } = await missing(t, ctx)
    await expired(ctx, 16)
    peer.behave = ACCEPTED
    peer.hits.length = 0
    // Three pages, each in another process.
    t.equal(await catchUpPage(ctx, peer.host, 1), true)
    t.equal(await catchUpPage(ctx, peer.host, 1), true)
    t.equal(await catchUp(ctx), 1, 'it answers the probe')
    await send(ctx, peer)
    await send(ctx, peer)
    t.same(came(peer, ids), ['Update 0', 'Update 1', 'Update 2'])
  })

  await bothDatabases(t, 'is not sent what it could read elsewhere by now', async (t, make) => {
    const ctx = await make()
    const { peer } = await missing(t, ctx)
    await expired(ctx, 16)
    await moveClock(ctx, 31 * DAY)
    peer.behave = ACCEPTED
    await noteHeard(ctx.db, peer.host, undefined)
    t.equal(await catchUp(ctx), 1)
    t.equal(await processFacts(ctx), 0, 'given up more than 14 days ago')
  })
})

test('REL-02: a peer that was suspended', async (t) => {
  await bothDatabases(t, 'is sent how things stand when it is let in again', async (t, make) => {
    let now = new Date('2026-11-20T09:00:00Z').getTime()
    const ctx = await make({ now: () => new Date((now += 1_000)) })
    const at = await office(ctx, false)
    const peer = await openPeer(t)
    const instance = await listPeer(ctx, peer.origin)
    await follows(ctx, instance, at.id)
    // Times of activities are this process's; what is asked of them is the database's.
    now = Date.now()
    const ids = [await published(ctx, at), await published(ctx, at)]
    await processFacts(ctx)
    await suspendPeer(ctx, 'ada', peer.host)
    await deliverDue(ctx, 'w')
    t.same(
      (await deliveries(ctx)).map((row) => row.state),
      ['cancelled', 'cancelled'],
    )
    ids.push(await published(ctx, at))
    await send(ctx, peer)
    t.equal(await catchUp(ctx), 0)
    t.same(peer.hits, [], 'it is not even asked')
    await resumePeer(ctx, 'ada', peer.host)
    t.equal(await catchUp(ctx), 1)
    await send(ctx, peer)
    t.same(came(peer, ids), ['Update 0', 'Update 1', 'Update 2'])
  })
})
