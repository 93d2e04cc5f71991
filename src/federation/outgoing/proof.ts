import { hash, sign, verify, type KeyObject } from 'node:crypto'
import canonicalize from 'canonicalize'
import { decodeMultibase, encodeMultibase } from '../../platform/keys.ts'
import { writeTime } from '../../vocabulary/wire.ts'

// Integrity proofs: FEP-8b32 with the cryptosuite eddsa-jcs-2022 (W3C Data Integrity EdDSA Cryptosuites 1.0).

/** A JSON object, as it is parsed or about to be written. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The proof that we write, in the order of its members. */
export interface Proof {
  readonly '@context'?: unknown
  readonly type: 'DataIntegrityProof'
  readonly cryptosuite: 'eddsa-jcs-2022'
  readonly verificationMethod: string
  readonly proofPurpose: 'assertionMethod'
  readonly created: string
  readonly expires?: string
  readonly proofValue: string
}

/** Why a proof is not believed. The first three say that there is none we can judge, the others that it is bad. */
export type ProofFault =
  | 'missing'
  | 'unsupported' // another type or cryptosuite, or a set of proofs
  | 'context' // the proof's @context is not the document's
  | 'malformed'
  | 'purpose'
  | 'expired'
  | 'key' // not an Ed25519 key
  | 'signature'

/** What a proof says before it is checked: the key to look up, and when it was made, if it says so. */
export interface ProofClaim {
  readonly ok: true
  readonly verificationMethod: string
  readonly created: string | undefined
}

export interface ProofRefusal {
  readonly ok: false
  readonly reason: ProofFault
}

/** Longest key id, in characters: the limit of any URL (PROTOCOL section 10). */
const MAX_VERIFICATION_METHOD = 2048
const SIGNATURE_BYTES = 64

// dateTimeStamp of XML Schema, which always has its zone; Date.parse then checks the numbers.
const TIMESTAMP = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}(?:Z|[+-][0-9]{2}:[0-9]{2})$/

/**
 * Adds the proof to one of our documents, once, when it is made; afterwards only its bytes travel (PROTOCOL 4.24).
 * @param key.created cut to whole seconds, like `key.expires`, after which the proof no longer holds.
 * @returns the document with `proof` as its last member.
 * @throws TypeError when the document has a proof or an LD signature already, or the key is not Ed25519.
 */
export function addProof<T extends JsonObject>(
  document: T,
  key: { verificationMethod: string; privateKey: KeyObject; created: Date; expires?: Date },
): T & { readonly proof: Proof } {
  if ('proof' in document || 'signature' in document)
    throw new TypeError('The document is signed already.')
  if (key.privateKey.asymmetricKeyType !== 'ed25519')
    throw new TypeError('A proof needs an Ed25519 key.')
  const options = {
    ...('@context' in document && { '@context': document['@context'] }),
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: key.verificationMethod,
    proofPurpose: 'assertionMethod',
    created: writeTime(key.created),
    ...(key.expires && { expires: writeTime(key.expires) }),
  } as const
  const signature = sign(null, bytesToSign(document, options), key.privateKey)
  return { ...document, proof: { ...options, proofValue: encodeMultibase(signature) } }
}

/** Reads what the proof claims, so that the caller can look the key up (TRUST 2.4); proves nothing. */
export function readProof(document: unknown): ProofClaim | ProofRefusal {
  const proof = isObject(document) ? document['proof'] : undefined
  if (proof === undefined) return fault('missing')
  if (!isObject(proof)) return fault('unsupported')
  const { type, cryptosuite, verificationMethod, created } = proof
  if (type !== 'DataIntegrityProof' || cryptosuite !== 'eddsa-jcs-2022') return fault('unsupported')
  const isKeyId =
    typeof verificationMethod === 'string' && verificationMethod.length <= MAX_VERIFICATION_METHOD
  const isTime = created === undefined || isTimestamp(created)
  return isKeyId && isTime ? { ok: true, verificationMethod, created } : fault('malformed')
}

/**
 * Checks the proof of a parsed document with the key it names. Never throws. That the key is the actor's is the
 * caller's to check. An LD signature beside the proof is left out before hashing, as FEP-8b32 says.
 * @param document as parsed from the bytes received, untouched.
 * @param now decides whether `expires` has passed.
 */
export function checkProof(
  document: unknown,
  publicKey: KeyObject,
  now: Date,
): ProofClaim | ProofRefusal {
  const claim = readProof(document)
  if (!claim.ok || !isObject(document) || !isObject(document['proof'])) return claim
  const { proofValue, ...options } = document['proof']
  const { proofPurpose, expires } = options
  const value =
    typeof proofValue === 'string' ? decodeMultibase(proofValue, SIGNATURE_BYTES) : undefined
  if (!value || (expires !== undefined && !isTimestamp(expires))) return fault('malformed')
  if (proofPurpose !== 'assertionMethod') return fault('purpose')
  if (expires !== undefined && Date.parse(expires) <= now.getTime()) return fault('expired')
  if (publicKey.asymmetricKeyType !== 'ed25519') return fault('key')
  try {
    if ('@context' in options && !isSameJson(options['@context'], document['@context']))
      return fault('context')
    return verify(null, bytesToSign(unsecured(document), options), publicKey, value)
      ? claim
      : fault('signature')
  } catch {
    return fault('malformed') // a lone surrogate, or nesting beyond the stack: such a document has no canonical form
  }
}

/** The document without its proof, and without an LD signature, which was made over the proof too. */
const unsecured = (document: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(document).filter(([name, value]) =>
      name === 'signature' ? !isObject(value) : name !== 'proof',
    ),
  )

const fault = (reason: ProofFault): ProofRefusal => ({ ok: false, reason })

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTimestamp = (value: unknown): value is string =>
  typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value))

const isSameJson = (a: unknown, b: unknown): boolean => canonicalize(a) === canonicalize(b)

/** SHA-256 of the proof without its value, then SHA-256 of the document without its proof, both in JCS (RFC 8785). */
const bytesToSign = (document: JsonObject, options: JsonObject): Buffer =>
  Buffer.concat(
    [options, document].map((part) => hash('sha256', canonicalize(part) ?? '', 'buffer')),
  )
