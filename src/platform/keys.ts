import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
} from 'node:crypto'
import { promisify } from 'node:util'
import bs58 from 'bs58'

/** Bits of our own RSA keys: every server takes 2048, and 4096 is five times dearer to sign with. */
export const RSA_BITS = 2048

/** Longest PEM or Multikey text read, in characters; an RSA-4096 SPKI PEM has about 800. */
const MAX_KEY_TEXT = 4096

const ED25519_BYTES = 32
const MULTICODEC_ED25519 = Buffer.from([0xed, 0x01]) // "ed25519-pub" as an unsigned varint
const MULTIBASE_BASE58BTC = 'z'
const BASE58_DIGITS_PER_BYTE = Math.log(256) / Math.log(58)

// SPKI DER of an Ed25519 key is this constant and the 32 bytes of the key (RFC 8410, section 10.1).
const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

const PUBLIC_PEM_LABELS = ['-----BEGIN PUBLIC KEY-----', '-----BEGIN RSA PUBLIC KEY-----']

/** A key pair, parsed; keep it, since parsing a PEM costs more than a verification. */
export interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const generate = promisify(generateKeyPair)

/** A new RSA-2048 pair, made off the main thread (about 0.1 s of another core). */
export const makeRsaKeyPair = (): Promise<KeyPair> => generate('rsa', { modulusLength: RSA_BITS })

/** A new Ed25519 pair, made off the main thread. */
export const makeEd25519KeyPair = (): Promise<KeyPair> => generate('ed25519')

/** The public key as SPKI PEM, the form of `publicKeyPem`. */
export const writePublicPem = (key: KeyObject): string =>
  key.export({ type: 'spki', format: 'pem' }).toString()

/** The private key as PKCS#8 PEM; it only ever leaves this process sealed (SEC-71). */
export const writePrivatePem = (key: KeyObject): string =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString()

/**
 * Reads one of our own private keys.
 * @throws Error when the text is not a private key: our database holds only what `writePrivatePem` made.
 */
export const readPrivatePem = (pem: string): KeyObject => createPrivateKey(pem)

/**
 * Reads a foreign public key, SPKI or PKCS#1 PEM, RSA or Ed25519 of any size.
 * @returns undefined for anything else, also for a private key or a certificate, which Node would take.
 */
export function readPublicPem(pem: string): KeyObject | undefined {
  const text = pem.length <= MAX_KEY_TEXT ? pem.trim() : ''
  if (!PUBLIC_PEM_LABELS.some((label) => text.startsWith(label))) return undefined
  try {
    const key = createPublicKey(text)
    return key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/**
 * An Ed25519 public key as `publicKeyMultibase` (FEP-521a; Multikey of Controlled Identifiers 1.0).
 * @throws TypeError for a key of another type.
 */
export function writeMultikey(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('A Multikey here is an Ed25519 key.')
  const raw = key.export({ type: 'spki', format: 'der' }).subarray(ED25519_SPKI_PREFIX.length)
  return encodeMultibase(Buffer.concat([MULTICODEC_ED25519, raw]))
}

/** Reads a `publicKeyMultibase`; undefined for anything but a base58btc Ed25519 public key. */
export function readMultikey(text: string): KeyObject | undefined {
  const bytes = decodeMultibase(text, MULTICODEC_ED25519.length + ED25519_BYTES)
  if (!bytes || !MULTICODEC_ED25519.equals(bytes.subarray(0, MULTICODEC_ED25519.length)))
    return undefined
  const raw = bytes.subarray(MULTICODEC_ED25519.length)
  const der = Buffer.concat([ED25519_SPKI_PREFIX, raw])
  return createPublicKey({ key: der, type: 'spki', format: 'der' })
}

/** Bytes as multibase base58btc: `z` and the digits. */
export const encodeMultibase = (bytes: Uint8Array): string =>
  MULTIBASE_BASE58BTC + bs58.encode(bytes)

/**
 * Reads multibase base58btc of exactly `length` bytes; undefined otherwise.
 * The length is checked before decoding, which takes quadratic time.
 */
export function decodeMultibase(text: string, length: number): Buffer | undefined {
  const longest = Math.ceil(length * BASE58_DIGITS_PER_BYTE) + MULTIBASE_BASE58BTC.length
  if (!text.startsWith(MULTIBASE_BASE58BTC) || text.length > longest) return undefined
  const bytes = bs58.decodeUnsafe(text.slice(MULTIBASE_BASE58BTC.length))
  return bytes?.length === length ? Buffer.from(bytes) : undefined
}

/** SHA-256 of the public key's SPKI DER, 64 hex digits: the key in one line. */
export const keyHash = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')

/**
 * All keys of an actor as one fingerprint, for people to compare by eye or telephone: SHA-256 of their hashes,
 * each once, in order, one a line; hex in groups of four. The order in which a document lists them is no matter.
 */
export function fingerprintOf(hashes: readonly string[]): string {
  const lines = [...new Set(hashes)].sort().join('\n')
  const hex = createHash('sha256').update(lines).digest('hex')
  return (hex.match(/.{4}/g) ?? []).join(' ')
}

/** Whether somebody typed this fingerprint, with whatever between the digits. */
export const isSameFingerprint = (typed: string, fingerprint: string): boolean =>
  bare(typed) === bare(fingerprint)

const bare = (fingerprint: string): string => fingerprint.toLowerCase().replaceAll(/[\s:.-]/g, '')
