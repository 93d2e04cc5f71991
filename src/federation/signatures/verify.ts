import type { KeyObject } from 'node:crypto'
import { cavageBase, type CavageSignature, parseCavage } from './cavage.ts'
import { checkDigests, type DigestHeader } from './digest.ts'
import {
  isPrintable,
  onlyValue,
  type ReadMessage,
  type SignedMessage,
  toHeaderTable,
} from './headers.ts'
import { type RsaHash, verifyBytes } from './primitives.ts'
import { PASSED, refused, type SignatureRefusal, type Verdict } from './refusal.ts'
import { parseRfc9421, type Rfc9421Signature, rfc9421Base } from './rfc9421.ts'

// The policy layer: which signatures we believe (TRUST 2.2 and 2.3). The files beside it only know the two formats.
// The front door calls, in this order: readSignature, checkCoverage, checkClock, checkDigest, verifySignature.

/** The one signature of a request, parsed and of an algorithm that we take; nothing about it is proven yet. */
export type ReadSignature = (CavageSignature | Rfc9421Signature) & {
  readonly ok: true
  /** When it says it was made, in milliseconds: `Date` or `created`; undefined when absent or unreadable. */
  readonly signedAt: number | undefined
}

/** Oldest signature taken, in milliseconds: an hour, which is what retrying peers and slow clocks need. */
export const MAX_AGE_MS = 60 * 60 * 1000
/** Furthest in the future, in milliseconds: five minutes of clock difference. */
export const MAX_AHEAD_MS = 5 * 60 * 1000
/** Longest signature header read, in characters; RSA-4096 and a key id of 2048 fit four times. */
const MAX_HEADER = 16384
/** Longest key id, in characters: the limit of any URL (PROTOCOL section 10). */
const MAX_KEY_ID = 2048
/** RSA sizes taken, in bits: below, factoring is in reach; above, one verification costs too much. */
const RSA_BITS = { min: 2048, max: 4096 }
/** Largest RSA exponent taken; 65537 is usual, and verifying gets dearer with its length. */
const MAX_RSA_EXPONENT = 2n ** 32n
const METHOD = /^[A-Z]+$/

/** The algorithms we take, by the name each style has for them. `hs2019` means whatever the key is (PROTOCOL 5.3). */
const ALGORITHMS: Readonly<
  Record<string, { readonly key: 'rsa' | 'ed25519'; readonly hash: RsaHash }>
> = {
  'cavage rsa-sha256': { key: 'rsa', hash: 'sha256' },
  'cavage rsa-sha512': { key: 'rsa', hash: 'sha512' },
  'cavage hs2019': { key: 'rsa', hash: 'sha256' },
  'rfc9421 rsa-v1_5-sha256': { key: 'rsa', hash: 'sha256' },
  'rfc9421 ed25519': { key: 'ed25519', hash: 'sha256' },
}

/**
 * Finds and parses the one signature of a request (TRUST 2.1, step 6). Only `Signature` and `Signature-Input` are
 * read, never `Authorization`.
 */
export function readSignature(message: SignedMessage): ReadSignature | SignatureRefusal {
  const headers = toHeaderTable(message.headers)
  const signatures = headers.get('signature') ?? []
  const inputs = headers.get('signature-input') ?? []
  if (signatures.length > 1 || inputs.length > 1)
    return refused('signature_duplicate', 'There is more than one signature header.')
  const [signature] = signatures
  const [input] = inputs
  if (!signature) return refused('signature_missing', 'The request is not signed.')
  if (signature.length + (input?.length ?? 0) > MAX_HEADER)
    return refused('signature_syntax', 'The signature header is too long.')
  // Lower case would be another method in one style and the same in the other.
  if (!METHOD.test(message.method) || !isPrintable(message.path))
    return refused('signature_syntax', 'The request line is unreadable.')

  const parsed = input === undefined ? parseCavage(signature) : parseRfc9421(input, signature)
  if (!('style' in parsed)) return parsed
  if (parsed.keyId.length > MAX_KEY_ID)
    return refused('signature_syntax', 'The key id is too long.')
  if (parsed.algorithm !== undefined && !algorithmOf(parsed.style, parsed.algorithm))
    return refused('algorithm', 'The stated algorithm is not one that is taken here.')
  const seconds = parsed.style === 'rfc9421' ? parsed.created : undefined
  const signedAt = parsed.style === 'cavage' ? readDate(headers) : seconds && seconds * 1000
  return { ...parsed, ok: true, signedAt }
}

const algorithmOf = (style: string, name: string) => ALGORITHMS[`${style} ${name}`]

/** Milliseconds of `Date`, in the one form that servers may send (IMF-fixdate, RFC 9110, 5.6.7). */
function readDate(headers: ReadMessage['headers']): number | undefined {
  const text = onlyValue(headers, 'date') ?? ''
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toUTCString() === text ? time : undefined
}

/**
 * Checks that everything that must be signed is signed, and that each signed header is there exactly once (step 8).
 * A request other than GET and HEAD has a body, whose digest must be signed.
 */
export function checkCoverage(signature: ReadSignature, message: SignedMessage): Verdict {
  const base = coveredBase(signature, message)
  return typeof base === 'string' ? PASSED : base
}

/** The signature base of a request whose coverage is sufficient. */
function coveredBase(signature: ReadSignature, message: SignedMessage): string | SignatureRefusal {
  const missing = missingComponent(signature, message)
  if (missing) return refused('coverage', `The signature does not cover ${missing}.`)
  const read = { ...message, headers: toHeaderTable(message.headers) }
  return signature.style === 'cavage' ? cavageBase(signature, read) : rfc9421Base(signature, read)
}

/** What should be signed and is not (TRUST 2.2), in words for the log. */
function missingComponent(
  signature: ReadSignature,
  { method, path }: SignedMessage,
): string | undefined {
  const { style, covered, created } = signature
  const lacks = (name: string) => !covered.includes(name)
  const hasBody = method !== 'GET' && method !== 'HEAD'
  if (hasBody && lacks(digestHeaderOf(signature))) return 'the digest'
  if (style === 'cavage') return ['(request-target)', 'host', 'date'].find(lacks)
  if (lacks('@method')) return '@method'
  if (created === undefined) return 'a time of signing'
  if (!lacks('@target-uri')) return undefined
  if (lacks('@authority') || lacks('@path')) return '@target-uri, or @authority and @path'
  return path.includes('?') && lacks('@query') ? '@query' : undefined
}

const digestHeaderOf = ({ style }: ReadSignature): DigestHeader =>
  style === 'cavage' ? 'digest' : 'content-digest'

/** Checks that it was signed within the last hour, at most five minutes ahead, and has not expired (step 9). */
export function checkClock(signature: ReadSignature, now: Date): Verdict {
  const { signedAt, created, expires } = signature
  if (signedAt === undefined)
    return refused('clock', 'The time of signing is missing or unreadable.')
  const time = now.getTime()
  if (time - signedAt > MAX_AGE_MS)
    return refused('clock', 'The request was signed more than an hour ago.')
  // draft-cavage may state `created` beside the Date that counts; from the future it is wrong all the same.
  if (Math.max(signedAt, (created ?? 0) * 1000) - time > MAX_AHEAD_MS)
    return refused('clock', 'The request was signed in the future.')
  if (expires !== undefined && expires * 1000 <= time)
    return refused('clock', 'The signature has expired.')
  return PASSED
}

/** Checks the raw body against its digest headers (step 11); for requests that have a body. */
export const checkDigest = (
  signature: ReadSignature,
  message: SignedMessage,
  rawBody: Uint8Array,
): Verdict => checkDigests(toHeaderTable(message.headers), digestHeaderOf(signature), rawBody)

/**
 * Checks the signature itself (step 19). Coverage is checked again here, so that no caller can forget it;
 * clock and digest are the caller's, since only it knows the time and the body.
 * @param publicKey parsed once and kept: parsing costs more than verifying.
 */
export function verifySignature(
  signature: ReadSignature,
  message: SignedMessage,
  publicKey: KeyObject,
): Verdict {
  const base = coveredBase(signature, message)
  if (typeof base !== 'string') return base
  if (!isSuitable(publicKey))
    return refused('key_unsuitable', 'The key is neither RSA of 2048 to 4096 bits nor Ed25519.')
  const isRsa = publicKey.asymmetricKeyType === 'rsa'
  const implied = signature.style === 'cavage' ? 'hs2019' : isRsa ? 'rsa-v1_5-sha256' : 'ed25519'
  const algorithm = algorithmOf(signature.style, signature.algorithm ?? implied)
  if (algorithm?.key !== publicKey.asymmetricKeyType)
    return refused('algorithm', 'The algorithm is not that of the key.')
  return verifyBytes(base, signature.signature, publicKey, algorithm?.hash)
    ? PASSED
    : refused('signature_invalid', 'The signature does not match the request and the key.')
}

/** Whether a key is one that we believe signatures of (TRUST 2.1, step 19). */
export function isSuitable(publicKey: KeyObject): boolean {
  if (publicKey.asymmetricKeyType === 'ed25519') return true
  const { modulusLength = 0, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {}
  const hasSize = modulusLength >= RSA_BITS.min && modulusLength <= RSA_BITS.max
  // With exponent 1 everybody could sign.
  const hasExponent = publicExponent > 1n && publicExponent <= MAX_RSA_EXPONENT
  return publicKey.asymmetricKeyType === 'rsa' && hasSize && hasExponent
}
