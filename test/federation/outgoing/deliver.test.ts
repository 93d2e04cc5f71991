import { createPublicKey } from 'node:crypto'
import { type Test, test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import {
  checkCoverage,
  checkDigest,
  readSignature,
  verifySignature,
} from '../../../src/federation/signatures/verify.ts'
import { findHost } from '../../../src/store/hosts.ts'
import { office } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import {
  ACCEPTED,
  type Behaviour,
  type Hit,
  type Peer,
  deliveries,
  listPeer,
  moveClock,
  openPeer,
  queued,
  someoneAt,
  waitOf,
} from './support.ts'

const status =
  (code: number, headers: Record<string, string> = {}): Behaviour =>
  () => ({ status: code, headers })

const inboxOf = (peer: Peer): string => `${peer.origin}/inbox`
const posts = (peer: Peer): Hit[] => peer.hits.filter((hit) => hit.method === 'POST')

/** Queues one activity for a peer and tries it once. @returns its row afterwards. */
async function once(ctx: OpenContext, actorId: string, peer: Peer) {
  const uri = await queued(ctx, actorId, [inboxOf(peer)])
  await deliverDue(ctx, 'w')
  const row = (await deliveries(ctx)).find((one) => one.activity_uri === uri)
  if (!row) throw new Error('There is no row.')
  return row
}

async function isSignedBy(ctx: OpenContext, hit: Hit, keyId: string): Promise<boolean> {
  const message = {
    method: hit.method,
    path: hit.path,
    scheme: 'http' as const,
    headers: hit.rawHeaders,
  }
  const signature = readSignature(message)
  if (!signature.ok || signature.keyId !== keyId) return false
  const { public_key } = await ctx.db
    .selectFrom('actor_keys')
    .select('public_key')
    .where('key_id', '=', keyId)
    .executeTakeFirstOrThrow()
  return [
    checkCoverage(signature, message),
    checkDigest(signature, message, Buffer.from(hit.body)),
    verifySignature(signature, message, createPublicKey(public_key)),
  ].every((verdict) => verdict.ok)
}

async function place(t: Test, ctx: OpenContext) {
  const at = await office(ctx, false)
  return {
    ctx,
    actorId: at.id,
    keyId: `${ctx.origin}/actors/${at.id}#main-key`,
    peer: await openPeer(t),
  }
}

test('a delivery', async (t) => {
  await bothDatabases(t, 'posts the stored bytes, signed by their actor', async (t, make) => {
    const { ctx, actorId, keyId, peer } = await place(t, await make())
    const other = await openPeer(t)
    const uri = await queued(ctx, actorId, [inboxOf(peer), inboxOf(other)])
    t.equal(await deliverDue(ctx, 'w'), 2)
    t.equal(await deliverDue(ctx, 'w'), 0, 'once')
    const { body } = await ctx.db
      .selectFrom('activities')
      .select('body')
      .where('uri', '=', uri)
      .executeTakeFirstOrThrow()
    for (const { hits } of [peer, other]) {
      t.equal(hits.length, 1)
      const [hit] = hits
      t.match(hit, { method: 'POST', path: '/inbox', body, style: 'cavage' })
      t.equal(hit?.headers['content-type'], 'application/activity+json')
      t.ok(hit && (await isSignedBy(ctx, hit, keyId)))
    }
    t.match(await deliveries(ctx), [
      {
        state: 'delivered',
        attempts: 1,
        last_status: 202,
        last_class: 'delivered',
        lease_owner: null,
      },
      { state: 'delivered', attempts: 1, last_status: 202, last_error: null },
    ])
  })

  await bothDatabases(t, 'knocks twice, and remembers which way worked', async (t, make) => {
    const { ctx, actorId, keyId, peer } = await place(t, await make())
    peer.behave = (hit) => ({ status: hit.style === 'rfc9421' ? 202 : 401 })
    t.match(await once(ctx, actorId, peer), { state: 'delivered', attempts: 1 })
    t.same(
      posts(peer).map((hit) => hit.style),
      ['cavage', 'rfc9421'],
    )
    t.equal(posts(peer)[0]?.body, posts(peer)[1]?.body)
    for (const hit of posts(peer)) t.ok(await isSignedBy(ctx, hit, keyId), hit.style)
    peer.hits.length = 0
    t.match(await once(ctx, actorId, peer), { state: 'delivered' })
    t.same(
      posts(peer).map((hit) => hit.style),
      ['rfc9421'],
      'it is first now',
    )
    peer.hits.length = 0
    peer.behave = (hit) => ({ status: hit.style === 'cavage' ? 202 : 403 })
    t.match(await once(ctx, actorId, peer), { state: 'delivered' }, 'a peer may change its mind')
    t.match(await findHost(ctx.db, peer.host), { signature_style: 'cavage' })
  })

  t.test('and its answer', async (t) => {
    const { ctx, actorId, peer } = await place(t, await world(t))
    const ask = async (behaviour: Behaviour) => {
      peer.hits.length = 0
      peer.behave = behaviour
      await ctx.db.deleteFrom('hosts').execute()
      const row = await once(ctx, actorId, peer)
      const tries = posts(peer).length
      return { row, tries, wait: row.state === 'queued' ? await waitOf(ctx, row.id) : 0 }
    }

    t.test('REL-03: is one request only after 5xx and 429', async (t) => {
      for (const code of [500, 503, 429, 408]) {
        const { row, tries, wait } = await ask(status(code))
        t.equal(tries, 1, String(code))
        t.match(row, { state: 'queued', attempts: 1, last_status: code })
        t.ok(wait > 7 && wait <= 12, `10 s and a fifth: ${wait}`)
      }
    })

    t.test('REL-03: is refused slowly after the other 4xx', async (t) => {
      for (const code of [400, 401, 403, 405, 413, 415, 422]) {
        const { row, tries, wait } = await ask(() => ({
          status: code,
          body: 'clock\u0000 is \uD83Dwrong',
        }))
        t.equal(tries, [400, 401, 403].includes(code) ? 2 : 1, String(code))
        t.match(row, { state: 'queued', refusals: 1, last_class: 'refused' })
        t.match(row.last_error, /^clock is .*wrong$/, 'with their words')
        t.ok(wait > 2_000, `${wait}`)
      }
    })

    t.test('REL-02: may ask for more time', async (t) => {
      const { wait } = await ask(status(503, { 'retry-after': '600' }))
      t.ok(wait > 590 && wait <= 600, `${wait}`)
      const { wait: absurd } = await ask(status(429, { 'retry-after': '999999999' }))
      t.ok(absurd > 86_390 && absurd <= 86_400, `${absurd}`)
    })

    t.test('is not followed when it is a redirect', async (t) => {
      const { row, tries } = await ask(status(308, { location: '/elsewhere' }))
      t.match([tries, row], [1, { state: 'queued', last_class: 'redirect', last_status: 308 }])
    })

    t.test('may not come at all', async (t) => {
      const away = { ...peer, origin: 'http://127.0.0.1:9', host: '127.0.0.1:9' }
      const row = await once(ctx, actorId, away)
      t.match(row, { state: 'queued', last_class: 'trouble', last_status: null })
    })
  })
})

test('REL-03: an inbox that is gone', async (t) => {
  const { ctx, actorId, peer } = await place(t, await world(t))
  const actor = await someoneAt(ctx, peer.origin)
  const path = new URL(actor.uri).pathname
  const as2 = { 'content-type': 'application/activity+json' }
  const alive: Behaviour = (hit) =>
    hit.path === path
      ? { status: 200, headers: as2, body: JSON.stringify({ id: actor.uri }) }
      : { status: 410 }

  t.test('is asked after, and stays while its actor lives', async (t) => {
    peer.behave = alive
    t.match(await once(ctx, actorId, peer), { state: 'queued', last_class: 'gone', refusals: 1 })
    t.equal(peer.hits.filter((hit) => hit.method === 'GET').length, 1)
  })

  t.test('ends when the actor is gone too, and with it all that waits there', async (t) => {
    peer.behave = status(410)
    t.match(await once(ctx, actorId, peer), { state: 'gone' })
    const states = (await deliveries(ctx)).map((row) => row.state)
    t.same(states, ['cancelled', 'gone'])
  })

  t.test('that answers 404 is believed the third time, a day later', async (t) => {
    await ctx.db.deleteFrom('deliveries').execute()
    peer.behave = status(404)
    await queued(ctx, actorId, [inboxOf(peer)])
    const seen: unknown[] = []
    for (const hours of [0, 8, 16, 24, 32, 40, 48]) {
      await moveClock(ctx, hours * 3_600)
      await deliverDue(ctx, 'w')
      const [row] = await deliveries(ctx)
      seen.push([hours, row?.state, row?.attempts])
      if (row?.state === 'gone') break
    }
    const [hours, state, attempts] = seen.at(-1) as [number, string, number]
    t.same([state, attempts], ['gone', 3])
    t.ok(hours >= 24, JSON.stringify(seen))
    await moveClock(ctx, 0)
  })
})

test('SEC-09: a delivery to a host that is no longer admitted', async (t) => {
  const ctx = await world(t)
  const { actorId, peer } = await place(t, ctx)
  await listPeer(ctx, peer.origin)
  const change = async (set: { state?: 'suspended'; exchange_peers?: boolean }) => {
    await ctx.db.updateTable('peers').set(set).execute()
    await ctx.admission.refresh()
  }

  t.test('is cancelled, not sent, when the peer no longer exchanges such records', async (t) => {
    await queued(ctx, actorId, [inboxOf(peer)], { visibility: 'peers' })
    await change({ exchange_peers: false })
    await deliverDue(ctx, 'w')
    t.match(await deliveries(ctx), [{ state: 'cancelled', attempts: 0 }])
    t.same(peer.hits, [])
  })

  t.test('is cancelled when the peer was suspended', async (t) => {
    await queued(ctx, actorId, [inboxOf(peer)])
    await change({ state: 'suspended' })
    await deliverDue(ctx, 'w')
    t.match((await deliveries(ctx)).at(-1), { state: 'cancelled', attempts: 0 })
    t.same(peer.hits, [])
  })
})

test('our own fault', async (t) => {
  const ctx = await world(t)
  const { actorId, peer } = await place(t, ctx)
  await ctx.db.deleteFrom('actor_keys').where('actor_id', '=', actorId).execute()
  const row = await once(ctx, actorId, peer)
  t.match(row, { state: 'queued', attempts: 1, last_class: 'internal', last_error: /no rsa key/ })
  t.same(peer.hits, [])
  t.equal(await findHost(ctx.db, peer.host), undefined, 'and nothing is held against the peer')
})

test('REL-02: an inbox that never answers well, by a clock that runs ahead', async (t) => {
  const { ctx, actorId, peer } = await place(t, await world(t))
  peer.behave = status(429)
  await queued(ctx, actorId, [inboxOf(peer)])
  const nominal = [10, 60, 300, 900, 3_600, 10_800, 21_600]
  let clock = 0
  for (let tries = 1; tries < 60; tries++) {
    await deliverDue(ctx, 'w')
    const [row] = await deliveries(ctx)
    t.equal(posts(peer).length, tries)
    if (row?.state !== 'queued') break
    const wait = await waitOf(ctx, row.id)
    const expected = nominal[tries - 1] ?? 43_200
    t.ok(wait >= expected * 0.8 - 5 && wait <= expected * 1.2, `wait ${tries}: ${wait}`)
    await moveClock(ctx, clock + wait - 30)
    if (wait > 100) await deliverDue(ctx, 'w')
    t.equal(posts(peer).length, tries, 'not a moment before')
    clock += Math.ceil(wait)
    await moveClock(ctx, clock)
  }
  const [row] = await deliveries(ctx)
  t.match(row, { state: 'expired', last_status: 429 })
  t.ok(clock > 12 * 86_400 && clock <= 14 * 86_400, `${clock / 86_400} days`)
  peer.behave = ACCEPTED
  t.equal(await deliverDue(ctx, 'w'), 0)
})
