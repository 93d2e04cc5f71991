import type { Answer } from './answers.ts'
import { drip } from './bodies.ts'

/** Answers that never come, come slowly, or break off. */
export const BREAKS = {
  silence: () => undefined,
  /** A header a second, without end. */
  'slow headers': ({ response }) => {
    const { socket } = response
    socket?.write('HTTP/1.1 200 OK\r\n')
    drip(response, () => socket?.write('x-more: 1\r\n'), 1_000)
  },
  'reset in the middle': ({ response }) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('half of it', () => {
      response.socket?.resetAndDestroy()
    })
  },
  /** Reads the request and resets: it may have been taken or not. */
  'reset before the answer': ({ response }) => {
    response.socket?.resetAndDestroy()
  },
  'http/1.0': ({ response }) => {
    response.socket?.end('HTTP/1.0 202 Accepted\r\ncontent-type: text/plain\r\n\r\nfine')
  },
  /** Promises to keep the connection, and closes it. */
  'keep-alive, then close': ({ response }) => {
    const { socket } = response
    response.writeHead(202, { connection: 'keep-alive', 'keep-alive': 'timeout=60' })
    response.end(() => socket?.end())
  },
} satisfies Readonly<Record<string, Answer>>
