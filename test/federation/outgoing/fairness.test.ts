import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { makeBell } from '../../../src/platform/turn.ts'
import { office } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { type Peer, deliveries, openPeer, queued } from './support.ts'

const inboxOf = (peer: Peer): string => `${peer.origin}/inbox`

const openPeers = (t: Test, count: number, behave?: Peer['behave']): Promise<Peer[]> =>
  Promise.all(Array.from({ length: count }, () => openPeer(t, behave)))

async function until(isTrue: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms
  while (!isTrue() && performance.now() < end) await sleep(10)
  return isTrue()
}

/** Delivers as the runner would, until `stop`, which hangs up on the peers that say nothing. */
function delivering(ctx: OpenContext, hanging: readonly Peer[]) {
  const bell = makeBell()
  const closing = new AbortController()
  const done = deliverDue(ctx, 'w', { stopping: closing.signal, rung: bell.rung })
  return {
    ring: bell.ring,
    stop: async () => {
      closing.abort()
      bell.ring()
      for (const peer of hanging) peer.hangUp()
      return done
    },
  }
}

test('REL-04: peers that never answer', async (t) => {
  await bothDatabases(t, 'do not hold up the others', async (t, make) => {
    const ctx = await make()
    const { id } = await office(ctx, false)
    const healthy = await openPeers(t, 16)
    const hanging = await openPeers(t, 4, () => 'hang')
    for (let n = 0; n < 10; n++) await queued(ctx, id, [...healthy, ...hanging].map(inboxOf))
    const { ring, stop } = delivering(ctx, hanging)
    const served = (each: number) => healthy.every((peer) => peer.hits.length === each)
    t.ok(await until(() => served(10), 5_000), 'all within 5 s')
    t.ok(
      hanging.every((peer) => peer.hits.length === 2),
      'while two requests to each of the others wait',
    )
    await queued(ctx, id, healthy.map(inboxOf))
    ring()
    t.ok(await until(() => served(11), 2_000), 'and so does what comes meanwhile')
    await stop()
    const rows = await deliveries(ctx)
    t.equal(rows.filter((row) => row.state === 'delivered').length, 16 * 11)
    const tried = rows.filter((row) => row.state === 'queued' && row.attempts > 0)
    t.equal(tried.length, 8)
    t.ok(tried.every((row) => row.last_class === 'trouble'))
  })

  t.test('keep no slots, also when there are more of them than slots', async (t) => {
    const ctx = await world(t)
    const { id } = await office(ctx, false)
    const hanging = await openPeers(t, 70, () => 'hang')
    await queued(ctx, id, hanging.map(inboxOf))
    const { ring, stop } = delivering(ctx, hanging)
    t.ok(await until(() => hanging.every((peer) => peer.hits.length === 1), 8_000))
    const healthy = await openPeers(t, 5)
    await queued(ctx, id, healthy.map(inboxOf))
    ring()
    t.ok(await until(() => healthy.every((peer) => peer.hits.length === 1), 5_000))
    await stop()
  })
})

test('REL-06: at the stop', async (t) => {
  const ctx = await world(t)
  const { id } = await office(ctx, false)
  const peer = await openPeer(t, () => ({ status: 202, after: 500 }))
  for (let n = 0; n < 6; n++) await queued(ctx, id, [inboxOf(peer)])
  const { stop } = delivering(ctx, [])
  await until(() => peer.hits.length === 2, 5_000)
  t.equal(await stop(), 2, 'what runs is finished and written down')
  t.equal(peer.hits.length, 2, 'nothing more is begun')
  const rows = await deliveries(ctx)
  t.equal(rows.filter((row) => row.state === 'delivered').length, 2)
  t.ok(
    rows.every((row) => row.lease_owner === null),
    'and nothing stays leased',
  )
})

test('REL-09: a host that comes back', async (t) => {
  const ctx = await world(t)
  const { id } = await office(ctx, false)
  const peer = await openPeer(t)
  for (let n = 0; n < 4; n++) await queued(ctx, id, [inboxOf(peer)])
  await ctx.db
    .insertInto('hosts')
    .values({
      host: peer.host,
      failures: 5,
      failing_since: new Date(0),
      open_until: new Date(0),
      updated_at: ctx.now(),
    })
    .execute()
  // The first turn of a process puts due probes off: this one is asked for here.
  await deliverDue(ctx, 'w')
  t.equal(peer.hits.length, 0, 'is not called at the start of the process')
  await ctx.db
    .updateTable('hosts')
    .set({ open_until: new Date(0) })
    .execute()
  const begun = performance.now()
  t.equal(await deliverDue(ctx, 'w'), 4)
  const took = performance.now() - begun
  t.ok(took > 2_900 && took < 10_000, `is sent one a second: four in ${took.toFixed(0)} ms`)
})
