import type { SignatureWord } from '../signatures/refusal.ts'
import type { JsonFault } from './scan.ts'

/**
 * Every word that the front door refuses with, and its status (TRUST 2.1). The words go to the peer and
 * into `comity_inbox_refused_total{reason}`, so they never change their meaning.
 */
const STATUS = {
  method: 405,
  path: 404, // a query string, or no inbox
  host: 421,
  too_many_refused: 429, // this address was refused too often
  overloaded: 503,
  media_type: 415,
  content_encoding: 415,
  body_too_large: 413,
  body_slow: 408,
  malformed: 400, // an exception while the request was read
  signature_missing: 401,
  signature_duplicate: 401,
  signature_syntax: 401,
  algorithm: 401,
  coverage: 401,
  clock: 401,
  digest_missing: 401,
  digest_syntax: 401,
  digest_mismatch: 401,
  key_unsuitable: 401,
  signature_invalid: 401,
  key_id: 401, // not a canonical https address of another server
  host_refused: 403, // this server does not talk to the key's host
  json_encoding: 400,
  json_nul: 400,
  json_surrogate: 400,
  json_depth: 400,
  json_tokens: 400,
  json_syntax: 400,
  json_object: 400,
  json_duplicate: 400,
  json_number: 400,
  context: 400,
  type: 400,
  id: 400, // missing, several, too long or not canonical
  actor: 400,
  origin: 400, // id and actor have different origins
  object: 400, // of another shape than the type of activity needs
  object_origin: 400,
  object_owner: 400,
  target: 400,
  too_many: 400, // recipients, tags, attachments or aliases
  key_unknown: 401, // its actor does not list it, or there is no such actor
  key_refused: 401, // the key or its actor cannot be read by us
  sig_owner_mismatch: 401, // somebody else's key; raises an alarm
  actor_suspended: 401,
  key_unreachable: 503,
  key_busy: 503, // too many keys are being fetched
  peer_rate: 429,
  backlog: 503,
  database: 503,
} as const satisfies Record<SignatureWord | JsonFault, number> & Record<string, number>

export type InboxWord = keyof typeof STATUS

/** Seconds after which a refused sender may try again; a peer that could not be asked for its key, longer. */
const RETRY_AFTER: Partial<Record<InboxWord, number>> = {
  too_many_refused: 300,
  overloaded: 30,
  key_unreachable: 300,
  key_busy: 30,
  peer_rate: 5,
  backlog: 60,
  database: 30,
}

export interface InboxRefusal {
  readonly ok: false
  readonly word: InboxWord
  readonly status: (typeof STATUS)[InboxWord]
  /** Seconds, for `Retry-After`. */
  readonly retryAfter?: number
}

const REFUSALS = new Map(
  (Object.keys(STATUS) as InboxWord[]).map((word) => {
    const retryAfter = RETRY_AFTER[word]
    const refusal: InboxRefusal = {
      ok: false,
      word,
      status: STATUS[word],
      ...(retryAfter === undefined ? {} : { retryAfter }),
    }
    return [word, refusal] as const
  }),
)

/** The refusal with this word; one object each, since a flood makes many. */
export function refuse(word: InboxWord): InboxRefusal {
  return REFUSALS.get(word) ?? { ok: false, word, status: STATUS[word] }
}
