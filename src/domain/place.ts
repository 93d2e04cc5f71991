import { z } from 'zod'
import type { ORDERS } from './search.ts'

/** Where a page of a list ended. The next one begins after it, whatever was added meanwhile. */
export interface Place {
  readonly order: (typeof ORDERS)[number]
  /** Time of publishing of the last row, in microseconds as the database keeps it: ISO 8601, UTC. */
  readonly at: string
  readonly id: string
  /** How well the last row matched; in order of relevance only. */
  readonly rank?: number
}

const At = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
const Written = z.union([
  z.tuple([z.enum(['newest', 'oldest']), At, z.string().max(64)]),
  z.tuple([z.literal('relevance'), At, z.string().max(64), z.int32()]),
])

/** A place as one opaque word for an address. */
export const writePlace = ({ order, at, id, rank }: Place): string =>
  Buffer.from(
    JSON.stringify(rank === undefined ? [order, at, id] : [order, at, id, rank]),
  ).toString('base64url')

/** Reads it back. Anything else is no place: the list begins at its beginning. */
export function readPlace(word: string | undefined, order: Place['order']): Place | undefined {
  if (word === undefined) return undefined
  try {
    const read = Written.safeParse(JSON.parse(Buffer.from(word, 'base64url').toString()))
    if (!read.success || read.data[0] !== order) return undefined
    const [, at, id, rank] = read.data
    return Number.isNaN(Date.parse(at))
      ? undefined
      : { order, at, id, ...(rank === undefined ? {} : { rank }) }
  } catch {
    return undefined
  }
}
