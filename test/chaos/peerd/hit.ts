import type { KeyObject } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  checkClock,
  checkCoverage,
  checkDigest,
  readSignature,
  verifySignature,
} from '../../../src/federation/signatures/verify.ts'

/** A request that reached a peer, as it came. */
export interface Hit {
  /** When its last byte was there (ms since 1970). */
  readonly time: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: string
  /** The `id` of the activity in it. */
  readonly activityId: string | undefined
  /** Whether its signature is that of the key that it names; undefined without a signature. */
  readonly isSigned: () => Promise<boolean | undefined>
}

/** Finds the public key with this id, where its owner has it. */
export type FindKey = (keyId: string) => Promise<KeyObject | undefined>

function idIn(body: string): string | undefined {
  try {
    const { id } = JSON.parse(body) as { id?: unknown }
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}

async function judge(
  request: Pick<Hit, 'method' | 'path' | 'rawHeaders' | 'time'> & { readonly body: Buffer },
  scheme: 'http' | 'https',
  findKey: FindKey,
): Promise<boolean | undefined> {
  const { method, path, rawHeaders, body } = request
  const message = { method, path, scheme, headers: rawHeaders }
  const signature = readSignature(message)
  if (!signature.ok) return signature.word === 'signature_missing' ? undefined : false
  const key = await findKey(signature.keyId)
  return (
    key !== undefined &&
    checkCoverage(signature, message).ok &&
    checkClock(signature, new Date(request.time)).ok &&
    (method === 'GET' || checkDigest(signature, message, body).ok) &&
    verifySignature(signature, message, key).ok
  )
}

/** Reads a request to its end. */
export async function readHit(
  request: IncomingMessage,
  scheme: 'http' | 'https',
  findKey: FindKey,
): Promise<Hit> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts)
  const { method = '', url: path = '', headers, rawHeaders } = request
  const text = body.toString()
  const raw = { time: Date.now(), method, path, rawHeaders }
  return {
    ...raw,
    headers,
    body: text,
    activityId: method === 'POST' ? idIn(text) : undefined,
    isSigned: () => judge({ ...raw, body }, scheme, findKey),
  }
}
