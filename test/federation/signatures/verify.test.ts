import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'tap'
import { isSuitable, readSignature } from '../../../src/federation/signatures/verify.ts'
import {
  CAVAGE_POST,
  changeHeader,
  ed25519,
  judge,
  KEY_ID,
  NOW,
  RFC9421_POST,
  rsa,
  unsigned,
  withCavage,
  withRfc9421,
} from './requests.ts'

const created = NOW.getTime() / 1000
const good = { cavage: withCavage(unsigned()), rfc9421: withRfc9421(unsigned()) }

test('a request signed as it must be', async (t) => {
  t.test('passes in both styles, with either key where the style has it', async (t) => {
    t.equal(judge(good.cavage), 'ok')
    t.equal(judge(good.rfc9421), 'ok')
    const byEd25519 = withRfc9421(
      unsigned(),
      RFC9421_POST,
      `;created=${created};keyid="k"`,
      ed25519.privateKey,
    )
    t.equal(judge(byEd25519, ed25519.publicKey), 'ok')
  })

  t.test('passes as a GET without a digest', async (t) => {
    const get = unsigned({ method: 'GET', path: '/actors/1?page=2' })
    t.equal(judge(withCavage(get, ['(request-target)', 'host', 'date'])), 'ok')
    t.equal(judge(withRfc9421(get, ['@method', '@target-uri'])), 'ok')
    t.equal(judge(withRfc9421(get, ['@method', '@authority', '@path', '@query'])), 'ok')
  })

  t.test(
    'passes with @authority and @path in place of @target-uri, and further headers signed',
    async (t) => {
      const parts = [
        '@method',
        '@authority',
        '@path',
        'content-digest',
        'content-type',
        'date',
        '@scheme',
      ]
      t.equal(judge(withRfc9421(unsigned(), parts)), 'ok')
    },
  )

  t.test('is read from headers in any of their three forms', async (t) => {
    const { method, path, headers } = good.rfc9421
    for (const form of [
      headers.flat(),
      Object.fromEntries(headers),
      Object.fromEntries(headers.map(([n, v]) => [n, [v]])),
    ])
      t.match(readSignature({ method, path, headers: form }), {
        ok: true,
        style: 'rfc9421',
        label: 'sig1',
      })
  })

  t.test('tells who signed, how and when', async (t) => {
    t.match(readSignature({ ...good.cavage, headers: good.cavage.headers.flat() }), {
      style: 'cavage',
      keyId: KEY_ID,
      algorithm: 'rsa-sha256',
      covered: CAVAGE_POST,
      signedAt: NOW.getTime(),
    })
    t.match(readSignature({ ...good.rfc9421, headers: good.rfc9421.headers.flat() }), {
      style: 'rfc9421',
      keyId: KEY_ID,
      algorithm: undefined,
      covered: RFC9421_POST,
      created,
      signedAt: NOW.getTime(),
    })
  })
})

test('the algorithm is that of the key', async (t) => {
  const stated = (alg: string, key = rsa.privateKey) =>
    withRfc9421(unsigned(), RFC9421_POST, `;created=${created};keyid="k";alg="${alg}"`, key)

  t.test('passes when stated rightly', async (t) => {
    t.equal(judge(stated('rsa-v1_5-sha256')), 'ok')
    t.equal(judge(stated('ed25519', ed25519.privateKey), ed25519.publicKey), 'ok')
  })

  t.test(
    'SEC-02: is refused when stated wrongly, unknown, or not defined for the style',
    async (t) => {
      t.equal(judge(stated('ed25519')), 'algorithm')
      t.equal(judge(stated('rsa-v1_5-sha256', ed25519.privateKey), ed25519.publicKey), 'algorithm')
      for (const alg of [
        'rsa-pss-sha512',
        'hmac-sha256',
        'ecdsa-p256-sha256',
        'RSA-V1_5-SHA256',
        'hs2019',
        'rsa-sha256',
        '',
      ])
        t.equal(judge(stated(alg)), 'algorithm', alg)
      t.equal(
        judge(withCavage(unsigned(), CAVAGE_POST, ed25519.privateKey), ed25519.publicKey),
        'algorithm',
      )
      const hs2019 = changeHeader(
        withCavage(unsigned(), CAVAGE_POST, ed25519.privateKey),
        'Signature',
        (v) => v.replace('rsa-sha256', 'hs2019'),
      )
      t.equal(judge(hs2019, ed25519.publicKey), 'algorithm')
    },
  )
})

test('a key that is too weak, too dear or of another type is refused', async (t) => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
  t.equal(
    judge(withCavage(unsigned(), CAVAGE_POST, weak.privateKey), weak.publicKey),
    'key_unsuitable',
  )
  const byWeak = withRfc9421(
    unsigned(),
    RFC9421_POST,
    `;created=${created};keyid="k"`,
    weak.privateKey,
  )
  t.equal(judge(byWeak, weak.publicKey), 'key_unsuitable')

  const madeUp = (bytes: number, e: string) => {
    const n = randomBytes(bytes)
    n[0] = 0xff
    n[bytes - 1] = 0xff
    return createPublicKey({ key: { kty: 'RSA', n: n.toString('base64url'), e }, format: 'jwk' })
  }
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const ed448 = generateKeyPairSync('ed448').publicKey
  const wrong = [
    madeUp(255, 'AQAB'),
    madeUp(513, 'AQAB'),
    madeUp(256, 'AQ'),
    madeUp(256, '_____w8'),
    pss,
    elliptic,
    ed448,
  ]
  for (const key of wrong) {
    t.notOk(isSuitable(key))
    t.equal(judge(good.cavage, key), 'key_unsuitable')
  }
  for (const key of [madeUp(256, 'AQAB'), madeUp(512, 'Aw'), rsa.publicKey, ed25519.publicKey])
    t.ok(isSuitable(key))
})
