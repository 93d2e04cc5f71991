import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Shortest operator secret taken: 32 characters of a generated secret hold at least 128 bits. */
export const MIN_SECRET_CHARACTERS = 32

const KEY_BYTES = 32 // AES-256
const IV_BYTES = 12 // the nonce length GCM is defined for (NIST SP 800-38D)
const TAG_BYTES = 16 // full length; shorter tags can be forged
const KEY_ID_HEX = 8 // enough to tell an operator's few secrets apart, too little to help guessing one

// Binds the derived key to this one use, so the same secret may serve for something else under another label.
const KEY_PURPOSE = 'comity secrets at rest v1'

/** Seals and opens secrets that lie in the database: private keys, client secrets, seeds (SEC-71). */
export interface Sealer {
  /** First 8 hex digits of the SHA-256 of the current key; the prefix of everything sealed with it. */
  readonly keyId: string
  /** Seals with this secret from now on; what earlier ones sealed still opens. */
  renew(secret: string): void
  /**
   * Encrypts `plain` for its owner. Each call gives another text.
   * @returns `keyId:base64url`, where the bytes are nonce, ciphertext and tag.
   */
  seal(plain: string, ownerId: string): string
  /**
   * Decrypts what `seal` returned, with the current secret or a previous one.
   * @throws Error when the text is malformed, its key is unknown, it was changed, or it belongs to another owner.
   */
  open(sealed: string, ownerId: string): string
  /** True when `sealed` carries the current key's id; false means that it waits for `comity rekey`. */
  isCurrent(sealed: string): boolean
}

interface Key {
  readonly id: string
  readonly bytes: Buffer
}

/**
 * Makes the sealer for the operator's COMITY_SECRET (AES-256-GCM under an HKDF-SHA256 key).
 * @param secret at least 32 characters.
 * @param previous earlier secrets, which still open what they sealed but seal nothing new.
 * @throws Error when a secret is too short.
 */
export function sealer(secret: string, previous: readonly string[] = []): Sealer {
  let current = deriveKey(secret)
  const keys = new Map([...previous.map(deriveKey), current].map((key) => [key.id, key]))
  return {
    get keyId() {
      return current.id
    },
    renew: (next) => {
      current = deriveKey(next)
      keys.set(current.id, current)
    },
    seal: (plain, ownerId) => seal(current, plain, ownerId),
    open: (sealed, ownerId) => open(keys, sealed, ownerId),
    isCurrent: (sealed) => sealed.startsWith(`${current.id}:`),
  }
}

function deriveKey(secret: string): Key {
  if (secret.length < MIN_SECRET_CHARACTERS)
    throw new Error(`A secret needs at least ${MIN_SECRET_CHARACTERS} characters.`)
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', KEY_PURPOSE, KEY_BYTES))
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, KEY_ID_HEX)
  return { id, bytes }
}

function seal(key: Key, plain: string, ownerId: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(ownerId))
  const sealed = Buffer.concat([
    iv,
    cipher.update(plain, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  return `${key.id}:${sealed.toString('base64url')}`
}

function open(keys: ReadonlyMap<string, Key>, sealed: string, ownerId: string): string {
  const [id = '', text = '', ...rest] = sealed.split(':')
  const bytes = Buffer.from(text, 'base64url')
  // Node's decoder skips what it does not know, so a changed text could decode to the same bytes.
  const isExact = rest.length === 0 && bytes.toString('base64url') === text
  if (!isExact || bytes.length < IV_BYTES + TAG_BYTES)
    throw new Error('This is not a sealed secret, or it was cut short.')

  const key = keys.get(id)
  if (!key)
    throw new Error(
      `The secret was sealed with key ${id}, which is not known here. ` +
        'Give the COMITY_SECRET of that time as COMITY_SECRET_PREVIOUS.',
    )

  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(ownerId))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const body = bytes.subarray(IV_BYTES, -TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error(`The secret was changed, or it does not belong to ${ownerId}.`, { cause })
  }
}
