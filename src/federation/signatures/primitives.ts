import { sign, verify, type KeyObject } from 'node:crypto'

/** The hash under an RSA signature; Ed25519 has its own. */
export type RsaHash = 'sha256' | 'sha512'

/** Signs a signature base: RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519, as the key's type says. */
export const signBytes = (base: string, privateKey: KeyObject): Buffer =>
  sign(privateKey.asymmetricKeyType === 'rsa' ? 'sha256' : null, bytesOf(base), privateKey)

/**
 * Whether `signature` is the key's over `base`. Never throws: what OpenSSL finds unreadable is no signature.
 * @param rsaHash ignored for an Ed25519 key.
 */
export function verifyBytes(
  base: string,
  signature: Uint8Array,
  publicKey: KeyObject,
  rsaHash: RsaHash = 'sha256',
): boolean {
  try {
    const hash = publicKey.asymmetricKeyType === 'rsa' ? rsaHash : null
    return verify(hash, bytesOf(base), publicKey, signature)
  } catch {
    return false
  }
}

// Signature bases are ASCII (the callers see to it), where latin1 is the cheapest encoding.
const bytesOf = (base: string): Buffer => Buffer.from(base, 'latin1')
