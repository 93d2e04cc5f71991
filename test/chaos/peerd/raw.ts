import { connect } from 'node:net'

/** What came over a connection, byte for byte, and how it ended. */
export interface Heard {
  readonly text: string
  readonly bytes: number
  /** `open`: nothing more came within the time. */
  readonly how: 'end' | 'reset' | 'open'
  /** From the connection to the end (ms). */
  readonly took: number
}

/** Letters that are kept of what comes. */
const KEPT = 4_096

export interface RawOptions {
  readonly host: string
  readonly port: number
  readonly bytes?: string | Buffer
  /** Time to listen (ms). */
  readonly within?: number
}

/** Sends bytes as they are and listens until the other side ends or the time is over. */
export function hearRaw({ host, port, bytes = '', within = 1_500 }: RawOptions): Promise<Heard> {
  return new Promise((resolve) => {
    const began = performance.now()
    let text = ''
    let count = 0
    const socket = connect(port, host, () => void socket.write(bytes))
    const end = (how: Heard['how']) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text, bytes: count, how, took: performance.now() - began })
    }
    const timer = setTimeout(() => end('open'), within)
    socket.on('data', (part: Buffer) => {
      count += part.length
      if (text.length < KEPT) text += part.toString('latin1').slice(0, KEPT - text.length)
    })
    socket.on('error', () => end('reset'))
    socket.on('end', () => end('end'))
  })
}

/** A request in its shortest form. */
export const requestFor = (path: string, host: string, method = 'GET', more = ''): string =>
  `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${more}\r\n`
