import { type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Setting } from './scenario.ts'

/** One request that came to an inbox; times in ms of this process. */
export interface Arrival {
  readonly inbox: string
  readonly activity: string
  readonly object: string
  readonly type: string
  readonly at: number
  /** When it was answered; undefined when its sender went away before. */
  answered?: number
}

/** Servers that take whatever is posted to them and remember it. Each has a port, so each is a host. */
export interface Receivers {
  readonly inboxes: readonly string[]
  readonly arrivals: readonly Arrival[]
  /** Requests more than one for the same activity at the same inbox. */
  readonly duplicates: () => number
  /** Forgets what came. */
  readonly forget: () => void
}

export interface ReceiverOptions {
  readonly hosts: number
  /** Inboxes of each host. */
  readonly each?: number
  /** Time until a request is answered (ms). */
  readonly delay?: () => number
}

interface Sent {
  readonly id?: string
  readonly type?: string
  readonly object?: { readonly id?: string } | string
}

const idOf = (object: Sent['object']): string =>
  (typeof object === 'string' ? object : object?.id) ?? ''

/** Starts them on the loopback interface; they close when the scenario ends. */
export async function startReceivers(
  setting: Setting,
  { hosts, each = 1, delay = () => 0 }: ReceiverOptions,
): Promise<Receivers> {
  let arrivals: Arrival[] = []
  const take =
    (origin: () => string): RequestListener =>
    (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.once('end', () => {
        const sent = JSON.parse(Buffer.concat(chunks).toString()) as Sent
        const arrival: Arrival = {
          inbox: `${origin()}${request.url}`,
          activity: sent.id ?? '',
          object: idOf(sent.object),
          type: sent.type ?? '',
          at: performance.now(),
        }
        arrivals.push(arrival)
        setTimeout(() => {
          if (!response.destroyed) arrival.answered = performance.now()
          response.writeHead(202).end()
        }, delay())
      })
    }
  const inboxes: string[] = []
  for (let host = 0; host < hosts; host++) {
    let origin = ''
    const server = createServer(take(() => origin))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (let i = 0; i < each; i++) inboxes.push(`${origin}/inbox/${i}`)
    setting.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
  }
  return {
    inboxes,
    get arrivals() {
      return arrivals
    },
    duplicates: () =>
      arrivals.length - new Set(arrivals.map((a) => `${a.activity} ${a.inbox}`)).size,
    forget: () => {
      arrivals = []
    },
  }
}
