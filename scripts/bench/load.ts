import { type Socket, connect } from 'node:net'
import { answerReader } from './http-answers.ts'

/** Connections at once: enough that the server always has something to do. */
const CONNECTIONS = 64
/** Longest time between two answers of a connection (ms). */
const PATIENCE = 30_000

export interface Request {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Load {
  /** Port on 127.0.0.1. */
  readonly port: number
  readonly requests: readonly Request[]
  /** How long the requests are repeated (s); without it each is sent once. */
  readonly seconds?: number
  /** Headers of all. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A request as bytes, made beforehand: what makes the load must cost less than what bears it. */
function toBytes(request: Request, common: Load['headers']): Buffer {
  const { method = 'GET', path, body = '' } = request
  const headers = { host: '127.0.0.1', ...common, ...request.headers }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const length = method === 'POST' ? [`content-length: ${Buffer.byteLength(body)}`] : []
  return Buffer.from([`${method} ${path} HTTP/1.1`, ...lines, ...length, '', body].join('\r\n'))
}

/** Sends requests over one connection, each after the answer to the one before, until there is no next one. */
function talk(socket: Socket, next: () => Buffer | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0
    const send = () => {
      const bytes = next()
      if (bytes) return void socket.write(bytes)
      socket.destroy()
      resolve(answered)
    }
    const read = answerReader((status) => {
      if (status < 200 || status > 299) return void socket.destroy(new Error(`Answered ${status}.`))
      answered++
      send()
    })
    socket.setNoDelay(true).setTimeout(PATIENCE)
    socket.on('timeout', () => socket.destroy(new Error('No answer came in time.')))
    socket.on('error', reject)
    socket.on('end', () => reject(new Error('The server hung up.')))
    socket.on('data', read)
    socket.on('connect', send)
  })
}

/** What one connection sends: its own share of the requests, once or again and again until the time is up. */
function sender(requests: readonly Buffer[], until: number | undefined): () => Buffer | undefined {
  let at = 0
  return () => {
    if (until === undefined) return requests[at++]
    return performance.now() < until ? requests[at++ % requests.length] : undefined
  }
}

/**
 * Sends requests over many connections, each its own share of them, one after the other.
 * @returns how many were answered. @throws Error when one was answered with anything but 2xx.
 */
export async function sendLoad({ port, requests, seconds, headers }: Load): Promise<number> {
  const all = requests.map((request) => toBytes(request, headers))
  const connections = Math.min(CONNECTIONS, all.length)
  const share = Math.floor(all.length / connections)
  const until = seconds === undefined ? undefined : performance.now() + seconds * 1_000
  const answered = await Promise.all(
    Array.from({ length: connections }, (_, nr) =>
      talk(connect(port, '127.0.0.1'), sender(all.slice(nr * share, (nr + 1) * share), until)),
    ),
  )
  return answered.reduce((sum, one) => sum + one, 0)
}
