import { test } from 'tap'
import { watchKeys } from '../../../src/federation/inbox/key-ring.ts'
import { resolveKey } from '../../../src/federation/inbox/keys.ts'
import { replaceRemoteKeys } from '../../../src/store/remote-keys.ts'
import { NOW } from '../../support/world.ts'
import { type Author, activity, otherKey, peer, send, us } from './support.ts'

const like = (author: Author) => activity(author, 'Like', 'https://v.example/1')

test('keys that are kept', async (t) => {
  let now = NOW
  const ctx = await us(t, { now: () => now })
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000)
  }
  const v = await peer(t)

  await t.test('are fetched once for many at the same time', async (t) => {
    const ann = v.author('ann')
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(ctx, ann, like(ann))))
    t.ok(answers.every(({ status }) => status === 202))
    t.same(v.asked, ['/users/ann'])
  })

  await t.test('are believed for a day, also by a new process', async (t) => {
    const keyId = `${v.origin}/users/ann#main-key`
    later(23 * 60)
    t.equal((await resolveKey({ ...ctx, sealer: { ...ctx.sealer } }, keyId)).ok, true)
    t.equal((await resolveKey(ctx, keyId)).ok, true)
    t.equal(v.asked.length, 1)
    later(61)
    t.equal((await resolveKey(ctx, keyId)).ok, true)
    t.equal(v.asked.length, 2)
  })

  await t.test(
    'SEC-1A: are fetched at most once in five minutes however many signatures fail',
    async (t) => {
      const bob = v.author('bob')
      t.equal((await send(ctx, bob, like(bob))).status, 202)
      later(6)
      const before = v.asked.length
      const bad = { ...bob, privateKey: otherKey.privateKey }
      for (let i = 0; i < 5; i++) {
        const wave = Array.from({ length: 40 }, () => send(ctx, bad, like(bob)))
        for (const { word } of await Promise.all(wave)) t.equal(word, 'signature_invalid')
      }
      t.equal(v.asked.length, before + 1)
      t.equal((await send(ctx, bob, like(bob))).status, 202, 'the true owner is not locked out')
    },
  )

  await t.test('are replaced when their owner has a new one', async (t) => {
    const cat = v.author('cat')
    t.equal((await send(ctx, cat, like(cat))).status, 202)
    const renewed = v.author('cat', {}, otherKey)
    later(6)
    t.equal((await send(ctx, renewed, like(renewed))).status, 202)
    t.equal((await send(ctx, cat, like(cat))).status, 401, 'and the old one is over')
  })

  await t.test('that are not there are not asked for again for ten minutes', async (t) => {
    const dan = v.author('dan')
    v.paths.delete('/users/dan')
    t.equal((await send(ctx, dan, like(dan))).word, 'key_refused')
    v.author('dan')
    const before = v.asked.length
    later(9)
    t.equal((await send(ctx, dan, like(dan))).word, 'key_refused')
    t.equal(v.asked.length, before)
    later(2)
    t.equal((await send(ctx, dan, like(dan))).status, 202)
  })

  await t.test('that cannot be reached are 503, so that the sender comes back', async (t) => {
    const fay = v.author('fay')
    v.paths.set('/users/fay', { status: 502, body: '' })
    const answered = await send(ctx, fay, like(fay))
    t.same([answered.status, answered.word], [503, 'key_unreachable'])
    t.equal(answered.headers['retry-after'], '300')
    v.author('fay')
    later(5)
    t.equal((await send(ctx, fay, like(fay))).status, 202, 'and then it is found')
  })

  await t.test(
    'are waited for no longer than five seconds, and found by the next request',
    async (t) => {
      const gil = v.author('gil')
      const document = v.paths.get('/users/gil')
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      v.paths.set('/users/gil', async () => {
        await held
        return document as { body: unknown }
      })
      const began = performance.now()
      t.equal((await send(ctx, gil, like(gil))).word, 'key_unreachable')
      t.ok(performance.now() - began < 9_000)
      release()
      await new Promise((resolve) => setTimeout(resolve, 300))
      t.equal((await send(ctx, gil, like(gil))).status, 202)
    },
  )

  await t.test('are forgotten by every process when the actor has others', async (t) => {
    const stop = await watchKeys(ctx)
    const hal = v.author('hal')
    t.equal((await send(ctx, hal, like(hal))).status, 202)
    v.author('hal', { publicKey: [] })
    await replaceRemoteKeys(ctx.db, hal.uri, [], [], ctx.now())
    await new Promise((resolve) => setTimeout(resolve, 200))
    t.equal((await send(ctx, hal, like(hal))).status, 401)
    await stop()
  })

  await t.test('belong to other servers that we talk to', async (t) => {
    t.match(await resolveKey(ctx, `${ctx.origin}/actor#main-key`), { word: 'key_id' })
    t.match(await resolveKey(ctx, 'https://a@b.example/#k'), { word: 'key_id' })
    t.match(await resolveKey(ctx, 'nonsense'), { word: 'key_id', status: 401 })
  })
})
