import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Answer } from './answers.ts'

const PIECE = Buffer.alloc(65_536, 'x')
const GIGABYTE = 1024 ** 3
/** Zeros in one part of the bomb (bytes); a gzip file may have many parts, so that making it costs nothing. */
const PART = 8 * 1024 ** 2
const PARTS = 64

/** Writes as fast as the other side reads, until it goes away or `left` bytes are written. */
function pump(response: ServerResponse, left: number): void {
  let remaining = left
  const more = () => {
    while (remaining > 0 && !response.destroyed) {
      const piece = PIECE.subarray(0, Math.min(PIECE.length, remaining))
      remaining -= piece.length
      if (!response.write(piece)) return
    }
    if (remaining <= 0) response.end()
  }
  response.on('drain', more)
  more()
}

/** Writes a piece now and then until the other side goes away. */
export function drip(response: ServerResponse, write: () => void, every: number): void {
  const timer = setInterval(write, every)
  response.on('close', () => clearInterval(timer))
}

const JSON_TYPE = { 'content-type': 'application/activity+json' }

let bomb: Buffer | undefined
function expanding(): Buffer {
  const part = gzipSync(Buffer.alloc(PART))
  bomb ??= Buffer.concat(Array<Buffer>(PARTS).fill(part))
  return bomb
}

/** Answers whose bodies are slow, endless, or other than they say. */
export const BODIES = {
  /** One byte a second. */
  'body of 1 B/s': ({ response }) => {
    response.writeHead(200, JSON_TYPE).write('{')
    drip(response, () => response.write(' '), 1_000)
  },
  'endless body': ({ response }) => {
    response.writeHead(200, JSON_TYPE)
    pump(response, Infinity)
  },
  'body of 1 GB': ({ response }) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': GIGABYTE })
    pump(response, GIGABYTE)
  },
  /** 512 MiB of zeros in half a megabyte. */
  'expanding compression': ({ response }) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(expanding())
  },
  /** Ends in order, in the middle of a chunk. */
  'truncated body': ({ response }) => {
    response.socket?.end(
      'HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{"id":',
    )
  },
  /** Says 10 bytes and sends 1,000, which a careless reader takes for the next answer. */
  'content-length too short': ({ response }) => {
    response.socket?.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ncontent-length: 10\r\n\r\n${'x'.repeat(1_000)}`,
    )
  },
  /** Says 1,000 bytes, sends 10 and hangs up. */
  'content-length too long': ({ response }) => {
    response.socket?.end(
      'HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ncontent-length: 1000\r\n\r\n0123456789',
    )
  },
} satisfies Readonly<Record<string, Answer>>
