import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { readdirSync } from 'node:fs'
import bs58 from 'bs58'
import canonicalize from 'canonicalize'
import { test } from 'tap'
import { addProof, checkProof, readProof } from '../../../src/federation/outgoing/proof.ts'
import {
  encodeMultibase,
  makeEd25519KeyPair,
  makeRsaKeyPair,
  readMultikey,
  writeMultikey,
} from '../../../src/platform/keys.ts'
import { readShared, sharedUrl, skipWithout } from '../signatures/vectors.ts'

const NOW = new Date('2026-10-01T12:00:00.987Z')
const METHOD = 'https://share.ruritania.example/actors/1#ed25519-key'
const pair = await makeEd25519KeyPair()
const key = { verificationMethod: METHOD, privateKey: pair.privateKey, created: NOW }

const follow = {
  '@context': [
    'https://www.w3.org/ns/activitystreams',
    'https://w3id.org/security/data-integrity/v1',
  ],
  id: 'https://share.ruritania.example/activities/1',
  type: 'Follow',
  actor: 'https://share.ruritania.example/actors/1',
  object: 'https://share.freedonia.example/actors/1',
}

/** The object without one of its members. */
const without = (object: object, name: string) =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name))

const reasonOf = (document: unknown, publicKey: KeyObject = pair.publicKey, now = NOW): string => {
  const checked = checkProof(document, publicKey, now)
  return checked.ok ? 'ok' : checked.reason
}

const JCS = 'vectors/jcs-rfc8785/'
test('canonical JSON gives the bytes of RFC 8785', { skip: skipWithout(JCS) }, async (t) => {
  const files = readdirSync(sharedUrl(`${JCS}input/`))
  t.equal(files.length, 6)
  for (const file of files) {
    const text = canonicalize(JSON.parse(readShared(`${JCS}input/${file}`))) ?? ''
    const hex = readShared(`${JCS}outhex/${file.replace('.json', '.txt')}`).replace(/\s/g, '')
    t.equal(text, readShared(`${JCS}output/${file}`), file)
    t.equal(Buffer.from(text).toString('hex'), hex, file)
  }
})

const EDDSA = 'vectors/eddsa-jcs-2022/'
test('the example of W3C eddsa-jcs-2022', { skip: skipWithout(EDDSA) }, async (t) => {
  const text = (file: string) => readShared(EDDSA + file).trim()
  const json = (file: string) => JSON.parse(text(file))
  const sha256 = (value: unknown) =>
    createHash('sha256')
      .update(canonicalize(value) ?? '')
      .digest('hex')
  const { publicKeyMultibase, privateKeyMultibase } = json('keyPair.json')
  const seed = Buffer.from(bs58.decode(privateKeyMultibase.slice(1))).subarray(2) // behind the codec
  const x = Buffer.from(bs58.decode(publicKeyMultibase.slice(1))).subarray(2)
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: seed.toString('base64url'),
    x: x.toString('base64url'),
  }
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  const publicKey = readMultikey(publicKeyMultibase)
  if (!publicKey) return t.fail('The public key does not parse.')

  t.test('has the canonical forms and hashes of the specification', async (t) => {
    t.equal(canonicalize(json('unsigned.json')), text('canonDocJCS.txt'))
    t.equal(canonicalize(json('proofConfigJCS.json')), text('proofCanonJCS.txt'))
    t.equal(sha256(json('unsigned.json')), text('docHashJCS.txt'))
    t.equal(sha256(json('proofConfigJCS.json')), text('proofHashJCS.txt'))
    t.equal(text('proofHashJCS.txt') + text('docHashJCS.txt'), text('combinedHashJCS.txt'))
  })

  t.test('is signed to the same bytes, and its key makes the round trip', async (t) => {
    const signature = sign(null, Buffer.from(text('combinedHashJCS.txt'), 'hex'), privateKey)
    t.equal(signature.toString('hex'), text('sigHexJCS.txt'))
    t.equal(encodeMultibase(signature), text('sigBTC58JCS.txt'))
    t.equal(writeMultikey(publicKey), publicKeyMultibase)
    const { verificationMethod, created } = json('proofConfigJCS.json')
    const proved = addProof(json('unsigned.json'), {
      verificationMethod,
      privateKey,
      created: new Date(created),
    })
    t.same(proved, json('signedJCS.json'))
  })

  t.test('is believed, and not after a change', async (t) => {
    const signed = json('signedJCS.json')
    t.equal(reasonOf(signed, publicKey), 'ok')
    t.equal(reasonOf({ ...signed, name: 'Another Credential' }, publicKey), 'signature')
    t.equal(reasonOf(signed), 'signature')
  })
})

/** Every object with a proof, however deep. */
function* proved(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if ('proof' in value) yield { ...value }
  for (const inner of Object.values(value)) yield* proved(inner)
}

const EXAMPLES = 'examples/'
test('W3: the examples of the protocol', { skip: skipWithout(EXAMPLES) }, async (t) => {
  const files = readdirSync(sharedUrl(EXAMPLES)).filter((file) => file.endsWith('.json'))
  const keys = new Map<string, KeyObject>()
  for (const file of files.filter((name) => name.startsWith('actor-')))
    for (const method of JSON.parse(readShared(EXAMPLES + file)).assertionMethod ?? []) {
      const publicKey = readMultikey(method.publicKeyMultibase)
      if (publicKey) keys.set(method.id, publicKey)
    }
  const keyOf = (document: unknown) => {
    const claim = readProof(document)
    return claim.ok ? keys.get(claim.verificationMethod) : undefined
  }
  let count = 0

  for (const file of files) {
    const source = readShared(EXAMPLES + file)
    for (const document of proved(JSON.parse(source))) {
      count++
      t.equal(reasonOf(document, keyOf(document)), 'ok', `${file}: ${document['id']}`)

      const text = JSON.stringify(document)
      const same = canonicalize(document)
      const believed: number[] = []
      // A prime step walks through all kinds of places: keys, values, context, proof.
      for (let at = count % 37; at < text.length; at += 37) {
        const other = text[at] === '1' ? '2' : '1'
        const changed = parseOrNothing(text.slice(0, at) + other + text.slice(at + 1))
        if (changed === undefined || canonicalize(changed) === same) continue
        const publicKey = keyOf(changed) ?? keyOf(document)
        if (reasonOf(changed, publicKey) === 'ok') believed.push(at)
      }
      t.same(believed, [], `${file}: no changed byte is believed`)
    }
  }
  t.ok(count >= 30, `${count} proofs`)
  t.ok(keys.size >= 4, `${keys.size} keys`)
})

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

test('a proof of ours', async (t) => {
  const document = addProof(follow, key)

  t.test('has the members of PROTOCOL 5.4, with the context of the document', async (t) => {
    t.same(document.proof, {
      '@context': follow['@context'],
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      verificationMethod: METHOD,
      proofPurpose: 'assertionMethod',
      created: '2026-10-01T12:00:00Z',
      proofValue: document.proof.proofValue,
    })
    t.match(document.proof.proofValue, /^z[1-9A-HJ-NP-Za-km-z]{86,88}$/)
    t.same(addProof(follow, key), document, 'and is the same each time')
  })

  t.test('is believed after any way through JSON that keeps the values', async (t) => {
    t.equal(reasonOf(JSON.parse(JSON.stringify(document, null, 3))), 'ok')
    t.equal(reasonOf(Object.fromEntries(Object.entries(document).reverse())), 'ok')
    t.match(readProof(document), {
      ok: true,
      verificationMethod: METHOD,
      created: '2026-10-01T12:00:00Z',
    })
  })

  t.test('is not believed after any byte was changed', async (t) => {
    const text = JSON.stringify(document)
    const believed: number[] = []
    for (let at = 0; at < text.length; at++)
      for (const other of ['1', 'a', ' ', '"']) {
        const changed = parseOrNothing(text.slice(0, at) + other + text.slice(at + 1))
        const isSame = changed === undefined || canonicalize(changed) === canonicalize(document)
        if (!isSame && reasonOf(changed) === 'ok') believed.push(at)
      }
    t.same(believed, [])
  })

  t.test('is believed without any context', async (t) => {
    const proven = addProof(without(follow, '@context'), key)
    t.notOk('@context' in proven.proof)
    t.equal(reasonOf(proven), 'ok')
  })

  t.test('is added once, with an Ed25519 key', async (t) => {
    t.throws(() => addProof(document, key), TypeError)
    t.throws(() => addProof({ ...follow, signature: {} }, key), TypeError)
    const { privateKey } = await makeRsaKeyPair()
    t.throws(() => addProof(follow, { ...key, privateKey }), TypeError)
  })

  t.test(
    'SEC-07: is judged without an LD signature beside it, which FEP-8b32 has removed first',
    async (t) => {
      t.equal(reasonOf({ ...document, signature: { type: 'RsaSignature2017' } }), 'ok')
      t.equal(reasonOf({ ...document, signature: 'text' }), 'signature')
    },
  )
})

test('a proof is refused', async (t) => {
  const document = addProof(follow, key)
  const withProof = (change: object) => ({ ...document, proof: { ...document.proof, ...change } })
  const bare = without(document.proof, '@context')
  const rsa = (await makeRsaKeyPair()).publicKey
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
  const table: [reason: string, document: unknown, publicKey?: KeyObject][] = [
    ['missing', follow],
    ['missing', null],
    ['missing', 'text'],
    ['missing', [document]],
    ['unsupported', { ...document, proof: [document.proof] }],
    ['unsupported', { ...document, proof: null }],
    ['unsupported', { ...document, proof: METHOD }],
    ['unsupported', withProof({ type: 'Ed25519Signature2020' })],
    ['unsupported', withProof({ cryptosuite: 'eddsa-rdfc-2022' })],
    ['malformed', withProof({ verificationMethod: { id: METHOD } })],
    ['malformed', withProof({ verificationMethod: `https://x/${'x'.repeat(2048)}` })],
    ['malformed', withProof({ created: '2026-10-01' })],
    ['malformed', withProof({ created: '2026-13-01T00:00:00Z' })],
    ['malformed', withProof({ created: 1 })],
    ['malformed', withProof({ expires: 'tomorrow' })],
    ['malformed', withProof({ proofValue: document.proof.proofValue.slice(1) })],
    ['malformed', withProof({ proofValue: document.proof.proofValue.slice(0, -4) })],
    ['malformed', withProof({ proofValue: `${document.proof.proofValue}1` })],
    ['malformed', withProof({ proofValue: `z${'2'.repeat(1_000_000)}` })],
    ['malformed', withProof({ proofValue: undefined })],
    ['malformed', { ...document, name: 'lone \ud800' }],
    ['malformed', { ...document, name: deep }],
    ['purpose', withProof({ proofPurpose: 'authentication' })],
    ['purpose', withProof({ proofPurpose: undefined })],
    ['expired', withProof({ expires: '2026-10-01T12:00:00Z' })],
    ['signature', withProof({ expires: '2026-10-01T13:00:00Z' })],
    ['context', withProof({ '@context': follow['@context'].slice(0, 1) })],
    ['context', withProof({ '@context': undefined })],
    ['context', { ...document, '@context': [...follow['@context'], { x: 'https://x.example/' }] }],
    ['signature', { ...document, proof: bare }],
    ['signature', { ...document, actor: 'https://share.freedonia.example/actors/1' }],
    ['signature', { ...document, extra: null }],
    ['signature', withProof({ extra: null })],
    ['signature', withProof({ created: '2026-10-01T12:00:01Z' })],
    ['signature', withProof({ verificationMethod: `${METHOD}2` })],
    ['signature', JSON.parse(JSON.stringify(document).replace('{', '{"__proto__":{"x":1},'))],
    ['key', document, rsa],
    ['signature', document, (await makeEd25519KeyPair()).publicKey],
  ]
  for (const [reason, changed, publicKey] of table) t.equal(reasonOf(changed, publicKey), reason)

  t.test('from the moment that it expires', async (t) => {
    const signed = { ...without(document.proof, 'proofValue'), expires: '2026-10-01T13:00:00Z' }
    const sha256 = (value: unknown) =>
      createHash('sha256')
        .update(canonicalize(value) ?? '')
        .digest()
    const bytes = Buffer.concat([sha256(signed), sha256(follow)])
    const expiring = {
      ...follow,
      proof: { ...signed, proofValue: encodeMultibase(sign(null, bytes, pair.privateKey)) },
    }
    t.equal(reasonOf(expiring, pair.publicKey, new Date('2026-10-01T12:59:59Z')), 'ok')
    t.equal(reasonOf(expiring, pair.publicKey, new Date('2026-10-01T13:00:00Z')), 'expired')
  })
})
