import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'

/** A place in a list that is ordered by time and then by id. */
export interface Key {
  readonly at: Date
  readonly id: string
}

/** Rows below `max` or above `min`, both exclusive; with neither, the first ones. */
export interface Range {
  readonly max?: Key
  readonly min?: Key
  readonly limit: number
}

export type Direction = 'asc' | 'desc'

/** Which columns a list is ordered by: `records.published_at`, `records.id`. */
interface Order {
  readonly at: string
  readonly id: string
  readonly direction: Direction
}

/**
 * The rows of a range, always in the list's own order. Going back (`min` of a falling list, `max` of a
 * rising one) takes the rows nearest to the key, not the first of all.
 */
export async function inRange<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  { at, id, direction }: Order,
  { max, min, limit }: Range,
): Promise<Row[]> {
  const columns = sql`(${sql.ref(at)}, ${sql.ref(id)})`
  let rows = query
  if (max) rows = rows.where(sql<SqlBool>`${columns} < (${max.at}::timestamptz, ${max.id}::text)`)
  if (min) rows = rows.where(sql<SqlBool>`${columns} > (${min.at}::timestamptz, ${min.id}::text)`)
  const isBackward = direction === 'desc' ? min !== undefined : max !== undefined
  const read = isBackward === (direction === 'desc') ? 'asc' : 'desc'
  const found = await rows
    .orderBy(sql.ref(at), read)
    .orderBy(sql.ref(id), read)
    .limit(limit)
    .execute()
  return isBackward ? found.reverse() : found
}

/** Counts that a database gives as text or number, as a number. */
export const countOf = (row: { readonly count: string | number | bigint } | undefined): number =>
  Number(row?.count ?? 0)
