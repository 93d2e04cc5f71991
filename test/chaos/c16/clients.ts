import { type Socket, connect } from 'node:net'

/** Connections that are opened before the next ones: a server's queue of new ones is short. */
const AT_ONCE = 200

const STATUS_LINE = /HTTP\/1\.1 (\d{3}) /g
const LINE_LENGTH = 'HTTP/1.1 200 '.length

/** A client's end of a connection, and what became of it. */
export interface Client {
  readonly socket: Socket
  /** Time from the connection to its end (ms); undefined while it is open. */
  closedAfter: number | undefined
  /** Statuses of the answers that came. */
  readonly statuses: number[]
}

function open(port: number): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const began = performance.now()
    const client: Client = { socket, closedAfter: undefined, statuses: [] }
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.on('error', () => undefined)
      resolve(client)
    })
    socket.once('error', reject)
    socket.once('close', () => {
      client.closedAfter = performance.now() - began
    })
    let rest = ''
    socket.on('data', (part: Buffer) => {
      const text = rest + part.toString('latin1')
      const lines = [...text.matchAll(STATUS_LINE)]
      for (const [, status] of lines) client.statuses.push(Number(status))
      // A line may come in two parts; what was counted is not kept.
      const last = lines.at(-1)
      const seen = last ? last.index + last[0].length : 0
      rest = text.slice(Math.max(seen, text.length - LINE_LENGTH))
    })
  })
}

/** Opens many connections, some at a time. */
export async function openMany(port: number, count: number): Promise<Client[]> {
  const all: Client[] = []
  while (all.length < count) {
    const some = Math.min(AT_ONCE, count - all.length)
    all.push(...(await Promise.all(Array.from({ length: some }, () => open(port)))))
  }
  return all
}

/** Sends a text at one byte a second over each, until the other side ends. @returns how to stop. */
export function dripAll(clients: readonly Client[], text: string, begin = ''): () => void {
  for (const { socket } of clients) if (begin) socket.write(begin)
  let at = 0
  const timer = setInterval(() => {
    const byte = text[at++ % text.length] ?? 'x'
    for (const { socket } of clients) if (!socket.destroyed) socket.write(byte)
  }, 1_000)
  return () => {
    clearInterval(timer)
    for (const { socket } of clients) socket.destroy()
  }
}
