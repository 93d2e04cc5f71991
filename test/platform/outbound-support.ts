import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import {
  isOutboundFailure,
  makeOutbound,
  type OutboundOptions,
  type OutboundPolicy,
} from '../../src/platform/outbound.ts'

export interface Teardown {
  teardown(work: () => unknown): unknown
}

export interface Peer {
  readonly port: number
  readonly url: string
  readonly server: Server
  /** Requests that came, as `GET /path`. */
  readonly requests: string[]
  /** Connections that were opened. */
  connections: number
}

/** A real server on loopback that ends with its test. It lets every test see what reached it. */
export async function servePeer(
  t: Teardown,
  answer: RequestListener,
  options: { host?: string; tls?: { cert: string; key: string }; name?: string } = {},
): Promise<Peer> {
  const { host = '127.0.0.1', tls, name = host } = options
  const requests: string[] = []
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response)
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>((done) => server.listen(0, host, done))
  const { port } = server.address() as AddressInfo
  const peer: Peer = {
    port,
    url: `${tls ? 'https' : 'http'}://${name}:${port}`,
    server,
    requests,
    connections: 0,
  }
  server.on('connection', () => (peer.connections += 1))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return peer
}

/** Admits every host and, unless told otherwise, loopback and plain http. */
export function openOutbound(
  t: Teardown,
  policy: Partial<OutboundPolicy> = {},
  options: OutboundOptions = {},
) {
  const outbound = makeOutbound({ mayTalk: () => true, allowPrivate: true, ...policy }, options)
  t.teardown(() => outbound.close())
  return outbound
}

/** The code an outgoing request failed with, also inside the TypeError of `fetch`; or what happened instead. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'answered'
  } catch (error) {
    const inner = error instanceof TypeError && error.cause ? error.cause : error
    return isOutboundFailure(inner) ? inner.code : String(inner)
  }
}

export const DOCUMENT = { purpose: 'document', accept: 'application/activity+json' } as const
export const DELIVERY = { purpose: 'delivery', headers: {}, body: '{}' } as const

/** A resolver that gives every name these addresses. */
export const everyNameAt =
  (...addresses: readonly string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
