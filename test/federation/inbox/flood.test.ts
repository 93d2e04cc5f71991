import { sql } from 'kysely'
import { test } from 'tap'
import { hostOf } from '../../../src/domain/uris.ts'
import { makeDoor } from '../../../src/federation/inbox/door.ts'
import { guardRequest, guardSignature } from '../../../src/federation/inbox/guard.ts'
import { makeBudget } from '../../../src/platform/budget.ts'
import { receive } from '../../../src/federation/inbox/receive.ts'
import { refuse } from '../../../src/federation/inbox/refusal.ts'
import { signRequest } from '../../../src/federation/signatures/sign.ts'
import { PROXIED, fromSomewhere } from './clients.ts'
import {
  type Answered,
  type Author,
  activity,
  countRows,
  otherKey,
  peer,
  send,
  us,
} from './support.ts'

const like = (author: Author) => activity(author, 'Like', 'https://v.example/1')
const tamper = fromSomewhere

/** Sends `count` requests, 40 at a time. @returns how often each word came, `taken` for a 202. */
async function flood(
  count: number,
  one: () => Promise<Answered>,
): Promise<Readonly<Record<string, number>>> {
  const words: Record<string, number> = {}
  let left = count
  const line = async () => {
    while (left-- > 0) {
      const { word = 'taken' } = await one()
      words[word] = (words[word] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 40 }, line))
  return words
}

test('floods', async (t) => {
  t.test('SEC-1A: 1,500 bad signatures that name one key fetch it once at most', async (t) => {
    const ctx = await us(t, PROXIED)
    const v = await peer(t)
    const ann = v.author('ann')
    const bad = { ...ann, privateKey: otherKey.privateKey }
    const words = await flood(1_500, () => send(ctx, bad, like(ann), { tamper }))
    t.same(Object.keys(words).sort(), ['signature_invalid'])
    t.equal(v.asked.length, 1, 'for a key that was not known')
    const anew = await flood(300, () => send(ctx, bad, like(ann), { tamper, style: 'rfc9421' }))
    t.same(anew, { signature_invalid: 300 })
    t.equal(v.asked.length, 1, 'nor again for one that is')
    t.equal(await countRows(ctx), 0)
    t.equal((await send(ctx, ann, like(ann), { tamper })).status, 202)
  })

  t.test('a key that nobody has is asked for once, however many name it', async (t) => {
    const ctx = await us(t, PROXIED)
    const v = await peer(t)
    const nobody = v.author('nobody')
    v.paths.delete('/users/nobody')
    t.same(await flood(300, () => send(ctx, nobody, like(nobody), { tamper })), {
      key_refused: 300,
    })
    t.equal(v.asked.length, 1)
  })

  t.test('REL-07: a host that hangs takes no place from another one', async (t) => {
    const ctx = await us(t, PROXIED)
    const [v, w] = [await peer(t), await peer(t)]
    const [ann, bob] = [v.author('ann'), w.author('bob')]
    const held = Promise.withResolvers<never>()
    held.promise.catch(() => undefined)
    v.paths.set('/users/ann', () => held.promise)
    const hanging = Array.from({ length: 100 }, () => send(ctx, ann, like(ann), { tamper }))
    const honest = await flood(80, () => send(ctx, bob, like(bob), { tamper }))
    t.same(honest, { taken: 80 })
    const answers = await Promise.all(hanging)
    const isWaiting = ({ status, word = '', headers }: Answered) =>
      status === 503 &&
      ['key_busy', 'key_unreachable'].includes(word) &&
      Number(headers['retry-after']) >= 30
    t.ok(answers.every(isWaiting), 'all were told to come back')
    t.ok(answers.filter(({ word }) => word === 'key_busy').length >= 50, 'most of them at once')
    held.reject(new Error('It was let go.'))
  })

  t.test('a peer has its own budget, and nobody else can spend it (step 20)', async (t) => {
    const ctx = await us(t)
    const [v, w] = [await peer(t), await peer(t)]
    const [ann, bob] = [v.author('ann'), w.author('bob')]
    const door = { ...makeDoor(ctx), peers: makeBudget({ perSecond: 0, burst: 2 }) }
    /** One request through all steps of a door with a budget of two. */
    const knock = async (author: Author, document = like(author)) => {
      const body = Buffer.from(JSON.stringify(document))
      const headers = { 'content-type': 'application/activity+json' }
      const { keyId, privateKey } = author
      const url = `${ctx.origin}/inbox`
      const how = { style: 'cavage', now: ctx.now() } as const
      const signed = signRequest({ method: 'POST', url, headers, body, keyId, privateKey, ...how })
      const rawHeaders = Object.entries({ host: hostOf(url), ...headers, ...signed }).flat()
      const request = { method: 'POST', target: '/inbox', rawHeaders, address: '192.0.2.1' }
      const guarded = guardRequest(ctx, door.refused, request)
      const announced = guarded.ok ? guardSignature(ctx, guarded.message) : guarded
      const result = announced.ok ? await receive(door, announced, body, '192.0.2.1') : announced
      return result.ok ? 'taken' : result.word
    }
    const posing = { ...ann, privateKey: otherKey.privateKey }
    for (let i = 0; i < 5; i++) t.equal(await knock(posing), 'signature_invalid')
    const twice = like(ann)
    t.equal(await knock(ann, twice), 'taken', 'posing as it cost it nothing')
    t.equal(await knock(ann, twice), 'taken', 'and a repeated one counts')
    t.equal(await knock(ann), 'peer_rate')
    t.equal(await knock(bob), 'taken', 'while another peer has its own')
    t.equal(refuse('peer_rate').status, 429)
    t.ok(refuse('peer_rate').retryAfter)
  })

  t.test('hints have a budget of their signer’s (TRUST 2.4)', async (t) => {
    const ctx = await us(t, PROXIED)
    const [v, e] = [await peer(t), await peer(t)]
    const [ann, eve] = [v.author('ann'), e.author('eve')]
    let made = 0
    const forwarded = () => {
      const id = `${ann.uri}/notes/${++made}`
      return activity(ann, 'Create', { id, type: 'Note', attributedTo: ann.uri })
    }
    const words = await flood(160, () => send(ctx, eve, forwarded(), { tamper }))
    t.ok((words['taken'] ?? 0) >= 100 && (words['peer_rate'] ?? 0) > 20, JSON.stringify(words))
    const hints = await ctx.db.selectFrom('hints').select('object_id').execute()
    t.equal(hints.length, words['taken'])
    t.same(v.asked, [], 'V was asked for nothing')
  })

  t.test(
    'REL-07: with too long a queue nothing is taken, and the sender told to wait',
    async (t) => {
      const ctx = await us(t)
      const v = await peer(t)
      const ann = v.author('ann')
      const ago = sql<Date>`app_now() - interval '16 minutes'`
      const row = {
        activity_id: 'x',
        type: 'Like',
        body: '{}',
        key_id: 'x',
        style: 'cavage',
      } as const
      await ctx.db
        .insertInto('inbox')
        .values({ ...row, actor: 'x', received_at: ago, run_at: ago })
        .execute()
      const { status, word, headers } = await send(ctx, ann, like(ann))
      t.same([status, word, headers['retry-after']], [503, 'backlog', '60'])
      t.equal(await countRows(ctx), 1)
      await flood(310, () => send(ctx, ann, like(ann)))
      t.equal((await send(ctx, ann, like(ann))).word, 'backlog', 'which nobody is shut out for')
    },
  )
})
