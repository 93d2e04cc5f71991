import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:net'
import type { Hostile } from './hostile-requests.ts'

/** Silence after which the writing side is closed, and as long again until the connection is given up (ms). */
const PATIENCE = 600
const STATUS_LINE = /HTTP\/1\.1 (\d{3}) /g

/** Writes the bytes to a connection of their own. @returns the status of each answer that came, if any did. */
export async function throwAt(origin: string, { pieces }: Hostile): Promise<readonly number[]> {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname === 'localhost' ? '127.0.0.1' : hostname, port: +port })
  socket.setTimeout(PATIENCE, () => (socket.writableEnded ? socket.destroy() : socket.end()))
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined) // the other side may well have enough
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) await sleep(5)
    socket.write(piece)
  }
  await closed
  const answers = Buffer.concat(chunks).toString('latin1')
  return [...answers.matchAll(STATUS_LINE)].map(([, status]) => Number(status))
}
