import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import type { Answer } from './exchange.ts'
import { outboundFailure } from './failure.ts'

/** Sent with every request for a document: what `decode` understands. */
export const ACCEPT_ENCODING = 'gzip, br'

const unpack = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
} as const

/**
 * The answer with its body decompressed, and with headers that say so.
 * Decompression stops at `maxBytes`, so a bomb costs no more memory than an honest document.
 * @throws OutboundFailure `too-large`; `network` when the encoding is unknown or broken.
 */
export async function decode(answer: Answer, maxBytes: number): Promise<Answer> {
  const name = String(answer.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (name === 'identity' || answer.body.length === 0) return answer
  if (name !== 'gzip' && name !== 'x-gzip' && name !== 'br')
    throw outboundFailure('network', 'The body is in a content encoding that was not asked for.')
  try {
    const body = await unpack[name](answer.body, { maxOutputLength: maxBytes })
    const length = { 'content-length': String(body.length) }
    const headers: Record<string, string | string[] | undefined> = { ...answer.headers, ...length }
    delete headers['content-encoding']
    return { ...answer, headers, body }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw outboundFailure('too-large', 'The body is too large when decompressed.', error)
    throw outboundFailure('network', 'The body could not be decompressed.', error)
  }
}
