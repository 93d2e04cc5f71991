import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { hearRaw, requestFor } from './peerd/raw.ts'
import { openProxyd } from './proxyd.ts'

const BODY = 'x'.repeat(4_000)

/** A server behind a line, and what it was asked. */
async function behind(t: Test) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-length': BODY.length }).end(BODY)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const line = await openProxyd(t, { target: { host: '127.0.0.1', port } })
  const ask = (path = '/', within = 1_000, more = '') =>
    hearRaw({
      host: '127.0.0.1',
      port: line.port,
      bytes: requestFor(path, line.host, 'GET', more),
      within,
    })
  /** Asks and lets the server end the connection. */
  const askOnce = (path = '/', within = 1_000) => ask(path, within, 'connection: close\r\n')
  return { line, asked, server, ask, askOnce }
}

test('C9: a line', async (t) => {
  t.test('that is sound carries all and ends when both ends do', async (t) => {
    const { line, askOnce } = await behind(t)
    const heard = await askOnce()
    t.match(heard, { how: 'end', text: /^HTTP\/1\.1 200 OK/ })
    t.equal(heard.bytes, line.counts.received)
    t.ok(heard.bytes > BODY.length && line.counts.sent > 40)
    await sleep(50)
    t.equal(line.connections(), 0)
  })

  t.test('can be late, in both directions', async (t) => {
    const { line, askOnce } = await behind(t)
    line.set({ latency: 200 })
    const { took, how } = await askOnce('/', 3_000)
    t.equal(how, 'end')
    t.ok(took >= 400, `${took.toFixed(0)} ms`)
  })

  t.test('can be slow', async (t) => {
    const { line, askOnce } = await behind(t)
    line.set({ rate: 8_000 })
    const { took, how, bytes } = await askOnce('/', 5_000)
    t.equal(how, 'end')
    t.ok(bytes > BODY.length && took > 300, `${took.toFixed(0)} ms for ${bytes} bytes`)
  })

  t.test('can be cut after some bytes', async (t) => {
    const { line, ask } = await behind(t)
    line.set({ cutAfter: 100 })
    t.match(await ask(), { bytes: 100, how: 'end' })
  })

  t.test('can lose the replies', async (t) => {
    const { line, asked, ask } = await behind(t)
    line.set({ losesReplies: true })
    t.match(await ask('/lost', 300), { bytes: 0, how: 'open' })
    t.same(asked, ['/lost'], 'though the request arrived')
    line.mend()
    t.match(await ask('/found', 300), { text: /200 OK/ })
  })

  t.test('can be half open', async (t) => {
    const { line, asked, server, ask } = await behind(t)
    line.set({ halfOpen: true })
    const waiting = ask('/gone', 400)
    await sleep(100)
    server.closeAllConnections()
    t.match(await waiting, { bytes: 0, how: 'open' })
    t.same(asked, [])
  })

  t.test('can be reset, and reset whoever comes', async (t) => {
    const { line, ask } = await behind(t)
    line.set({ losesReplies: true })
    const waiting = ask('/', 2_000)
    await sleep(100)
    line.reset()
    t.match(await waiting, { how: 'reset' })
    line.set({ resets: true })
    t.match(await ask(), { bytes: 0, how: 'reset' })
  })

  t.test('can be parted and heals', async (t) => {
    const { line, asked, ask } = await behind(t)
    line.set({ parted: true })
    const waiting = ask('/late', 1_500)
    t.match(await ask('/never', 200), { bytes: 0, how: 'open' })
    t.same(asked, [])
    line.set({ parted: false })
    t.match(await waiting, { text: /200 OK/ })
    t.ok(asked.includes('/late'))
  })

  t.test('to nobody refuses', async (t) => {
    const { line, server, ask } = await behind(t)
    server.close()
    server.closeAllConnections()
    t.match(await ask(), { bytes: 0, how: 'reset' })
    t.equal(line.connections(), 0)
  })
})
