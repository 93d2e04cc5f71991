import { hash } from 'node:crypto'

/** Bytes of a SHA-256. */
const BYTES = 32

/** One line of a catalogue: the address of a record, and when it was last changed or deleted (RFC 3339). */
export interface CatalogueLine {
  readonly id: string
  readonly time: string
}

/**
 * The digest of a catalogue: SHA-256 of `id|time` of each entry, all of them XORed (PROTOCOL 7.4). It does
 * not depend on the order, and two servers that hold the same have the same.
 * @returns 64 hex digits; 64 zeros for an empty catalogue.
 */
export function catalogueDigest(lines: Iterable<CatalogueLine>): string {
  const sum = Buffer.alloc(BYTES)
  for (const { id, time } of lines) {
    const one = hash('sha256', `${id}|${time}`, 'buffer')
    for (let at = 0; at < BYTES; at++) sum.writeUInt8(sum.readUInt8(at) ^ one.readUInt8(at), at)
  }
  return sum.toString('hex')
}
