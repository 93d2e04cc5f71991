import { type KeyObject, webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { test } from 'tap'
import { addProof, checkProof } from '../../../src/federation/outgoing/proof.ts'
import { makeEd25519KeyPair, writeMultikey } from '../../../src/platform/keys.ts'
import { fedify, instant, loaderOf, vocab } from '../fedify.ts'

const RUNS = 100
const SEED = 20261001
const NOW = new Date('2026-10-01T12:00:00Z')
const ACTOR = 'https://share.ruritania.example/actors/1'
const METHOD = `${ACTOR}#ed25519-key`

const pair = await makeEd25519KeyPair()

const actorWith = (publicKey: KeyObject) => ({
  '@context': [
    'https://www.w3.org/ns/activitystreams',
    'https://w3id.org/security/multikey/v1',
    { assertionMethod: { '@id': 'https://w3id.org/security#assertionMethod', '@type': '@id' } },
  ],
  id: ACTOR,
  type: 'Organization',
  assertionMethod: [
    {
      id: METHOD,
      type: 'Multikey',
      controller: ACTOR,
      publicKeyMultibase: writeMultikey(publicKey),
    },
  ],
})

const actor = actorWith(pair.publicKey)
const loader = loaderOf((url) => (url === METHOD || url === ACTOR ? actor : undefined))
const options = { documentLoader: loader, contextLoader: loader }

const notes = fc.record({
  number: fc.nat(),
  content: fc.string({ unit: 'grapheme', maxLength: 200 }),
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  published: fc.date({
    min: new Date('2020-01-01'),
    max: new Date('2030-01-01'),
    noInvalidDate: true,
  }),
})

test('Fedify believes our proofs', async (t) => {
  await fc.assert(
    fc.asyncProperty(notes, async ({ number, content, name, published }) => {
      const object = {
        id: `https://share.ruritania.example/notes/${number}`,
        type: 'Note',
        attributedTo: ACTOR,
        content,
        tag: [{ type: 'Mention', name, href: ACTOR }],
        published: published.toISOString(),
      }
      const document = addProof(
        {
          '@context': [
            'https://www.w3.org/ns/activitystreams',
            'https://w3id.org/security/data-integrity/v1',
          ],
          id: `https://share.ruritania.example/activities/${number}`,
          type: 'Create',
          actor: ACTOR,
          to: ['https://www.w3.org/ns/activitystreams#Public'],
          cc: [],
          object,
        },
        { verificationMethod: METHOD, privateKey: pair.privateKey, created: NOW },
      )
      if (!(await fedify.verifyObject(vocab.Create, document, options)))
        throw new Error('Fedify refuses ours')
      const changed = { ...document, object: { ...object, content: `${content}!` } }
      if (await fedify.verifyObject(vocab.Create, changed, options))
        throw new Error('Fedify takes a change')
    }),
    { numRuns: RUNS, seed: SEED },
  )
  t.pass(`${RUNS} proofs`)
})

test('we believe the proofs of Fedify', async (t) => {
  const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, 'Ed25519', true, ['sign'])
  await fc.assert(
    fc.asyncProperty(notes, async ({ number, content, name, published }) => {
      const create = new vocab.Create({
        id: new URL(`https://share.ruritania.example/activities/${number}`),
        actor: new URL(ACTOR),
        object: new vocab.Note({
          id: new URL(`https://share.ruritania.example/notes/${number}`),
          attribution: new URL(ACTOR),
          content,
          name,
          published: instant(published),
        }),
      })
      const signed = await fedify.signObject(create, privateKey, new URL(METHOD), {
        ...options,
        created: instant(NOW),
      })
      const json = await signed.toJsonLd({ format: 'compact', contextLoader: loader })
      const document = JSON.parse(JSON.stringify(json))
      const checked = checkProof(document, pair.publicKey, NOW)
      if (!checked.ok) throw new Error(`we refuse Fedify's: ${checked.reason}`)
      if (checkProof({ ...document, summary: 'x' }, pair.publicKey, NOW).ok)
        throw new Error('we take a change')
    }),
    { numRuns: RUNS, seed: SEED },
  )
  t.pass(`${RUNS} proofs`)
})
