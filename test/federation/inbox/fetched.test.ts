import { type KeyObject, webcrypto } from 'node:crypto'
import { test } from 'tap'
import { processHints, processInbox } from '../../../src/federation/incoming/process.ts'
import { AS2 } from '../../../src/vocabulary/context.ts'
import { fedify, loaderOf } from '../fedify.ts'
import { remoteInitiative, withContext } from '../incoming/support.ts'
import { PROXIED, fromSomewhere } from './clients.ts'
import {
  type Author,
  type Served,
  activity,
  actorDocument,
  countRows,
  listPeer,
  otherKey,
  peer,
  send,
  us,
} from './support.ts'

const tamper = fromSomewhere
const like = (author: Pick<Author, 'uri'>) => activity(author, 'Like', 'https://v.example/1')

test('SEC-06: a key or its actor that is not what was asked for', async (t) => {
  const ctx = await us(t, PROXIED)
  const [v, e] = [await peer(t), await peer(t)]
  const ann = v.author('ann', {}, otherKey)
  const uri = `${e.origin}/users/eve`
  const eve: Author = {
    uri,
    keyId: `${uri}#main-key`,
    privateKey: otherKey.privateKey,
    document: actorDocument(e.origin, 'eve', otherKey),
  }
  const served: [string, Served][] = [
    ['V’s actor', { body: ann.document }],
    ['V’s actor under its own id', { body: { ...ann.document, id: uri } }],
    ['plain JSON', { type: 'application/json', body: eve.document }],
    ['JSON-LD of no profile', { type: 'application/ld+json', body: eve.document }],
    ['a page', { type: 'text/html', body: eve.document }],
    ['no media type', { type: '', body: eve.document }],
    ['no id', { body: { ...eve.document, id: undefined } }],
    ['the id of another path', { body: { ...eve.document, id: `${e.origin}/users/other` } }],
    ['a list', { body: [eve.document] }],
    ['no JSON', { body: '{"id":' }],
    ['JSON of great depth', { body: `${'{"a":'.repeat(100)}1${'}'.repeat(100)}` }],
    ['no key', { body: { ...eve.document, publicKey: undefined, assertionMethod: undefined } }],
    ['an answer of 403', { status: 403, body: eve.document }],
    ['an answer of 204', { status: 204, body: '' }],
  ]
  for (const [n, [what, one]] of served.entries()) {
    // Another key of the same document each time, since the last answer is remembered for ten minutes.
    const keyId = `${uri}?${n}#main-key`
    e.paths.set(`/users/eve?${n}`, one)
    const { status, word } = await send(ctx, { ...eve, keyId }, like(eve), { tamper })
    t.equal(status, 401, `${what}: ${word}`)
  }
  const stored = await ctx.db.selectFrom('remote_keys').selectAll().execute()
  t.same(stored, [], 'none of it was kept')
  t.equal(await countRows(ctx), 0)
  e.paths.set('/users/eve', { body: eve.document })
  t.equal((await send(ctx, eve, like(eve), { tamper })).status, 202, 'and as it should be, it is')
  t.equal((await send(ctx, ann, like(ann), { tamper })).status, 202)
})

/** The private key as the Web Crypto API has it, which Fedify signs with. */
const importKey = (key: KeyObject) =>
  webcrypto.subtle.importKey(
    'pkcs8',
    key.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    true,
    ['sign'],
  )

test('SEC-07: a valid LD signature of V’s, relayed by E, is worth a look at V and no more', async (t) => {
  for (const isListed of [true, false]) {
    const ctx = await us(t, { env: { ...PROXIED.env, COMITY_FEDERATION: 'allowlist' } })
    const [v, e] = [await peer(t), await peer(t)]
    await listPeer(ctx, e.host)
    if (isListed) await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const eve = e.author('eve', {}, otherKey)
    const object = remoteInitiative(org)
    const path = new URL(String(object['id'])).pathname
    const { id, type, attributedTo } = object
    const claimed = { id, type, attributedTo, name: 'What E would like' }
    const plain = { ...activity(org, 'Create', claimed), '@context': [AS2] }
    const privateKey = await importKey(org.privateKey)
    const contextLoader = loaderOf(() => ({ '@context': {} }))
    const relayed = (await fedify.signJsonLd(plain, privateKey, new URL(org.keyId), {
      contextLoader,
    })) as Record<string, unknown>
    t.ok('signature' in relayed, 'it is signed')

    v.paths.set(path, { body: { ...withContext, ...object } })
    t.equal((await send(ctx, eve, relayed, { tamper })).status, 202)
    t.equal(await countRows(ctx), 0)
    t.equal(await processInbox(ctx, 'test'), 0)
    await processHints(ctx)
    const names = await ctx.db.selectFrom('records').select('name').execute()
    if (isListed) {
      t.ok(v.asked.includes(path), 'V was asked')
      t.match(names, [{ name: object['nameMap'] ?? { en: object['name'] } }], 'and believed')
    } else {
      t.same(v.asked, [], 'a server that is not listed is not even asked')
      t.same(names, [])
    }
  }
})
