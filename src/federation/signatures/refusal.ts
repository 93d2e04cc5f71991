/**
 * Why a signed request is not believed. The words go to the peer and into `inbox_refused_total{reason}`,
 * so they never change their meaning.
 */
export type SignatureWord =
  | 'signature_missing' // no Signature header, or one half of the RFC 9421 pair
  | 'signature_duplicate' // more than one signature, or both styles at once
  | 'signature_syntax' // the headers do not parse, or a parameter is given twice or left out
  | 'algorithm' // an algorithm we do not take, or one that the key does not have
  | 'coverage' // a component that must be signed is not, or a signed one is absent or present twice
  | 'clock' // signed too long ago, in the future, or expired
  | 'digest_missing' // no SHA-256 or SHA-512 digest of the body
  | 'digest_syntax'
  | 'digest_mismatch' // the body is not the one that was signed
  | 'key_unsuitable' // RSA outside 2048..4096 bits, or another type of key
  | 'signature_invalid' // everything is in order but the signature itself

/**
 * A request that is refused before or at its signature: always 401 (PROTOCOL 5.3), also when unreadable.
 * A value and not an exception: at the front door refusing is the normal case.
 */
export interface SignatureRefusal {
  readonly ok: false
  readonly word: SignatureWord
  readonly status: 401
  /** For the log, in English; repeats no header value. */
  readonly detail: string
}

/** The outcome of a check that yields nothing but a yes. */
export type Verdict = { readonly ok: true } | SignatureRefusal

export const PASSED: Verdict = { ok: true }

export const refused = (word: SignatureWord, detail: string): SignatureRefusal => ({
  ok: false,
  word,
  status: 401,
  detail,
})
