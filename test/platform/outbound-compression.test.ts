import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  deflateSync,
  gzipSync,
} from 'node:zlib'
import { test } from 'tap'
import { codeOf, DELIVERY, DOCUMENT, openOutbound, servePeer } from './outbound-support.ts'

const TEXT = JSON.stringify({ name: 'Ein Datensatz', text: 'ab'.repeat(5_000) })
const MIB = 1_048_576

/** So many MiB of zeros, a MiB at a time, so that making the bomb takes no memory either. */
function* zeros(mebibytes: number) {
  for (let made = 0; made < mebibytes; made += 1) yield Buffer.alloc(MIB)
}

test('SEC-14 a compressed answer', async (t) => {
  const bodies: Record<string, [encoding: string, body: Buffer]> = {
    '/gzip': ['gzip', gzipSync(TEXT)],
    '/x-gzip': ['x-gzip', gzipSync(TEXT)],
    '/GZip': ['GZip', gzipSync(TEXT)],
    '/br': ['br', brotliCompressSync(TEXT)],
    '/identity': ['identity', Buffer.from(TEXT)],
    '/empty': ['gzip', Buffer.alloc(0)],
    '/deflate': ['deflate', deflateSync(TEXT)],
    '/twice': ['gzip, gzip', gzipSync(gzipSync(TEXT))],
    '/broken': ['gzip', gzipSync(TEXT).subarray(0, -20)],
    '/no-gzip': ['gzip', Buffer.from(TEXT)],
  }
  const asked: unknown[] = []
  const peer = await servePeer(t, (request, response) => {
    asked.push(request.headers['accept-encoding'])
    const [encoding, body] = bodies[request.url ?? ''] ?? ['identity', Buffer.alloc(0)]
    response.writeHead(200, { 'content-encoding': encoding }).end(body)
  })
  const outbound = openOutbound(t)

  for (const path of ['/gzip', '/x-gzip', '/GZip', '/br', '/identity'])
    t.test(`is read in ${path.slice(1)}`, async (t) => {
      t.equal((await outbound.get(peer.url + path, DOCUMENT)).body.toString(), TEXT)
      t.equal(await (await fetch(peer.url + path)).text(), TEXT)
    })
  t.test('without a body stays so', async (t) => {
    t.equal((await outbound.get(`${peer.url}/empty`, DOCUMENT)).body.length, 0)
  })
  for (const path of ['/deflate', '/twice', '/broken', '/no-gzip'])
    t.test(`fails when it is ${path.slice(1)}`, async (t) => {
      t.equal(await codeOf(outbound.get(peer.url + path, DOCUMENT)), 'network')
      t.equal(await codeOf(fetch(peer.url + path)), 'network')
    })
  t.test('is asked for in two encodings, and not by a delivery', async (t) => {
    t.same([...new Set(asked)], ['gzip, br'])
    await outbound.post(peer.url, DELIVERY)
    t.equal(asked.at(-1), 'identity')
  })
})

test('SEC-14 a decompression bomb', async (t) => {
  const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }
  const bombs: Record<string, [encoding: string, body: Buffer]> = {
    '/gzip': ['gzip', await buffer(Readable.from(zeros(512)).pipe(createGzip()))],
    '/br': ['br', await buffer(Readable.from(zeros(512)).pipe(createBrotliCompress(fast)))],
  }
  const peer = await servePeer(t, (request, response) => {
    const [encoding, body] = bombs[request.url ?? ''] ?? ['identity', Buffer.alloc(0)]
    response.writeHead(200, { 'content-encoding': encoding }).end(body)
  })
  const outbound = openOutbound(t)
  for (const [path, [, bomb]] of Object.entries(bombs)) {
    const name = `of ${bomb.length} bytes ${path.slice(1)} for 512 MiB`
    t.test(`${name} fails at the limit, without the memory`, async (t) => {
      let most = 0
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 1)
      const before = process.memoryUsage().rss
      t.equal(await codeOf(outbound.get(peer.url + path, DOCUMENT)), 'too-large')
      t.equal(await codeOf(fetch(peer.url + path)), 'too-large')
      clearInterval(watch)
      const rise = Math.max(most, process.memoryUsage().rss) - before
      t.ok(rise < 50_000_000, `RSS rose by ${Math.round(rise / 1_000)} kB`)
    })
  }
  t.test('in the answer to a delivery is not unpacked', async (t) => {
    const answer = await outbound.post(`${peer.url}/gzip`, DELIVERY)
    t.same([answer.status, answer.body.length], [200, 4_096])
  })
})
