import { type IncomingHttpHeaders, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** What a scripted server says to one request. */
export interface Said {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
}

export interface Scripted {
  /** `http://localhost:PORT` */
  readonly origin: string
  readonly host: string
  /** Every request so far: its path and its headers. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
}

/** A server on this machine that says what the test wants it to; a real socket, a hostile peer if need be. */
export async function scripted(
  t: Test,
  say: (path: string, origin: string, headers: IncomingHttpHeaders) => Said | undefined,
): Promise<Scripted> {
  const asked: Scripted['asked'] = []
  let origin = ''
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push({ path, headers: request.headers })
    const said = say(path, origin, request.headers)
    const {
      status = said ? 200 : 404,
      type = 'application/activity+json',
      headers,
      body,
    } = said ?? {}
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  origin = `http://localhost:${port}`
  return { origin, host: `localhost:${port}`, asked }
}
