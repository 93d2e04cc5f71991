import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import {
  codeOf,
  DELIVERY,
  DOCUMENT,
  openOutbound,
  servePeer,
  type Teardown,
} from './outbound-support.ts'

/** Milliseconds; each limit ends its own test, so each is far from the others. */
const SHORT = 150
const SECOND = 1_000

/** Writes a piece every few milliseconds until the other side goes away. */
function drip(response: ServerResponse, piece: string | Buffer, everyMs = 10) {
  const timer = setInterval(() => response.write(piece), everyMs)
  response.on('close', () => clearInterval(timer))
}

async function timed(work: Promise<unknown>): Promise<[code: string, ms: number]> {
  const start = performance.now()
  return [await codeOf(work), performance.now() - start]
}

test('SEC-14 a slow peer', async (t) => {
  t.test('that never answers ends at the limit for headers', async (t) => {
    const peer = await servePeer(t, () => undefined)
    const outbound = openOutbound(t, {}, { limits: { headersMs: SHORT } })
    for (const work of [
      outbound.get(peer.url, DOCUMENT),
      outbound.post(peer.url, DELIVERY),
      fetch(peer.url),
    ]) {
      const [code, ms] = await timed(work)
      t.equal(code, 'timeout')
      t.ok(ms < SHORT + SECOND)
    }
  })

  t.test('that drips its headers ends at the limit for headers', async (t) => {
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const timer = setInterval(() => socket.write('x-more: 1\r\n'), 10)
      socket.on('close', () => clearInterval(timer)).on('error', () => undefined)
    })
    const url = await listen(t, server)
    const outbound = openOutbound(t, {}, { limits: { headersMs: SHORT } })
    const [code, ms] = await timed(outbound.get(url, DOCUMENT))
    t.equal(code, 'timeout')
    t.ok(ms < SHORT + SECOND)
  })

  t.test('that drips interim answers ends at the limit for headers', async (t) => {
    const peer = await servePeer(t, (_request, response) => {
      const timer = setInterval(() => response.writeProcessing(), 10)
      response.on('close', () => clearInterval(timer))
    })
    const outbound = openOutbound(t, {}, { limits: { headersMs: SHORT } })
    t.equal(await codeOf(outbound.get(peer.url, DOCUMENT)), 'timeout')
  })

  t.test('that drips its body under 1 KiB a second ends after the grace', async (t) => {
    const peer = await servePeer(t, (_request, response) => drip(response, 'x', 20))
    const outbound = openOutbound(t, {}, { limits: { slowAfterMs: SHORT } })
    for (const work of [outbound.get(peer.url, DOCUMENT), fetch(peer.url)]) {
      const [code, ms] = await timed(work)
      t.equal(code, 'timeout')
      t.ok(ms < SHORT + SECOND)
    }
  })

  t.test('that sends at a fair rate, without end, ends at the limit for the whole', async (t) => {
    const peer = await servePeer(t, (_request, response) => drip(response, 'x'.repeat(200)))
    const outbound = openOutbound(t, {}, { limits: { slowAfterMs: SHORT, totalMs: 500 } })
    const [code, ms] = await timed(outbound.get(peer.url, DOCUMENT))
    t.equal(code, 'timeout')
    t.ok(ms > 400 && ms < 500 + SECOND)
  })

  t.test('that redirects slowly shares one limit among all hops', async (t) => {
    const peer = await servePeer(t, async (request, response) => {
      await sleep(SHORT)
      response.writeHead(302, { location: `${request.url}x` }).end()
    })
    const outbound = openOutbound(t, {}, { limits: { totalMs: 2 * SHORT } })
    t.equal(await codeOf(outbound.get(peer.url, DOCUMENT)), 'timeout')
  })

  t.test('that accepts and never shakes hands ends at the limit for connecting', async (t) => {
    const server = createServer((socket) => socket.on('error', () => undefined))
    const url = (await listen(t, server)).replace('http:', 'https:')
    const outbound = openOutbound(t, {}, { limits: { connectMs: SHORT } })
    const [code, ms] = await timed(outbound.post(url, DELIVERY))
    t.equal(code, 'timeout')
    t.ok(ms < SHORT + SECOND)
  })

  t.test('whose name is not resolved in time gets no socket, also not later', async (t) => {
    const resolve = () => sleep(2 * SHORT, [{ address: '127.0.0.1', family: 4 }])
    const outbound = openOutbound(t, {}, { resolve, limits: { connectMs: SHORT } })
    t.equal(await codeOf(outbound.get('https://peer.example/', DOCUMENT)), 'timeout')
    await sleep(2 * SHORT)
    t.same(outbound.counts, { lookups: 1, sockets: 0 })
  })

  t.test('gets nothing more after the whole time ran out before it was connected', async (t) => {
    const peer = await servePeer(t, (_request, response) => response.end())
    const resolve = () => sleep(2 * SHORT, [{ address: '127.0.0.1', family: 4 }])
    const outbound = openOutbound(t, {}, { resolve, limits: { deliveryMs: SHORT } })
    const url = `http://peer.example:${peer.port}/`
    t.equal(await codeOf(outbound.post(url, DELIVERY)), 'timeout')
    await sleep(2 * SHORT)
    t.same(peer.requests, [])
  })
})

test('SEC-14 a peer that sends too much', async (t) => {
  t.test('of headers is cut off at 64 KiB', async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write(`HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(70_000)}\r\n\r\n`)
    })
    const url = await listen(t, server)
    const outbound = openOutbound(t)
    t.equal(await codeOf(outbound.get(url, DOCUMENT)), 'too-large')
    t.equal(await codeOf(outbound.post(url, DELIVERY)), 'too-large')
  })

  t.test('of body is cut off at the limit', async (t) => {
    let written = 0
    const peer = await servePeer(t, (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536
      }
      response.on('drain', more)
      more()
    })
    const outbound = openOutbound(t)
    t.equal(await codeOf(outbound.get(peer.url, DOCUMENT)), 'too-large')
    t.equal(await codeOf(fetch(peer.url)), 'too-large')
    t.ok(written < 40_000_000, 'and so is the peer, but for what the sockets hold')
  })

  t.test('by one byte fails, exactly the limit passes', async (t) => {
    const sizes: Record<string, number> = { '/n': 1_048_576, '/more': 1_048_577, '/small': 101 }
    const peer = await servePeer(t, (request, response) =>
      response.end(Buffer.alloc(sizes[request.url ?? ''] ?? 0)),
    )
    const outbound = openOutbound(t)
    t.equal((await outbound.get(`${peer.url}/n`, DOCUMENT)).body.length, 1_048_576)
    t.equal(await codeOf(outbound.get(`${peer.url}/more`, DOCUMENT)), 'too-large')
    const small = { ...DOCUMENT, maxBytes: 100 }
    t.equal(await codeOf(outbound.get(`${peer.url}/small`, small)), 'too-large')
    const large = { ...DOCUMENT, maxBytes: 2_000_000 }
    t.equal((await outbound.get(`${peer.url}/more`, large)).body.length, 1_048_577)
  })

  t.test('after less than it said, or less, fails', async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nshort'))
    })
    const url = await listen(t, server)
    t.equal(await codeOf(openOutbound(t).get(url, DOCUMENT)), 'network')
  })

  t.test('a byte at a time costs no memory', async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      const chunks = '1\r\nx\r\n'.repeat(1_048_576)
      socket.once('data', () =>
        socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
      )
    })
    const url = await listen(t, server)
    const outbound = openOutbound(t)
    await codeOf(outbound.get(url, { ...DOCUMENT, maxBytes: 1_000 })) // the server has its chunks now
    const before = process.memoryUsage().rss
    const { body } = await outbound.get(url, DOCUMENT)
    t.equal(body.length, 1_048_576)
    t.ok(body.every((byte) => byte === 0x78))
    t.ok(process.memoryUsage().rss - before < 50_000_000)
  })
})

test('SEC-14 the answer to a delivery', async (t) => {
  t.test('is read up to 4 KiB, and the status counts', async (t) => {
    const peer = await servePeer(t, (_request, response) => {
      response.writeHead(400)
      drip(response, Buffer.alloc(3_000))
    })
    const answer = await openOutbound(t).post(peer.url, DELIVERY)
    t.same([answer.status, answer.body.length], [400, 4_096])
  })

  t.test('counts by its status when the body stalls or breaks', async (t) => {
    const peer = await servePeer(t, (request, response) => {
      response.writeHead(202).write('half')
      if (request.url === '/breaks') setTimeout(() => response.destroy(), 20)
    })
    const outbound = openOutbound(t, {}, { limits: { deliveryMs: 2 * SHORT } })
    const [stalled, broken] = await Promise.all([
      outbound.post(peer.url, DELIVERY),
      outbound.post(`${peer.url}/breaks`, DELIVERY),
    ])
    t.match([stalled.status, stalled.body.toString()], [202, 'half'])
    t.match([broken.status, broken.body.toString()], [202, 'half'])
  })
})

test('SEC-17 fetches from one host', async (t) => {
  let now = 0
  let most = 0
  const peer = await servePeer(t, async (_request, response) => {
    most = Math.max(most, ++now)
    await sleep(20)
    now -= 1
    response.end()
  })
  const outbound = openOutbound(t)

  t.test('run two at once, and the rest waits its turn', async (t) => {
    const all = Array.from({ length: 20 }, (_, n) =>
      n % 2 ? outbound.get(`${peer.url}/${n}`, DOCUMENT) : fetch(`${peer.url}/${n}`),
    )
    t.equal((await Promise.all(all)).length, 20)
    t.equal(most, 2)
  })

  t.test('wait no longer than a fetch may take', async (t) => {
    const hanging = await servePeer(t, () => undefined)
    const hurried = openOutbound(t, {}, { limits: { totalMs: SHORT } })
    const all = Array.from({ length: 4 }, () => timed(hurried.get(hanging.url, DOCUMENT)))
    await sleep(SHORT / 2)
    t.equal(hanging.requests.length, 2)
    for (const [code, ms] of await Promise.all(all)) {
      t.equal(code, 'timeout')
      t.ok(ms < SHORT + SECOND)
    }
  })

  t.test('are refused at once when a hundred wait', async (t) => {
    const all = Array.from({ length: 103 }, () => codeOf(outbound.get(peer.url, DOCUMENT)))
    const codes = await Promise.all(all)
    t.equal(codes.filter((code) => code === 'timeout').length, 1)
    t.equal(codes.at(-1), 'timeout')
  })
})

test('limits given by the operator only make it stricter', async (t) => {
  const peer = await servePeer(t, (_request, response) => response.end(Buffer.alloc(1_048_577)))
  const outbound = openOutbound(t, {}, { limits: { bodyBytes: 9_000_000 } })
  t.equal(await codeOf(outbound.get(peer.url, DOCUMENT)), 'too-large')
})

test('a closed outbound fails what is under way and what comes later', async (t) => {
  const peer = await servePeer(t, () => undefined)
  const outbound = openOutbound(t)
  const hanging = codeOf(outbound.get(peer.url, DOCUMENT))
  await sleep(50)
  await outbound.close()
  t.equal(await hanging, 'network')
  t.equal(await codeOf(outbound.post(peer.url, DELIVERY)), 'network')
  t.equal(await codeOf(fetch(peer.url)), 'network')
})

async function listen(t: Teardown, server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}
