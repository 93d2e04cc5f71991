import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { checkDigests } from '../../../src/federation/signatures/digest.ts'
import { toHeaderTable } from '../../../src/federation/signatures/headers.ts'
import { signBytes, verifyBytes } from '../../../src/federation/signatures/primitives.ts'
import { parseRfc9421, rfc9421Base } from '../../../src/federation/signatures/rfc9421.ts'
import { judge } from './requests.ts'
import { readShared, skipWithout } from './vectors.ts'

const VECTOR = 'vectors/rfc9421/b2.6-ed25519.json'

test('the example of RFC 9421, Appendix B.2.6', { skip: skipWithout(VECTOR) }, async (t) => {
  const vector = JSON.parse(readShared(VECTOR))
  const { request, jwk, signatureInput, signature } = vector
  const url = new URL(request.url)
  const message = {
    method: request.method,
    path: url.pathname + url.search,
    headers: toHeaderTable(request.headers),
  }
  const read = parseRfc9421(signatureInput, signature)
  if (!('style' in read)) return t.fail(read.detail)
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })

  t.test('has the signature base of the RFC, byte for byte', async (t) => {
    t.equal(rfc9421Base(read, message), vector.base)
    t.match(read, {
      label: 'sig-b26',
      keyId: 'test-key-ed25519',
      created: 1618884473,
      algorithm: undefined,
    })
  })

  t.test('verifies, and not after a change', async (t) => {
    t.ok(verifyBytes(vector.base, read.signature, publicKey))
    t.notOk(verifyBytes(vector.base.replace('POST', 'PUT'), read.signature, publicKey))
  })

  t.test('is what we sign, byte for byte', async (t) => {
    t.same(signBytes(vector.base, createPrivateKey({ key: jwk, format: 'jwk' })), read.signature)
  })

  t.test('has a sha-512 Content-Digest that matches its body, and no other', async (t) => {
    t.ok(checkDigests(message.headers, 'content-digest', Buffer.from(request.body)).ok)
    t.match(checkDigests(message.headers, 'content-digest', Buffer.from('{}')), {
      word: 'digest_mismatch',
    })
  })

  t.test(
    'SEC-02: is refused as an inbox request, since it does not cover the digest',
    async (t) => {
      const headers = [
        ...Object.entries<string>(request.headers),
        ['Signature-Input', signatureInput] satisfies [string, string],
        ['Signature', signature] satisfies [string, string],
      ]
      const delivery = { ...message, headers, body: Buffer.from(request.body) }
      t.equal(judge(delivery, publicKey, new Date(1618884473 * 1000)), 'coverage')
    },
  )
})

test('our known answer for rsa-v1_5-sha256, made with openssl', async (t) => {
  const file = new URL('../../fixtures/signatures/rfc9421-rsa.json', import.meta.url)
  const { publicKeyPem, request, signatureInput, signature, base } = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  const message = { ...request, headers: toHeaderTable(request.headers) }
  const read = parseRfc9421(signatureInput, signature)
  if (!('style' in read)) return t.fail(read.detail)
  t.equal(rfc9421Base(read, message), base)
  t.ok(verifyBytes(base, read.signature, createPublicKey(publicKeyPem)))
  const headers = [
    ...Object.entries<string>(request.headers),
    ['Signature-Input', signatureInput] satisfies [string, string],
    ['Signature', signature] satisfies [string, string],
  ]
  const delivery = { ...request, headers, body: Buffer.from(request.body) }
  const key = createPublicKey(publicKeyPem)
  t.equal(judge(delivery, key, new Date('2026-10-01T00:00:00Z')), 'ok')
})

test('the components of a request', async (t) => {
  const base = (path: string, covered: string[], host = 'Share.Example:443', scheme?: 'http') =>
    rfc9421Base(
      { covered, signatureParams: '()' },
      { method: 'GET', path, headers: toHeaderTable({ host }), ...(scheme && { scheme }) },
    )
  const line = (text: string) => `${text}\n"@signature-params": ()`

  t.test('are derived as section 2.2 says', async (t) => {
    t.equal(
      base('/a%20b?x=1&y', ['@target-uri']),
      line('"@target-uri": https://share.example/a%20b?x=1&y'),
    )
    t.equal(base('/a', ['@authority']), line('"@authority": share.example'))
    t.equal(base('/a?', ['@path']), line('"@path": /a'))
    t.equal(base('/a?x=1?', ['@query']), line('"@query": ?x=1?'))
    t.equal(base('/a', ['@query']), line('"@query": ?'))
    t.equal(base('/a?x', ['@request-target']), line('"@request-target": /a?x'))
    t.equal(base('/a', ['@scheme']), line('"@scheme": https'))
  })

  t.test('keep a port that is not the scheme’s own', async (t) => {
    t.equal(
      base('/', ['@authority'], 'localhost:3000', 'http'),
      line('"@authority": localhost:3000'),
    )
    t.equal(base('/', ['@authority'], 'localhost:80', 'http'), line('"@authority": localhost'))
    t.equal(base('/', ['@authority'], 'localhost:80'), line('"@authority": localhost:80'))
  })

  t.test('are refused without a Host', async (t) => {
    for (const name of ['@target-uri', '@authority', 'host', 'date'])
      t.match(
        rfc9421Base(
          { covered: [name], signatureParams: '()' },
          { method: 'GET', path: '/', headers: new Map() },
        ),
        {
          word: 'coverage',
        },
      )
  })
})

const INPUT = 'sig1=("@method" "@target-uri");created=12;keyid="k"'
const SIGNATURE = 'sig1=:aGk=:'

test('Signature-Input and Signature', async (t) => {
  t.test('are read with parameters that we do not know', async (t) => {
    t.match(
      parseRfc9421(`${INPUT};alg="ed25519";expires=13;nonce="n";tag="t";x=:aGk=:;y`, SIGNATURE),
      {
        label: 'sig1',
        keyId: 'k',
        algorithm: 'ed25519',
        created: 12,
        expires: 13,
        covered: ['@method', '@target-uri'],
        signature: Buffer.from('hi'),
        signatureParams:
          '("@method" "@target-uri");created=12;keyid="k";alg="ed25519";expires=13;nonce="n";tag="t";x=:aGk=:;y',
      },
    )
  })

  t.test('SEC-02: are refused with two labels', async (t) => {
    const two = `${INPUT}, sig2=("@method");keyid="k"`
    t.match(parseRfc9421(two, `${SIGNATURE}, sig2=:aGk=:`), { word: 'signature_duplicate' })
    t.match(parseRfc9421(two, SIGNATURE), { word: 'signature_duplicate' })
    t.match(parseRfc9421(INPUT, `${SIGNATURE}, sig2=:aGk=:`), { word: 'signature_duplicate' })
  })

  t.test(
    'SEC-02: are refused when a parameter is repeated or anything does not parse',
    async (t) => {
      const inputs = [
        '',
        'sig1',
        'sig1=1;keyid="k"',
        INPUT.replace('sig1', 'sig2'),
        `${INPUT};keyid="other"`,
        `${INPUT};created=13`,
        INPUT.replace(';keyid="k"', ''),
        INPUT.replace('"k"', '""'),
        INPUT.replace('"k"', 'k'),
        INPUT.replace('=12', '="12"'),
        INPUT.replace('=12', '=1.5'),
        `${INPUT};expires="13"`,
        `${INPUT};alg=ed25519`,
        INPUT.replace('"@method"', '@method'),
        INPUT.replace('"@method"', '"@target-uri"'),
        INPUT.replace('"@method"', '"@unknown"'),
        INPUT.replace('"@method"', '"@query-param";name="x"'),
        INPUT.replace('"@method"', '"@method";req'),
        INPUT.replace('"@method"', '"Date"'),
        INPUT.replace('"@method"', '"date";sf'),
        INPUT.replace('"@method"', '"content-digest";key="sha-256"'),
        INPUT.replace('"@method"', '"a b"'),
        INPUT.replace('"@method"', '""'),
        INPUT.replace('"@method"', Array.from({ length: 33 }, (_, i) => `"h${i}"`).join(' ')),
      ]
      for (const text of inputs)
        t.match(parseRfc9421(text, SIGNATURE), { word: 'signature_syntax' }, text)
      for (const text of [
        '',
        'sig1',
        'sig1="aGk="',
        'sig1=::',
        'sig1=(:aGk=:)',
        'sig1=:aGk:',
        'sig2=:aGk=:',
      ])
        t.match(parseRfc9421(INPUT, text), { word: 'signature_syntax' }, text)
    },
  )
})
