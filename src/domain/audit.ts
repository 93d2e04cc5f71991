import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** A line of the audit trail as it is hashed: everything that it says. Times are RFC 3339 with microseconds. */
export interface AuditLine {
  readonly seq: number
  readonly at: string
  readonly who: string
  readonly via: string | null
  readonly action: string
  readonly subject: string
  readonly detail: unknown
  readonly before: unknown
  readonly after: unknown
  readonly reason: string | null
}

/** The newest link of the chain. Kept elsewhere, it shows later whether anything before it was changed. */
export interface AuditHead {
  readonly position: number
  readonly sha256: string
}

/** Of an empty trail. */
export const NO_HEAD: AuditHead = { position: 0, sha256: '0'.repeat(64) }

/** The link that follows `head`: SHA-256 of the canonical JSON (RFC 8785) of line, position and hash before. */
export function nextHead(head: AuditHead, line: AuditLine): AuditHead {
  const position = head.position + 1
  const canonical = canonicalize({ ...line, position, previous: head.sha256 })
  if (canonical === undefined) throw new TypeError('A line of the audit trail is a JSON object.')
  return { position, sha256: createHash('sha256').update(canonical).digest('hex') }
}

/** `12:9f3c…` as commands print and take it. */
export const writeHead = ({ position, sha256 }: AuditHead): string => `${position}:${sha256}`

/** @returns undefined when the text is no head. */
export function parseHead(text: string): AuditHead | undefined {
  const [, position, sha256] = /^(\d{1,10}):([0-9a-f]{64})$/.exec(text) ?? []
  return position === undefined || sha256 === undefined
    ? undefined
    : { position: Number(position), sha256 }
}

const ACCOUNT = 'account:'

/** How the trail names a person: by the id of the account, which says nothing once the account is erased. */
export const accountName = (accountId: string): string => `${ACCOUNT}${accountId}`
