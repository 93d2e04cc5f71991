import { test } from 'tap'
import { listPeers } from '../../../src/actions/peer-list.ts'
import { watchKeys } from '../../../src/federation/inbox/key-ring.ts'
import { inTransaction } from '../../../src/context.ts'
import { findHost } from '../../../src/store/hosts.ts'
import { forgetRemoteKeys } from '../../../src/store/remote-keys.ts'
import { deleteOldRows } from '../../../src/store/upkeep.ts'
import { AS2 } from '../../../src/vocabulary/context.ts'
import { NOW, bothDatabases } from '../../support/world.ts'
import { soon } from '../reading/support.ts'
import { type Author, activity, listPeer, peer, send, us } from './support.ts'

const like = (author: Author, more = {}) => activity(author, 'Like', 'https://v.example/1', more)

test('what the front door writes down of its peers', async (t) => {
  t.test('REL-14: how far the clock of a peer is off, and nothing from a replay', async (t) => {
    let now = NOW
    const ctx = await us(t, { now: () => now })
    const v = await peer(t)
    const ann = v.author('ann')
    const skew = async () => (await findHost(ctx.db, v.host))?.skew_ms
    const early = like(ann)
    const ahead = { now: new Date(NOW.getTime() + 90_000) }
    t.equal((await send(ctx, ann, early, ahead)).status, 202)
    await soon(async () => (await skew()) !== undefined)
    t.equal(await skew(), 90_000)
    now = new Date(NOW.getTime() + 50 * 60_000)
    const heard = (await findHost(ctx.db, v.host))?.last_heard_at
    t.equal((await send(ctx, ann, early, ahead)).status, 202, 'replayed after 50 minutes')
    await soon(async () => (await findHost(ctx.db, v.host))?.last_heard_at !== heard)
    t.equal(await skew(), 90_000, 'is no news of its clock')
    const behind = { now: new Date(now.getTime() - 61_000) }
    now = new Date(now.getTime() + 60_000)
    t.equal((await send(ctx, ann, like(ann), behind)).status, 202)
    await soon(async () => (await skew()) !== 90_000)
    t.equal(await skew(), -121_000)
    const answered = await send(ctx, ann, like(ann))
    t.ok(Date.parse(String(answered.headers['date'])) > 0, 'and the answer says our time')
  })

  await bothDatabases(
    t,
    'SEC-19: contexts that are not bundled are counted for each peer, and shown',
    async (t, make) => {
      let now = NOW
      const ctx = await us(t, { now: () => now }, make)
      const v = await peer(t)
      const ann = v.author('ann')
      await listPeer(ctx, v.host)
      const own = `${v.origin}/ns/poultry.jsonld`
      const contexts = [AS2, 'https://w3id.org/security/v1', own, 'no address', { x: 'as:x' }]
      const shown = async () => (await listPeers(ctx))[0]?.unknownContexts ?? []
      for (let i = 0; i < 3; i++)
        t.equal((await send(ctx, ann, like(ann, { '@context': contexts }))).status, 202)
      await soon(async () => (await shown()).length > 0)
      t.match(await shown(), [{ url: own, times: 1 }])
      now = new Date(NOW.getTime() + 3_600_000)
      t.equal((await send(ctx, ann, like(ann, { '@context': contexts }))).status, 202)
      await soon(async () => (await shown())[0]?.times === 4)
      t.match(await shown(), [{ url: own, times: 4 }], 'is written once an hour')
      for (let i = 0; i < 30; i++)
        await send(ctx, ann, like(ann, { '@context': [AS2, `${v.origin}/contexts/${i}`] }))
      await soon(async () => (await shown()).length >= 20)
      t.equal((await shown()).length, 20, 'one host has twenty at most')
      t.same(
        v.asked.filter((path) => !path.startsWith('/users')),
        [],
        'none was ever fetched',
      )
    },
  )
})

test('what is forgotten of keys', async (t) => {
  let now = new Date()
  const ctx = await us(t, { now: () => now })
  const v = await peer(t)
  const ann = v.author('ann')

  await t.test('a suspended actor has no key in any process, and nobody is asked', async (t) => {
    t.equal((await send(ctx, ann, like(ann))).status, 202)
    const other = { ...ctx, sealer: { ...ctx.sealer } }
    const stop = await watchKeys(other)
    await inTransaction(ctx, async (tx) => {
      await tx.db
        .insertInto('actors')
        .values({
          id: 'ann',
          uri: ann.uri,
          local: false,
          host: v.host,
          kind: 'Person',
          handle: 'ann',
          name: '{}',
          language: 'en',
          inbox: `${ann.uri}/inbox`,
          suspended_at: now,
          created_at: now,
          updated_at: now,
        })
        .execute()
      await forgetRemoteKeys(tx.db, ann.uri)
    })
    await soon(async () => (await send(ctx, ann, like(ann))).word === 'actor_suspended')
    const before = v.asked.length
    t.equal((await send(ctx, ann, like(ann))).word, 'actor_suspended')
    t.equal(v.asked.length, before)
    await stop()
  })

  await t.test('a key older than its day is deleted by upkeep', async (t) => {
    const count = async () => (await ctx.db.selectFrom('remote_keys').selectAll().execute()).length
    now = new Date()
    await ctx.db.updateTable('remote_keys').set({ fetched_at: now }).execute()
    await deleteOldRows(ctx.db)
    t.equal(await count(), 1, 'a new one stays')
    const old = new Date(now.getTime() - 25 * 3_600_000)
    await ctx.db.updateTable('remote_keys').set({ fetched_at: old }).execute()
    await deleteOldRows(ctx.db)
    t.equal(await count(), 0)
  })
})
