import { createHash } from 'node:crypto'
import type { TextRow } from './tables.ts'

/** What a table holds, told in a few characters. */
export interface Sum {
  readonly rows: number
  /** The SHA-256 of every row, added up modulo 2^256, in hex: the order of the rows is no matter. */
  readonly sha256: string
}

const MODULUS = 2n ** 256n
const HEX = 64

/** Adds rows up to a `Sum`. */
export function summer(): { add: (rows: readonly TextRow[]) => void; sum: () => Sum } {
  let rows = 0
  let total = 0n
  return {
    add: (some) => {
      for (const row of some) {
        rows += 1
        const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex')
        total = (total + BigInt(`0x${hash}`)) % MODULUS
      }
    },
    sum: () => ({ rows, sha256: total.toString(16).padStart(HEX, '0') }),
  }
}
