import { text } from 'node:stream/consumers'
import { test } from 'tap'
import { getGlobalDispatcher, request, setGlobalDispatcher } from 'undici'
import { codeOf, openOutbound, servePeer } from './outbound-support.ts'

// What is refused is tested beside the same refusals of our own requests; here is what must go on working.

test("SEC-10 a library's requests", async (t) => {
  const peer = await servePeer(t, async (incoming, response) => {
    const { method, url = '', headers } = incoming
    if (url === '/slow') return
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    if (url === '/redirect') response.writeHead(302, { location: '/end' })
    if (url.startsWith('/missing')) response.statusCode = 404
    response.end(JSON.stringify({ method, url, headers, body: await text(incoming) }))
  })
  const outbound = openOutbound(t)

  t.test('go through the dispatcher that outbound installed', async (t) => {
    t.equal(getGlobalDispatcher(), outbound.dispatcher)
  })

  t.test('get their answer with its status and headers', async (t) => {
    const answer = await fetch(`${peer.url}/missing?q=1`, { headers: { 'x-mine': 'yes' } })
    t.equal(answer.status, 404)
    t.same(answer.headers.getSetCookie(), ['a=1', 'b=2'])
    t.match(await answer.json(), {
      method: 'GET',
      url: '/missing?q=1',
      headers: { 'x-mine': 'yes', host: `127.0.0.1:${peer.port}` },
    })
  })

  t.test('send bodies of every kind', async (t) => {
    const stream = new Blob(['from a stream']).stream()
    const streamed = { method: 'POST', body: stream, duplex: 'half' } as RequestInit
    const plain = { method: 'PUT', body: 'from a string' }
    const form = { method: 'POST', body: new URLSearchParams({ grant_type: 'code' }) }
    t.match(await (await fetch(peer.url, streamed)).json(), { body: 'from a stream' })
    t.match(await (await fetch(peer.url, plain)).json(), { method: 'PUT', body: 'from a string' })
    t.match(await (await fetch(peer.url, form)).json(), { body: 'grant_type=code' })
  })

  t.test('answer HEAD without a body', async (t) => {
    const answer = await fetch(peer.url, { method: 'HEAD' })
    t.same([answer.status, await answer.text()], [200, ''])
  })

  t.test('follow redirects, or see them when they ask for that', async (t) => {
    t.match(await fetch(`${peer.url}/redirect`), { status: 200, url: `${peer.url}/end` })
    const seen = await fetch(`${peer.url}/redirect`, { redirect: 'manual' })
    t.match([seen.status, seen.headers.get('location')], [302, '/end'])
  })

  t.test('can be called off', async (t) => {
    const signal = AbortSignal.timeout(100)
    await t.rejects(fetch(`${peer.url}/slow`, { signal }), { name: 'TimeoutError' })
    await t.rejects(fetch(`${peer.url}/slow`, { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    })
  })

  t.test("are held by undici's own functions too", async (t) => {
    const headers = ['x-flat', 'yes', 'host', 'evil.example']
    const answer = await request(`${peer.url}/r`, { method: 'POST', body: 'hi', headers })
    t.match(await answer.body.json(), {
      body: 'hi',
      headers: { 'x-flat': 'yes', host: `127.0.0.1:${peer.port}` },
    })
    t.equal(await codeOf(request('http://169.254.169.254/')), 'refused-address')
  })

  t.test('that open tunnels or other protocols are refused', async (t) => {
    const dispatcher = getGlobalDispatcher()
    const tunnel = { origin: peer.url, path: 'peer.example:443' }
    t.equal(await codeOf(dispatcher.connect(tunnel)), 'refused-url')
    const upgrade = { origin: peer.url, path: '/', protocol: 'websocket' }
    t.equal(await codeOf(dispatcher.upgrade(upgrade)), 'refused-url')
    const proxied = { origin: peer.url, path: 'http://other.example/', method: 'GET' } as const
    t.equal(await codeOf(dispatcher.request(proxied)), 'refused-url')
    const socket = new WebSocket(peer.url.replace('http', 'ws'))
    await new Promise((done) => socket.addEventListener('error', done))
    t.pass('a WebSocket fails')
  })
})

test('SEC-10 the newest outbound governs', async (t) => {
  const before = getGlobalDispatcher()
  t.teardown(() => setGlobalDispatcher(before))
  openOutbound(t)
  openOutbound(t, { mayTalk: () => false })
  t.equal(await codeOf(fetch('http://127.0.0.1/')), 'refused-by-policy')
})
