import fc from 'fast-check'
import { test } from 'tap'
import { canonicalOrigin } from '../../../src/federation/canonical.ts'
import { readEnvelope } from '../../../src/federation/inbox/envelope.ts'
import {
  type Announced,
  guardBody,
  guardRead,
  guardRequest,
  guardSignature,
} from '../../../src/federation/inbox/guard.ts'
import { makeRefusedLimit } from '../../../src/federation/inbox/pressure.ts'
import { scanJson } from '../../../src/federation/inbox/scan.ts'
import { readActor } from '../../../src/federation/read-actor.ts'
import { readSignature } from '../../../src/federation/signatures/verify.ts'
import { signRequest } from '../../../src/federation/signatures/sign.ts'
import { listedKeys } from '../../../src/vocabulary/keys.ts'
import { readNote } from '../../../src/vocabulary/read-note.ts'
import { readRecord } from '../../../src/vocabulary/read-record.ts'
import type { Wire } from '../../../src/vocabulary/wire.ts'
import { chance } from '../../support/chance.ts'
import { SPOILERS } from '../../support/hostile-bodies.ts'
import { RURITANIA, world } from '../../support/world.ts'
import { actorDocument, oneKey, proofKeys } from './support.ts'

const ORIGIN = 'https://v.example'
const ANN = `${ORIGIN}/users/ann`
const document = {
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `${ORIGIN}/activities/1`,
  type: 'Create',
  actor: ANN,
  to: ['as:Public'],
  object: { id: `${ORIGIN}/notes/1`, type: 'Note', attributedTo: ANN, content: 'Hello' },
}
/** Any seed, and so any of the bodies that the generator of hostile requests makes. */
const spoilt = fc
  .tuple(fc.nat(), fc.constantFrom(...Object.values(SPOILERS)))
  .map(([seed, spoil]) => Buffer.from(spoil(document, chance(seed))))

test('SEC-19: the guard, whatever it is given', async (t) => {
  const ctx = await world(t)
  const limit = makeRefusedLimit()
  const body = Buffer.from(JSON.stringify(document))
  const signed = (style: 'cavage' | 'rfc9421'): string[] => {
    const headers = { 'content-type': 'application/activity+json' }
    const { privateKey } = style === 'cavage' ? oneKey : proofKeys
    const url = `${RURITANIA}/inbox`
    const how = { keyId: `${ANN}#key`, privateKey, style, now: ctx.now() }
    const made = signRequest({ method: 'POST', url, headers, body, ...how })
    return Object.entries({ host: 'share.ruritania.example', ...headers, ...made }).flat()
  }
  const good = [signed('cavage'), signed('rfc9421')] as const
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(...good.flat()),
    fc
      .tuple(fc.constantFrom(...good.flat()), fc.nat(300), fc.string({ maxLength: 2 }))
      .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1)),
  )
  const rawHeaders = fc
    .tuple(
      fc.constantFrom(...good),
      fc.array(fc.tuple(fc.nat(20), fc.constantFrom('change', 'drop', 'double'), value)),
    )
    .map(([headers, changes]) =>
      changes.reduce((all, [at, how, text]) => {
        if (all.length === 0) return all
        const i = (at * 2) % all.length
        if (how === 'change') return all.with(i + 1, text)
        return how === 'drop' ? all.toSpliced(i, 2) : [...all, ...all.slice(i, i + 2)]
      }, headers),
    )
  const target = fc.oneof(
    fc.constantFrom('/inbox', '/actor/inbox', `${RURITANIA}/inbox`, 'http://v.example/inbox', '*'),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.webUrl({ withQueryParameters: true }),
  )
  let passed = 0
  const requests = fc.record({ rawHeaders, target, body: fc.oneof(spoilt, fc.constant(body)) })
  fc.assert(
    fc.property(requests, ({ rawHeaders, target, body }) => {
      const request = { method: 'POST', target, rawHeaders, address: '192.0.2.1' }
      guardRead(ctx, request)
      const guarded = guardRequest(ctx, limit, request)
      const announced: Announced | { ok: false } = guarded.ok
        ? guardSignature(ctx, guarded.message)
        : guarded
      if (!announced.ok) return true
      const read = guardBody(ctx, announced, body)
      if (read.ok) passed++
      return !read.ok || read.envelope.actor === ANN
    }),
    { numRuns: 5_000 },
  )
  t.ok(passed > 0, `${passed} of 5,000 are as they should be`)
})

test('SEC-03 and SEC-04: whatever passes has one actor, and an id of the actor’s origin', async (t) => {
  let passed = 0
  fc.assert(
    fc.property(spoilt, fc.constantFrom(ORIGIN, 'https://e.example'), (bytes, keyOrigin) => {
      const json = scanJson(bytes)
      const read = json.ok ? readEnvelope(json.value, keyOrigin, false) : json
      if (!read.ok) return true
      passed++
      const { id, actor, type, isForwarded } = read.envelope
      const origin = canonicalOrigin(actor, false)
      return (
        origin !== undefined &&
        canonicalOrigin(id, false) === origin &&
        isForwarded === (keyOrigin !== origin) &&
        [id, actor, type].every((text) => typeof text === 'string')
      )
    }),
    { numRuns: 5_000 },
  )
  t.ok(passed > 50)
})

test('SEC-19: __proto__ and constructor are inert, wherever they stand', async (t) => {
  const actor = actorDocument(ORIGIN, 'ann', oneKey)
  const pollution = fc.constantFrom(
    '"__proto__":{"type":"Delete","isAdmin":true,"id":"https://e.example/1"}',
    '"__proto__":null',
    '"__proto__":[1]',
    '"constructor":{"prototype":{"isAdmin":true,"id":"https://e.example/1"}}',
    '"prototype":{"isAdmin":true}',
    '"toString":"x","valueOf":"x","hasOwnProperty":"x"',
  )
  const sources = [document, document.object, actor, { ...document.object, type: 'Article' }]
  const polluted = fc
    .tuple(fc.constantFrom(...sources.map((source) => JSON.stringify(source))), pollution, fc.nat())
    .map(([text, more, at]) => {
      const places = [...text.matchAll(/\{/g)].map(({ index }) => index + 1)
      const place = places[at % places.length] ?? 1
      const comma = text[place] === '}' ? '' : ','
      return { clean: text, dirty: `${text.slice(0, place)}${more}${comma}${text.slice(place)}` }
    })
  const readAll = async (json: Wire) => ({
    envelope: readEnvelope(json, ORIGIN, false),
    note: readNote(json),
    record: readRecord(json),
    keys: listedKeys(json),
    actor: await readActor(json, false),
  })
  const said = (value: unknown) =>
    JSON.stringify(value, (key, one: unknown) => (key === 'activity' ? undefined : one))
  await fc.assert(
    fc.asyncProperty(polluted, async ({ clean, dirty }) => {
      const [before, after] = [scanJson(Buffer.from(clean)), scanJson(Buffer.from(dirty))]
      if (!before.ok || !after.ok) return false
      const same = said(await readAll(before.value)) === said(await readAll(after.value))
      return same && !('isAdmin' in {}) && !('isAdmin' in [])
    }),
    { numRuns: 300 },
  )
  t.equal(Object.getPrototypeOf({}), Object.prototype)
})

test('SEC-18: headers of 64 KiB are judged at once', async (t) => {
  const ctx = await world(t)
  for (const name of ['signature', 'signature-input', 'content-type', 'host', 'date', 'digest'])
    for (const seed of [';', ',', '"', '=', 'a', ' ', '(', 'keyId="x",', ';profile="', '\\"']) {
      const text = seed.repeat(65_536 / seed.length)
      const headers = ['host', 'share.ruritania.example', 'signature', 'keyId="a"', name, text]
      const began = process.threadCpuUsage()
      const request = { method: 'POST', target: '/inbox', rawHeaders: headers, address: '::1' }
      guardRequest(ctx, makeRefusedLimit(), request)
      guardRead(ctx, request)
      readSignature({ method: 'POST', path: '/inbox', headers })
      const { user, system } = process.threadCpuUsage(began)
      if (user + system > 250_000) t.fail(`${name} of ${seed}: ${user + system} µs`)
    }
  t.pass('60 of them')
})

test('SEC-16: lists and addresses at their limit, and one beyond it', async (t) => {
  const limits: [string, number][] = [
    ...(['to', 'cc', 'bto', 'bcc', 'audience'] as const).map((name): [string, number] => [
      name,
      1_000,
    ]),
    ['tag', 100],
    ['attachment', 50],
    ['evidence', 50],
    ['alsoKnownAs', 20],
    ['oneOf', 20],
    ['anyOf', 20],
  ]
  const wordOf = (json: Wire) => {
    const read = readEnvelope(json, ORIGIN, false)
    return read.ok ? 'taken' : read.word
  }
  const both = (more: Record<string, unknown>) => [
    wordOf({ ...document, ...more }),
    wordOf({ ...document, object: { ...document.object, ...more } }),
  ]
  for (const [name, max] of limits) {
    t.same(both({ [name]: Array<string>(max).fill('x') }), ['taken', 'taken'], `${max} of ${name}`)
    t.same(both({ [name]: Array<string>(max + 1).fill('x') }), ['too_many', 'too_many'], name)
  }
  for (const name of ['url', 'inReplyTo', 'href']) {
    const address = (length: number) => ({ [name]: `${ORIGIN}/`.padEnd(length, 'x') })
    t.same(both(address(2_048)), ['taken', 'taken'], name)
    t.same(both(address(2_049)), ['too_many', 'too_many'], name)
  }
  t.equal(wordOf({ ...document, id: `${ORIGIN}/`.padEnd(2_049, 'x') }), 'id')
})
