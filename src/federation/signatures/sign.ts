import type { KeyObject } from 'node:crypto'
import { cavageBase, writeCavage } from './cavage.ts'
import { writeContentDigest, writeDigest } from './digest.ts'
import { toHeaderTable } from './headers.ts'
import { signBytes } from './primitives.ts'
import { rfc9421Base } from './rfc9421.ts'
import { writeString } from './structured-fields.ts'

/** The two ways to sign; which comes first for a host is the caller's to know (PROTOCOL 5.2, double knock). */
export type SignatureStyle = 'cavage' | 'rfc9421'

/** A request of ours before it is signed. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string | URL
  /** Headers it will have anyway; a POST needs `content-type` among them, once, in any case. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes that will be sent, for a POST. */
  readonly body?: Uint8Array
  readonly keyId: string
  /** RSA for either style, or Ed25519 for RFC 9421. Parsed once and kept. */
  readonly privateKey: KeyObject
  readonly style: SignatureStyle
  readonly now: Date
}

const LABEL = 'sig1'

const COVERED = {
  cavage: {
    GET: ['(request-target)', 'host', 'date'],
    POST: ['(request-target)', 'host', 'date', 'digest', 'content-type'],
  },
  rfc9421: {
    GET: ['@method', '@target-uri', '@authority'],
    POST: ['@method', '@target-uri', '@authority', 'content-type', 'content-digest'],
  },
} as const

/**
 * Signs a request of ours (PROTOCOL 5.2).
 * @returns the headers to add, in lower case: `date`, `digest` or `content-digest` when there is a body, `signature`,
 *   and `signature-input` for RFC 9421. `Host` must be sent as the URL's `host`, which HTTP clients do by themselves.
 * @throws TypeError when the request cannot be signed as it stands, which is a mistake of the caller: a POST without
 *   body or content type, a GET with a body, an unprintable key id, or a key that the style has no algorithm for.
 */
export function signRequest(request: OutgoingRequest): Record<string, string> {
  const { method, style, body, now } = request
  if ((method === 'POST') !== (body !== undefined))
    throw new TypeError('A POST has a body, a GET has none.')
  const keyId = writeString(request.keyId)
  // draft-cavage has no escapes that everybody reads alike, so a key id must not need any.
  if (request.keyId === '' || keyId !== `"${request.keyId}"`)
    throw new TypeError(`A key id cannot be ${request.keyId}.`)

  const url = new URL(request.url)
  const added: Record<string, string> = { date: now.toUTCString() }
  if (body && style === 'cavage') added['digest'] = writeDigest(body)
  if (body && style === 'rfc9421') added['content-digest'] = writeContentDigest(body)
  const message = {
    method,
    path: url.pathname + url.search,
    scheme: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
    headers: toHeaderTable({ ...request.headers, ...added, host: url.host }),
  }

  if (style === 'cavage') {
    if (request.privateKey.asymmetricKeyType !== 'rsa')
      throw new TypeError('draft-cavage needs an RSA key.')
    const covered = COVERED.cavage[method]
    const base = baseOf(
      cavageBase({ covered, algorithm: 'rsa-sha256', parameters: new Map() }, message),
    )
    added['signature'] = writeCavage(request.keyId, covered, signBytes(base, request.privateKey))
    return added
  }

  const covered = COVERED.rfc9421[method]
  const names = covered.map((name) => `"${name}"`).join(' ')
  const created = Math.floor(now.getTime() / 1000)
  const alg = algorithmOf(request.privateKey)
  const signatureParams = `(${names});created=${created};keyid=${keyId};alg="${alg}"`
  const base = baseOf(rfc9421Base({ covered, signatureParams }, message))
  const signature = signBytes(base, request.privateKey).toString('base64')
  added['signature-input'] = `${LABEL}=${signatureParams}`
  added['signature'] = `${LABEL}=:${signature}:`
  return added
}

function baseOf(base: string | { readonly detail: string }): string {
  if (typeof base !== 'string') throw new TypeError(`The request cannot be signed: ${base.detail}`)
  return base
}

function algorithmOf({ asymmetricKeyType }: KeyObject): string {
  if (asymmetricKeyType === 'rsa') return 'rsa-v1_5-sha256'
  if (asymmetricKeyType === 'ed25519') return 'ed25519'
  throw new TypeError('A signing key is RSA or Ed25519.')
}
