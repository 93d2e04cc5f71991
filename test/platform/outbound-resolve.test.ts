import { test } from 'tap'
import {
  codeOf,
  DELIVERY,
  DOCUMENT,
  everyNameAt,
  openOutbound,
  servePeer,
} from './outbound-support.ts'

test('SEC-11 a resolver that changes its answer', async (t) => {
  const peer = await servePeer(
    t,
    (request, response) => response.end(request.socket.localAddress),
    { host: '0.0.0.0' },
  )

  t.test('is asked once per connection, and the connection goes where it said', async (t) => {
    let turn = 0
    const resolve = async () => [{ address: `127.0.0.${++turn}`, family: 4 }]
    const outbound = openOutbound(t, {}, { resolve })
    peer.server.keepAliveTimeout = 1
    for (let round = 1; round <= 5; round += 1) {
      const url = `http://peer${round}.example:${peer.port}/`
      const { body } = await outbound.get(url, DOCUMENT)
      t.equal(body.toString(), `127.0.0.${round}`)
      t.same(outbound.counts, { lookups: round, sockets: round })
    }
  })

  t.test('that turns to a forbidden address is refused on the next connection', async (t) => {
    const answers = ['127.0.0.1', '169.254.169.254', '127.0.0.1', '0.0.0.0']
    const asked: string[] = []
    const resolve = async (host: string) => {
      const address = answers[asked.push(host) - 1] ?? '127.0.0.1'
      return [{ address, family: 4 }]
    }
    const outbound = openOutbound(t, {}, { resolve })
    const closing = await servePeer(t, (_request, response) =>
      response.writeHead(200, { connection: 'close' }).end(),
    )
    const url = `http://rebind.example:${closing.port}/`
    const codes: string[] = []
    while (codes.length < answers.length) codes.push(await codeOf(outbound.post(url, DELIVERY)))
    t.same(codes, ['answered', 'refused-address', 'answered', 'refused-address'])
    t.same(outbound.counts, { lookups: 4, sockets: 2 })
    t.equal(closing.connections, 2)
  })

  t.test('is not asked for an address', async (t) => {
    const outbound = openOutbound(t)
    await outbound.get(`http://127.0.0.7:${peer.port}/`, DOCUMENT)
    t.same(outbound.counts, { lookups: 0, sockets: 1 })
  })
})

test('SEC-11 several addresses are tried, all of them checked', async (t) => {
  const peer = await servePeer(t, (_request, response) => response.end('{}'), { host: '127.0.0.2' })
  const outbound = openOutbound(t, {}, { resolve: everyNameAt('::1', '127.0.0.3', '127.0.0.2') })
  const { status } = await outbound.get(`http://peer.example:${peer.port}/`, DOCUMENT)
  t.equal(status, 200)
  t.same(outbound.counts, { lookups: 1, sockets: 1 })
})

test('SEC-11 a name without an address, or a resolver that fails, ends as a network failure', async (t) => {
  const none = openOutbound(t, {}, { resolve: everyNameAt() })
  t.equal(await codeOf(none.get('https://peer.example/', DOCUMENT)), 'network')
  const broken = openOutbound(t, {}, { resolve: () => Promise.reject(new Error('SERVFAIL')) })
  t.equal(await codeOf(broken.get('https://peer.example/', DOCUMENT)), 'network')
})

test('SEC-11 the resolver of the operating system is asked unless another is given', async (t) => {
  const peer = await servePeer(t, (_request, response) => response.end('{}'))
  const outbound = openOutbound(t)
  t.match(await outbound.get(`http://localhost:${peer.port}/`, DOCUMENT), { status: 200 })
  t.same(outbound.counts, { lookups: 1, sockets: 1 })
})
