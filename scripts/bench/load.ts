import autocannon, { type Request } from 'autocannon'

/** Connections at once: enough that the server always has something to do. */
const CONNECTIONS = 50

export interface Load {
  /** Port on 127.0.0.1. */
  readonly port: number
  readonly requests: readonly Request[]
  /** How long the requests are repeated (s); without it each is sent once. */
  readonly seconds?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The n-th of `count` slices of a list, all of one size; what is left over belongs to none. */
const slice = <T>(list: readonly T[], n: number, count: number): T[] => {
  const size = Math.floor(list.length / count)
  return list.slice(n * size, (n + 1) * size)
}

/**
 * Sends requests over many connections, each its own share of them, one after the other.
 * @returns how many were answered. @throws Error when one was answered with anything but 2xx.
 */
export async function sendLoad({ port, requests, seconds, headers = {} }: Load): Promise<number> {
  const connections = Math.min(CONNECTIONS, requests.length)
  const share = Math.floor(requests.length / connections)
  let started = 0
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    headers,
    ...(seconds === undefined ? { amount: share * connections } : { duration: seconds }),
    setupClient: (client) => client.setRequests(slice(requests, started++, connections)),
  })
  if (result.errors + result.timeouts + result.non2xx > 0)
    throw new Error(
      `Not every request was answered well: ${result.errors} errors, ${result.timeouts} time-outs, ${JSON.stringify(result.statusCodeStats)}`,
    )
  return result['2xx']
}
