import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { test } from 'tap'
import { signRequest } from '../../../src/federation/signatures/sign.ts'
import { writePublicPem } from '../../../src/platform/keys.ts'
import { fedify, instant, loaderOf, vocab } from '../fedify.ts'
import { changeHeader, ed25519, judge, NOW, rsa, type TestRequest } from './requests.ts'

const RUNS = 125 // four directions and styles make the 500 requests of TRUST section 8
const SEED = 20261001

const SPEC = { cavage: 'draft-cavage-http-signatures-12', rfc9421: 'rfc9421' } as const
const STYLES = ['cavage', 'rfc9421'] as const

const documentLoader = loaderOf((keyId) => ({
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
  id: 'https://share.freedonia.example/actor',
  type: 'Service',
  publicKey: {
    id: keyId,
    type: 'Key',
    owner: 'https://share.freedonia.example/actor',
    publicKeyPem: writePublicPem(rsa.publicKey),
  },
}))

const verifyWithFedify = async (request: TestRequest & { url: string }) => {
  const { method, url, headers, body } = request
  const init = { method, headers, ...(method === 'POST' && { body }) }
  const options = { documentLoader, contextLoader: documentLoader, currentTime: instant(NOW) }
  return (await fedify.verifyRequest(new Request(url, init), options)) !== null
}

/** A request as either side may come to send it. Fedify's draft-cavage leaves the query out of the signed target. */
const requests = (style: (typeof STYLES)[number]) =>
  fc.record({
    method: fc.constantFrom('GET' as const, 'POST' as const),
    url: fc
      .tuple(
        fc.constantFrom(
          'share.ruritania.example',
          'xn--bcher-kva.example',
          '127.0.0.1:8443',
          '[2001:db8::1]',
        ),
        fc.webPath(),
        style === 'rfc9421' ? fc.option(fc.webQueryParameters()) : fc.constant(null),
      )
      .map(([host, path, query]) => {
        const url = new URL(`https://${host}/${path.replace(/^\/+/, '')}`)
        if (query !== null) url.search = query
        return url.href
      }),
    contentType: fc.constantFrom(
      'application/activity+json',
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    ),
    body: fc.uint8Array({ minLength: 1, maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    keyId: fc.constantFrom(
      'https://share.freedonia.example/actor#main-key',
      'https://share.freedonia.example/actor/main-key?x=1',
    ),
    now: fc
      .integer({ min: -3_500, max: 200 })
      .map((seconds) => new Date(NOW.getTime() + seconds * 1000)),
  })

const spoilBody = (body: Buffer) => Buffer.concat([body, Buffer.from(' ')])

for (const style of STYLES) {
  test(`Fedify believes what we sign: ${SPEC[style]}`, async (t) => {
    await fc.assert(
      fc.asyncProperty(requests(style), async ({ method, url, contentType, body, keyId, now }) => {
        const isPost = method === 'POST'
        const headers = isPost ? { 'content-type': contentType } : { accept: contentType }
        const key = { keyId, privateKey: rsa.privateKey, style, now }
        const signed = signRequest({ method, url, headers, ...(isPost && { body }), ...key })
        const all = Object.entries({ ...headers, ...signed, host: new URL(url).host })
        const request = { method, url, path: '', headers: all, body }
        if (!(await verifyWithFedify(request))) throw new Error('Fedify refuses ours')
        if (isPost && (await verifyWithFedify({ ...request, body: spoilBody(body) })))
          throw new Error('Fedify takes another body')
      }),
      { numRuns: RUNS, seed: SEED },
    )
    t.pass(`${RUNS} requests`)
  })

  test(`we believe what Fedify signs: ${SPEC[style]}`, async (t) => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const der = rsa.privateKey.export({ type: 'pkcs8', format: 'der' })
    const cryptoKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
    await fc.assert(
      fc.asyncProperty(requests(style), async ({ method, url, contentType, body, keyId, now }) => {
        const isPost = method === 'POST'
        const init = { method, headers: { 'content-type': contentType }, ...(isPost && { body }) }
        const options = { spec: SPEC[style], currentTime: instant(now) }
        const signed = await fedify.signRequest(
          new Request(url, init),
          cryptoKey,
          new URL(keyId),
          options,
        )
        const { pathname, search } = new URL(url)
        const request = { method, path: pathname + search, headers: [...signed.headers], body }
        const word = judge(request)
        if (word !== 'ok') throw new Error(`we refuse Fedify's: ${word}`)
        const spoiled = [
          { ...request, path: `${request.path}x` },
          changeHeader(request, 'host', (host) => `x${host}`),
          ...(isPost ? [{ ...request, body: spoilBody(body) }] : []),
        ]
        if (spoiled.some((other) => judge(other) === 'ok'))
          throw new Error('we take a changed request')
      }),
      { numRuns: RUNS, seed: SEED },
    )
    t.pass(`${RUNS} requests`)
  })
}

test('Fedify believes our Ed25519 signature by RFC 9421', async (t) => {
  const spki = ed25519.publicKey.export({ type: 'spki', format: 'der' })
  const publicKey = await webcrypto.subtle.importKey('spki', spki, 'Ed25519', true, ['verify'])
  const id = new URL('https://share.freedonia.example/actor#ed25519-key')
  const keyCache = {
    get: async () => new vocab.CryptographicKey({ id, publicKey }),
    set: async () => undefined,
  }
  const url = 'https://share.ruritania.example/inbox'
  const body = Buffer.from('{}')
  const headers = { 'content-type': 'application/activity+json' }
  const key = {
    keyId: id.href,
    privateKey: ed25519.privateKey,
    style: 'rfc9421',
    now: NOW,
  } as const
  const signed = signRequest({ method: 'POST', url, headers, body, ...key })
  const verify = (bytes: Buffer) =>
    fedify.verifyRequest(
      new Request(url, { method: 'POST', headers: { ...headers, ...signed }, body: bytes }),
      {
        documentLoader,
        contextLoader: documentLoader,
        currentTime: instant(NOW),
        keyCache,
      },
    )
  t.ok(await verify(body))
  t.notOk(await verify(spoilBody(body)))
})

test('a query, which Fedify does not sign as draft-cavage, is refused from it and needs RFC 9421 towards it', async (t) => {
  const url = 'https://share.ruritania.example/actors/1/outbox?page=2'
  const headers = { accept: 'application/activity+json' }
  const key = {
    keyId: 'https://share.freedonia.example/actor#main-key',
    privateKey: rsa.privateKey,
    now: NOW,
  }
  for (const style of STYLES) {
    const signed = signRequest({ method: 'GET', url, headers, style, ...key })
    const all = Object.entries({ ...headers, ...signed, host: 'share.ruritania.example' })
    const isTaken = await verifyWithFedify({
      method: 'GET',
      url,
      path: '',
      headers: all,
      body: Buffer.alloc(0),
    })
    t.equal(isTaken, style === 'rfc9421')
  }
})
