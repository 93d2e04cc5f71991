import type { Readable } from 'node:stream'
import { BODY_MAX } from './guard.ts'
import { type InboxRefusal, refuse } from './refusal.ts'

/** Time for a whole body (ms), and the least rate (bytes a second) once it has had some seconds (TRUST 2.1, step 10). */
const WHOLE_MS = 10_000
const RATE_AFTER_MS = 5_000
const RATE_MIN = 1_024

/**
 * Reads the raw bytes of a request, within their limits of size, time and rate. Never throws; a body that
 * breaks off is refused too, though nobody may be there to hear it.
 */
export function readBody(stream: Readable): Promise<Buffer | InboxRefusal> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const end = (result: Buffer | InboxRefusal) => {
      clearTimeout(timer)
      stream.off('data', take).off('end', whole).off('error', broken).off('close', broken)
      if (!Buffer.isBuffer(result)) stream.resume()
      resolve(result)
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > BODY_MAX) end(refuse('body_too_large'))
    }
    const whole = () => end(Buffer.concat(chunks, size))
    const broken = () => end(refuse('malformed'))
    const look = () => {
      if (size < (RATE_MIN * RATE_AFTER_MS) / 1_000) return end(refuse('body_slow'))
      timer = setTimeout(() => end(refuse('body_slow')), WHOLE_MS - RATE_AFTER_MS)
    }
    let timer = setTimeout(look, RATE_AFTER_MS)
    stream.on('data', take).on('end', whole).on('error', broken).on('close', broken)
  })
}
