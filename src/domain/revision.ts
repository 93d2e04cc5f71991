import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/**
 * The hash of a published snapshot: SHA-256 (64 hex digits) of its canonical JSON (JCS, RFC 8785).
 * Each revision names the hash of the one before it, so a changed history shows (DOMAIN 5.3).
 */
export function snapshotHash(snapshot: object): string {
  const canonical = canonicalize(snapshot)
  if (canonical === undefined) throw new TypeError('A snapshot is a JSON object.')
  return createHash('sha256').update(canonical).digest('hex')
}

/** One link of the chain, as stored and shown. */
export interface RevisionLink {
  readonly revision: number
  readonly sha256: string
  readonly previousSha256?: string | undefined
}

/**
 * Checks a chain, oldest first.
 * @returns the first revision that does not follow from the one before it, or undefined when all do.
 */
export function brokenLink(chain: readonly RevisionLink[]): number | undefined {
  return chain.find((link, i) => {
    const before = chain[i - 1]
    return link.revision !== i + 1 || link.previousSha256 !== before?.sha256
  })?.revision
}
