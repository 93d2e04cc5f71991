import { test } from 'tap'
import { type OutgoingRequest, signRequest } from '../../../src/federation/signatures/sign.ts'
import { ed25519, judge, KEY_ID, NOW, rsa } from './requests.ts'

const body = Buffer.from('{"type":"Follow"}')
const bodiless: OutgoingRequest = {
  method: 'POST',
  url: 'https://Peer.Example:443/actors/1/inbox?x=%20#part',
  headers: { 'Content-Type': 'application/activity+json' },
  keyId: KEY_ID,
  privateKey: rsa.privateKey,
  style: 'cavage',
  now: NOW,
}
const post: OutgoingRequest = { ...bodiless, body }
const get: OutgoingRequest = {
  ...bodiless,
  method: 'GET',
  headers: { accept: 'application/activity+json' },
}

/** What a server that receives the request would say. */
const received = (request: OutgoingRequest, publicKey = rsa.publicKey): string => {
  const { host, pathname, search } = new URL(request.url)
  const headers = Object.entries({ ...request.headers, ...signRequest(request), host })
  return judge(
    {
      method: request.method,
      path: pathname + search,
      headers,
      body: Buffer.from(request.body ?? ''),
    },
    publicKey,
  )
}

test('a request of ours', async (t) => {
  t.test('is believed by our own front door, in both styles', async (t) => {
    for (const request of [post, get])
      for (const style of ['cavage', 'rfc9421'] as const)
        t.equal(received({ ...request, style }), 'ok')
    const byEd25519 = { ...post, style: 'rfc9421', privateKey: ed25519.privateKey } as const
    t.equal(received(byEd25519, ed25519.publicKey), 'ok')
  })

  t.test('has the headers and the coverage of PROTOCOL 5.2 as draft-cavage', async (t) => {
    const signed = signRequest(post)
    t.same(Object.keys(signed), ['date', 'digest', 'signature'])
    t.equal(signed['date'], 'Thu, 01 Oct 2026 12:00:00 GMT')
    t.match(signed['digest'], /^SHA-256=[A-Za-z0-9+/]{43}=$/)
    t.ok(
      signed['signature']?.startsWith(
        `keyId="${KEY_ID}",algorithm="rsa-sha256",headers="(request-target) host date digest content-type",signature="`,
      ),
    )
    t.match(signRequest(get)['signature'], /headers="\(request-target\) host date"/)
    t.same(Object.keys(signRequest(get)), ['date', 'signature'])
  })

  t.test('has the headers and the coverage of PROTOCOL 5.2 as RFC 9421', async (t) => {
    const signed = signRequest({ ...post, style: 'rfc9421' })
    t.same(Object.keys(signed), ['date', 'content-digest', 'signature-input', 'signature'])
    const parameters = `created=1790856000;keyid="${KEY_ID}";alg="rsa-v1_5-sha256"`
    t.equal(
      signed['signature-input'],
      `sig1=("@method" "@target-uri" "@authority" "content-type" "content-digest");${parameters}`,
    )
    t.match(signed['signature'], /^sig1=:[A-Za-z0-9+/]{342}==:$/)
    const ofGet = signRequest({ ...get, style: 'rfc9421' })
    t.equal(ofGet['signature-input'], `sig1=("@method" "@target-uri" "@authority");${parameters}`)
    const byEd25519 = signRequest({ ...get, style: 'rfc9421', privateKey: ed25519.privateKey })
    t.match(byEd25519['signature-input'], /alg="ed25519"$/)
  })

  t.test(
    'is the same each time, so a repeated attempt within the second is the same request',
    async (t) => {
      for (const style of ['cavage', 'rfc9421'] as const)
        t.same(signRequest({ ...post, style }), signRequest({ ...post, style }))
    },
  )

  t.test('is not signed when it is incomplete', async (t) => {
    const wrong: OutgoingRequest[] = [
      { ...bodiless },
      { ...get, body },
      { ...post, headers: {} },
      { ...post, headers: { 'content-type': 'a', 'Content-Type': 'b' } },
      { ...post, keyId: '' },
      { ...post, keyId: 'https://x/"' },
      { ...post, keyId: 'https://x/\n' },
      { ...post, privateKey: ed25519.privateKey },
      { ...post, url: '/inbox' },
    ]
    for (const request of wrong) t.throws(() => signRequest(request), TypeError)
    t.throws(() => signRequest({ ...post, style: 'rfc9421', headers: {} }), TypeError)
  })
})
