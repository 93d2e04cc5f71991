import { type RequestListener, createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { answerParent } from './child.ts'

/** Many servers that take whatever is posted to them: each has a port of its own. */
const take: RequestListener = (request, response) => {
  request.resume()
  request.once('end', () => {
    received++
    response.writeHead(202).end()
  })
}
let received = 0

export interface ListenOptions {
  /** Of the loopback interface. */
  readonly address: string
  /** What the servers are called, if not by their address. */
  readonly name?: string
  readonly count: number
  /** Certificate and key in PEM; plain HTTP without. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

answerParent({
  /** @returns the addresses of their inboxes. */
  listen: async ({ address, name = address, count, tls }: ListenOptions): Promise<string[]> => {
    const inboxes: string[] = []
    for (let i = 0; i < count; i++) {
      const server = tls ? createTlsServer(tls, take) : createServer(take)
      await new Promise<void>((resolve) => server.listen(0, address, resolve))
      const { port } = server.address() as AddressInfo
      inboxes.push(`${tls ? 'https' : 'http'}://${name}:${port}/inbox`)
    }
    return inboxes
  },
  countReceived: () => received,
})
