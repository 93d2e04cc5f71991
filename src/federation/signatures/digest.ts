import { hash } from 'node:crypto'
import { type HeaderTable, onlyValue, trimSpace } from './headers.ts'
import { PASSED, refused, type Verdict } from './refusal.ts'
import { parseDictionary } from './structured-fields.ts'

/** The two headers that carry a digest of the body: RFC 3230 (with draft-cavage) and RFC 9530 (with RFC 9421). */
export type DigestHeader = 'digest' | 'content-digest'

/** One digest as sent: algorithm in lower case, value in base64. */
interface Entry {
  readonly algorithm: string
  readonly value: string
}

/** What we believe, by its name in both headers; SHA-1 and MD5 count as nothing (TRUST 2.2). */
const HASHES = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const

/** `Digest` of a body, as draft-cavage servers expect it. */
export const writeDigest = (body: Uint8Array): string => `SHA-256=${hash('sha256', body, 'base64')}`

/** `Content-Digest` of a body (RFC 9530). */
export const writeContentDigest = (body: Uint8Array): string =>
  `sha-256=:${hash('sha256', body, 'base64')}:`

/**
 * Checks the digests of a request against its raw body.
 * @param required the header that the signature covers: present once, with at least one SHA-256 or SHA-512 entry.
 *   The other one need not be there, but when it is, it must not contradict the body either.
 */
export function checkDigests(
  headers: HeaderTable,
  required: DigestHeader,
  body: Uint8Array,
): Verdict {
  const verdict = checkHeader(headers, required, body)
  if (!verdict.ok) return verdict
  const other = required === 'digest' ? 'content-digest' : 'digest'
  const contradicts = headers.has(other) && checkHeader(headers, other, body)
  return contradicts && !contradicts.ok && contradicts.word !== 'digest_missing'
    ? contradicts
    : PASSED
}

function checkHeader(headers: HeaderTable, name: DigestHeader, body: Uint8Array): Verdict {
  if (!headers.has(name)) return refused('digest_missing', `There is no ${name} header.`)
  const value = onlyValue(headers, name)
  if (value === undefined)
    return refused('digest_syntax', `The ${name} header is repeated or unreadable.`)
  const entries = name === 'digest' ? readDigest(value) : readContentDigest(value)
  if (!entries) return refused('digest_syntax', `The ${name} header does not parse.`)

  let believed = 0
  for (const [algorithm, hashName] of Object.entries(HASHES)) {
    const same = entries.filter((entry) => entry.algorithm === algorithm)
    if (same.length === 0) continue
    const expected = hash(hashName, body, 'base64')
    // A digest is no secret, so an early exit tells nobody anything.
    if (same.some((entry) => entry.value !== expected))
      return refused('digest_mismatch', `The body does not have the ${algorithm} in ${name}.`)
    believed += same.length
  }
  return believed > 0
    ? PASSED
    : refused('digest_missing', `The ${name} header has no SHA-256 or SHA-512.`)
}

/** Entries of `Digest: SHA-256=…,SHA-512=…`; undefined when one lacks its name or its value. */
function readDigest(value: string): readonly Entry[] | undefined {
  const entries = value.split(',').map((part) => {
    const equals = Math.max(0, part.indexOf('='))
    return {
      algorithm: trimSpace(part.slice(0, equals)).toLowerCase(),
      value: trimSpace(part.slice(equals + 1)),
    }
  })
  return entries.every(({ algorithm, value }) => algorithm && value) ? entries : undefined
}

/** Entries of `Content-Digest: sha-256=:…:`; undefined when it is not a dictionary of byte sequences. */
function readContentDigest(value: string): readonly Entry[] | undefined {
  const entries: Entry[] = []
  for (const [algorithm, member] of parseDictionary(value) ?? []) {
    if (member.kind !== 'item' || member.bare.kind !== 'bytes') return undefined
    entries.push({ algorithm, value: member.bare.raw.slice(1, -1) })
  }
  return entries.length > 0 ? entries : undefined
}
