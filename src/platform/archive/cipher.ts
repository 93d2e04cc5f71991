import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  scrypt,
} from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Refusal } from '../../domain/refusal.ts'

/**
 * An encrypted file that is written and read as a stream (docs/run/backup.md): one line of JSON in clear
 * that says how, then chunks `length | ciphertext | tag`. The nonce of a chunk is its number and whether it
 * is the last one, so none can be changed, left out, put elsewhere or cut off unseen.
 */
const MAGIC = 'COMITY-BACKUP'

/** Shortest passphrase taken (characters), as of every secret here. */
export const PASSPHRASE_MIN = 32

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4
/** Plain bytes of one chunk; what of a file is in memory at a time. */
const CHUNK = 256 * 1024
/** scrypt costs 32 MiB and about 0.1 s. */
const COST = { N: 2 ** 15, r: 8, p: 1 }
const SCRYPT_MEMORY = 64 * 1_048_576
/** Longest first line of a file (bytes). */
const HEAD_MAX = 4_096

const Head = z.object({
  format: z.literal(MAGIC),
  version: z.literal(1),
  kdf: z.literal('scrypt'),
  N: z.literal(COST.N),
  r: z.literal(COST.r),
  p: z.literal(COST.p),
  salt: z.string().max(64),
  cipher: z.literal(ALGORITHM),
})

const unreadable = (why: string): Refusal => new Refusal('invalid', why)

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

const keyOf = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  derive(passphrase, salt, KEY_BYTES, { ...COST, maxmem: SCRYPT_MEMORY })

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUIntBE(index, 0, 6)
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0
  return nonce
}

const hashOf = (head: Uint8Array): Buffer => createHash('sha256').update(head).digest()

/** Cuts a stream of bytes into pieces of exactly `CHUNK`, and the rest, which may be empty. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }> {
  let held: Buffer = Buffer.alloc(0)
  for await (const part of source) {
    held = Buffer.concat([held, part])
    for (; held.length > CHUNK; held = held.subarray(CHUNK))
      yield { bytes: held.subarray(0, CHUNK), isLast: false }
  }
  yield { bytes: held, isLast: true }
}

/** Encrypts a stream with a passphrase of at least 32 characters. */
export async function* encrypt(
  source: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES)
  const key = await keyOf(passphrase, salt)
  const head = Buffer.from(
    `${JSON.stringify({ format: MAGIC, version: 1, kdf: 'scrypt', ...COST, salt: salt.toString('base64'), cipher: ALGORITHM })}\n`,
  )
  yield head
  const bound = hashOf(head)
  let index = 0
  for await (const { bytes, isLast } of pieces(source)) {
    const cipher: CipherGCM = createCipheriv(ALGORITHM, key, nonceOf(index++, isLast))
    cipher.setAAD(bound)
    const body = Buffer.concat([cipher.update(bytes), cipher.final()])
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32BE(body.length)
    yield Buffer.concat([length, body, cipher.getAuthTag()])
  }
}

/** Reads exact numbers of bytes from a stream. */
function readerOf(source: AsyncIterable<Uint8Array>) {
  const parts = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { value, done } = await parts.next()
    if (done) return false
    held = Buffer.concat([held, value])
    return true
  }
  return {
    take: async (bytes: number): Promise<Buffer> => {
      while (held.length < bytes) if (!(await more())) throw unreadable('The file was cut short.')
      const taken = held.subarray(0, bytes)
      held = held.subarray(bytes)
      return taken
    },
    line: async (): Promise<Buffer> => {
      let end = held.indexOf(10)
      while (end < 0 && held.length < HEAD_MAX && (await more())) end = held.indexOf(10)
      if (end < 0) throw unreadable('The file is no backup of Comity.')
      const line = held.subarray(0, end + 1)
      held = held.subarray(end + 1)
      return line
    },
    isAtEnd: async (): Promise<boolean> => {
      while (held.length === 0) if (!(await more())) return true
      return false
    },
  }
}

function readHead(line: Buffer): z.output<typeof Head> {
  try {
    return Head.parse(JSON.parse(line.toString('utf8')))
  } catch {
    throw unreadable('The file is no backup of Comity that this version can read.')
  }
}

/**
 * Decrypts what `encrypt` made. Nothing is given out that was changed.
 * @throws Refusal `invalid` for another passphrase, a changed file, or one that was cut short.
 */
export async function* decrypt(
  source: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Buffer> {
  const reader = readerOf(source)
  const line = await reader.line()
  const key = await keyOf(passphrase, Buffer.from(readHead(line).salt, 'base64'))
  const bound = hashOf(line)
  for (let index = 0, isLast = false; !isLast; index++) {
    const length = (await reader.take(LENGTH_BYTES)).readUInt32BE()
    if (length > CHUNK) throw unreadable('The file was changed.')
    const sealed = Buffer.from(await reader.take(length + TAG_BYTES))
    isLast = await reader.isAtEnd()
    yield openChunk(key, nonceOf(index, isLast), bound, sealed)
  }
}

function openChunk(key: Buffer, nonce: Buffer, bound: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, nonce)
  decipher.setAAD(bound)
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    throw unreadable('The passphrase is another one, or the file was changed or cut short.')
  }
}
