import { createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { test } from 'tap'
import {
  decodeMultibase,
  encodeMultibase,
  fingerprintOf,
  isSameFingerprint,
  keyHash,
  makeEd25519KeyPair,
  makeRsaKeyPair,
  readMultikey,
  readPrivatePem,
  readPublicPem,
  writeMultikey,
  writePrivatePem,
  writePublicPem,
} from '../../src/platform/keys.ts'

const rsa = await makeRsaKeyPair()
const ed25519 = await makeEd25519KeyPair()

test('a new key pair', async (t) => {
  t.test('is RSA of 2048 bits, or Ed25519', async (t) => {
    t.equal(rsa.publicKey.asymmetricKeyType, 'rsa')
    t.equal(rsa.publicKey.asymmetricKeyDetails?.modulusLength, 2048)
    t.equal(ed25519.publicKey.asymmetricKeyType, 'ed25519')
  })

  t.test('makes the round trip through PEM', async (t) => {
    for (const pair of [rsa, ed25519]) {
      t.match(writePrivatePem(pair.privateKey), /^-----BEGIN PRIVATE KEY-----/)
      t.match(writePublicPem(pair.publicKey), /^-----BEGIN PUBLIC KEY-----/)
      t.ok(readPrivatePem(writePrivatePem(pair.privateKey)).equals(pair.privateKey))
      t.ok(readPublicPem(writePublicPem(pair.publicKey))?.equals(pair.publicKey))
    }
  })
})

test('a public key in PEM', async (t) => {
  t.test('is read as PKCS#1 too, and with space around it', async (t) => {
    const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    t.ok(readPublicPem(`\n${pkcs1}\n\n`)?.equals(rsa.publicKey))
  })

  t.test('is refused when it is something else, without an exception', async (t) => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    const broken = writePublicPem(rsa.publicKey).replace('MIIB', 'AAAA')
    const long = writePublicPem(rsa.publicKey) + '\n'.repeat(5000)
    for (const text of [
      writePrivatePem(rsa.privateKey),
      writePublicPem(elliptic),
      broken,
      long,
      '',
      'x',
    ])
      t.equal(readPublicPem(text), undefined)
  })
})

test('a Multikey', async (t) => {
  t.test('makes the round trip and verifies what the pair signed', async (t) => {
    const text = writeMultikey(ed25519.publicKey)
    t.match(text, /^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/)
    const key = readMultikey(text)
    t.ok(key?.equals(ed25519.publicKey))
    if (key)
      t.ok(verify(null, Buffer.from('x'), key, sign(null, Buffer.from('x'), ed25519.privateKey)))
  })

  t.test('is refused with another codec, length, base or alphabet', async (t) => {
    const raw = randomBytes(32)
    const wrong = [
      encodeMultibase(Buffer.concat([Buffer.from([0x80, 0x26]), raw])), // a private key
      encodeMultibase(Buffer.concat([Buffer.from([0xec, 0x01]), raw])), // X25519
      encodeMultibase(Buffer.concat([Buffer.from([0xed, 0x01]), raw.subarray(1)])),
      encodeMultibase(Buffer.concat([Buffer.from([0xed, 0x01]), raw, raw])),
      writeMultikey(ed25519.publicKey).slice(1),
      writeMultikey(ed25519.publicKey).replace('z6Mk', 'z0Ol'),
      `z${'z'.repeat(100_000)}`,
      'z€',
      '',
    ]
    const start = performance.now()
    for (const text of wrong) t.equal(readMultikey(text), undefined)
    t.ok(performance.now() - start < 500, 'SEC-18: in no time, whatever its length')
    t.throws(() => writeMultikey(rsa.publicKey), TypeError)
  })

  t.test('keeps leading zeros', async (t) => {
    const bytes = Buffer.concat([Buffer.alloc(3), randomBytes(5)])
    t.same(decodeMultibase(encodeMultibase(bytes), 8), bytes)
    t.same(decodeMultibase(encodeMultibase(Buffer.alloc(64)), 64), Buffer.alloc(64))
  })
})

test('OPS-19: a fingerprint is one of all keys, whatever their order, in groups of four', async (t) => {
  const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
  const hashes = [ed25519, rsa].map(({ publicKey }) => {
    const der = publicKey.export({ type: 'spki', format: 'der' })
    t.equal(keyHash(publicKey), sha256(der))
    return keyHash(publicKey)
  })
  const text = fingerprintOf(hashes)
  t.match(text, /^[0-9a-f]{4}(?: [0-9a-f]{4}){15}$/)
  t.equal(text.replaceAll(' ', ''), sha256(hashes.toSorted().join('\n')))
  t.equal(fingerprintOf([...hashes.toReversed(), ...hashes]), text)
  t.not(fingerprintOf(hashes.slice(1)), text, 'a key that is left out changes it')
  t.ok(isSameFingerprint(text.toUpperCase().replaceAll(' ', ':'), text))
  t.notOk(isSameFingerprint(text.slice(5), text))
})
