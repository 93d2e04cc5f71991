import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { makeCertificate } from './outbound-certificate.ts'
import {
  codeOf,
  DELIVERY,
  DOCUMENT,
  everyNameAt,
  openOutbound,
  servePeer,
} from './outbound-support.ts'

/** `/5` redirects to `/4` and so on; `/0` answers. */
const countdown = (url = '/') => {
  const left = Number(url.slice(1))
  return left > 0 ? `/${left - 1}` : undefined
}

test('SEC-13 redirects of a GET', async (t) => {
  const peer = await servePeer(t, (request, response) => {
    const location = countdown(request.url)
    if (location) response.writeHead(302, { location })
    response.end('{}')
  })
  const outbound = openOutbound(t)

  t.test('are followed three times', async (t) => {
    const answer = await outbound.get(`${peer.url}/3`, DOCUMENT)
    t.match(answer, { status: 200, url: `${peer.url}/0` })
    t.same(peer.requests, ['GET /3', 'GET /2', 'GET /1', 'GET /0'])
  })

  t.test('are not followed in a chain of 30', async (t) => {
    peer.requests.length = 0
    t.equal(await codeOf(outbound.get(`${peer.url}/30`, DOCUMENT)), 'redirect')
    t.equal(peer.requests.length, 4)
  })

  for (const status of [301, 303, 307, 308])
    t.test(`are followed with status ${status}`, async (t) => {
      const other = await servePeer(t, (request, response) => {
        if (request.url === '/a') response.writeHead(status, { location: 'b' })
        response.end()
      })
      t.match(await outbound.get(`${other.url}/a`, DOCUMENT), { url: `${other.url}/b` })
    })

  t.test('end in a loop', async (t) => {
    const loop = await servePeer(t, (request, response) =>
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end(),
    )
    t.equal(await codeOf(outbound.get(`${loop.url}/a`, DOCUMENT)), 'redirect')
    t.same(loop.requests, ['GET /a', 'GET /b'])
  })

  t.test('without a target fail', async (t) => {
    const lost = await servePeer(t, (_request, response) => response.writeHead(302).end())
    t.equal(await codeOf(outbound.get(lost.url, DOCUMENT)), 'redirect')
  })

  t.test('do not stand for other statuses', async (t) => {
    const other = await servePeer(t, (_request, response) =>
      response.writeHead(304, { location: '/elsewhere' }).end(),
    )
    t.match(await outbound.get(other.url, DOCUMENT), { status: 304, url: `${other.url}/` })
  })
})

test('SEC-12 SEC-13 a redirect is checked like the first URL', async (t) => {
  let location = ''
  const peer = await servePeer(t, (_request, response) =>
    response.writeHead(302, { location }).end(),
  )
  const resolve = async (host: string) => [
    { address: host === 'metadata.example' ? '169.254.169.254' : '127.0.0.1', family: 4 },
  ]
  const outbound = openOutbound(t, { mayTalk: (host) => !host.startsWith('unlisted') }, { resolve })
  const cases = {
    'http://unlisted.example/': 'refused-by-policy',
    'https://unlisted.example:8443/': 'refused-by-policy',
    '//unlisted.example/': 'refused-by-policy',
    'http://169.254.169.254/latest/meta-data/': 'refused-address',
    'http://metadata.example/': 'refused-address',
    'http://[::ffff:127.0.0.1]/': 'refused-address',
    'http://0/': 'refused-url',
    'http://2130706433/': 'refused-url',
    'file:///etc/passwd': 'refused-url',
    'gopher://peer.example/': 'refused-url',
  }
  for (const [target, code] of Object.entries(cases)) {
    location = target
    t.equal(await codeOf(outbound.get(peer.url, DOCUMENT)), code, `to ${target}`)
    t.equal(await codeOf(fetch(peer.url)), code, `to ${target}, followed by a library`)
  }
  t.equal(outbound.counts.sockets, peer.connections, 'and no socket went anywhere but to the peer')
})

test('SEC-13 a redirect from https', async (t) => {
  const tls = makeCertificate('peer.example')
  const caFile = join(t.testdir(), 'ca.pem')
  writeFileSync(caFile, tls.cert)
  const plain = await servePeer(t, (_request, response) => response.end('{}'))
  const secure = await servePeer(
    t,
    (request, response) => {
      if (request.url === '/down') response.writeHead(302, { location: plain.url })
      if (request.url === '/same') response.writeHead(302, { location: '/end' })
      response.end('{}')
    },
    { tls, name: 'peer.example' },
  )
  const outbound = openOutbound(t, { caFile }, { resolve: everyNameAt('127.0.0.1') })

  t.test('to http is refused', async (t) => {
    t.equal(await codeOf(outbound.get(`${secure.url}/down`, DOCUMENT)), 'redirect')
    t.equal(await codeOf(fetch(`${secure.url}/down`)), 'redirect')
    t.same(plain.requests, [])
  })
  t.test('to https is followed', async (t) => {
    t.match(await outbound.get(`${secure.url}/same`, DOCUMENT), { url: `${secure.url}/end` })
  })
})

test('SEC-13 the signature of a GET', async (t) => {
  const seen: (string | undefined)[] = []
  const other = await servePeer(t, (request, response) => {
    seen.push(`other ${request.headers['signature']} ${request.headers['x-token']}`)
    response.end('{}')
  })
  const peer = await servePeer(t, (request, response) => {
    seen.push(`peer ${request.headers['signature']} ${request.headers['x-token']}`)
    const location = request.url === '/1' ? '/2' : `${other.url}/3`
    response.writeHead(307, { location }).end()
  })
  const outbound = openOutbound(t)
  const sign = (url: string) => ({ signature: `for ${new URL(url).pathname}` })
  await outbound.get(`${peer.url}/1`, { ...DOCUMENT, sign, headers: { 'X-Token': 'abc' } })
  t.same(
    seen,
    ['peer for /1 abc', 'peer for /2 abc', 'other undefined undefined'],
    'is made anew for each hop and not sent to another origin, like headers of the caller',
  )
})

test('SEC-13 a redirect of a POST', async (t) => {
  const other = await servePeer(t, (_request, response) => response.end())
  for (const status of [301, 302, 303, 307, 308]) {
    const peer = await servePeer(t, (_request, response) =>
      response.writeHead(status, { location: other.url }).end('moved'),
    )
    const outbound = openOutbound(t)
    const answer = await outbound.post(`${peer.url}/inbox`, DELIVERY)
    t.match(answer, { status, url: `${peer.url}/inbox`, headers: { location: other.url } })
    t.equal(await codeOf(fetch(peer.url, { method: 'POST', body: 'x' })), 'redirect')
    t.same(peer.requests, ['POST /inbox', 'POST /'], `${status} is not followed`)
  }
  t.same(other.requests, [])
})
