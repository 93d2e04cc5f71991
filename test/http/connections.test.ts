import { type Server, createServer } from 'node:http'
import { type AddressInfo, type Socket, connect } from 'node:net'
import { once } from 'node:events'
import { type Test, test } from 'tap'
import { capConnections } from '../../src/http/connections.ts'
import { openSite } from './site.ts'

test('C16: the server gives a client so much time', async (t) => {
  const { app } = await openSite(t)
  const { headersTimeout, requestTimeout, timeout, maxConnections } = app.server
  t.same(
    { headersTimeout, requestTimeout, timeout },
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      timeout: 60_000,
    },
  )
  t.ok(maxConnections > 10_000 && maxConnections < 20_000)
})

async function listening(t: Test, max: number): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    if (request.url !== '/hangs') response.end('done')
  })
  capConnections(server, { warn: () => undefined }, max)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

/** A connection that has asked once and stays. */
async function asking(t: Test, port: number, path: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  t.teardown(() => socket.destroy())
  socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)
  if (path !== '/hangs') await once(socket, 'data')
  return socket
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve()
    else socket.once('close', () => resolve())
  })

test('C16: a server with too many connections', async (t) => {
  t.test('closes those that wait for their next request', async (t) => {
    const { port } = await listening(t, 10)
    const waiting: Socket[] = []
    for (let n = 0; n < 8; n++) waiting.push(await asking(t, port, '/'))
    t.ok(waiting.every((socket) => !socket.destroyed))
    const ends = Promise.all(waiting.map(closed))
    await asking(t, port, '/')
    await ends
    await asking(t, port, '/')
  })

  t.test('turns away who comes when all of them are at work', async (t) => {
    const { port, server } = await listening(t, 4)
    for (let n = 0; n < 4; n++) await asking(t, port, '/hangs')
    const dropped = once(server, 'drop')
    const late = await asking(t, port, '/hangs')
    await dropped
    await closed(late)
    t.ok(late.destroyed)
  })
})
