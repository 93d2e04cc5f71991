import { type RawBuilder, sql } from 'kysely'
import type { LanguageMap } from '../domain/language.ts'
import { type Place, readPlace, writePlace } from '../domain/place.ts'
import type { RecordKind } from '../domain/uris.ts'
import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'
import { readableBy } from './visibility.ts'

const COLUMNS = [
  'records.id',
  'records.uri',
  'records.kind',
  'records.local',
  'records.name',
  'records.summary',
  'records.source_language',
  'records.stage',
  'records.outcome',
  'records.government_level',
  'records.jurisdiction',
  'records.functions',
  'records.visibility',
  'records.revision',
  'records.published_at',
  'records.updated_at',
  'records.status',
] as const
type Column = (typeof COLUMNS)[number] extends `records.${infer C}` ? C : never

/** Whose record it is. */
export interface CardOwner {
  readonly id: string
  readonly uri: string
  readonly name: LanguageMap
  readonly handle: string
  readonly host: string
  readonly local: boolean
}

/** What a list shows of a record. */
export type RecordCardRow = Pick<Row<'records'>, Column> & { readonly owner: CardOwner }

export interface CardPage {
  readonly rows: RecordCardRow[]
  /** The place after the last row, when there are more. */
  readonly next?: string
}

const OWNER = sql<CardOwner>`jsonb_build_object('id', actors.id, 'uri', actors.uri, 'name', actors.name,
  'handle', actors.handle, 'host', actors.host, 'local', actors.local)`

/** The cards of records, with no order and no condition yet. Whoever adds none shows hidden records. */
export const selectCards = (db: Db) =>
  db
    .selectFrom('records')
    .innerJoin('actors', 'actors.id', 'records.owner_id')
    .select(COLUMNS)
    .select(OWNER.as('owner'))

/** A time with all its digits, for `Place.at`. */
export const placeTime = (column: RawBuilder<Date>) =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

export interface ListQuery {
  readonly kind?: RecordKind | undefined
  readonly ownerId?: string | undefined
  /** Address of what the lessons are about. */
  readonly about?: string | undefined
  /** The one record with this address. */
  readonly uri?: string | undefined
  /** True: records of this server only. */
  readonly local?: boolean | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** The newest readable records, a page at a time. */
export async function listNewest(db: Db, viewer: Viewer, query: ListQuery): Promise<CardPage> {
  const rows = await selectNewest(db, viewer, query).execute()
  return pageOf(rows, query.limit, ({ at, id }) => ({ order: 'newest', at, id }))
}

/** The query of `listNewest`, one row longer than the page; a test looks at its plan. */
export function selectNewest(db: Db, viewer: Viewer, query: ListQuery) {
  const { kind, ownerId, about, local, limit } = query
  const after = readPlace(query.after, 'newest')
  let cards = selectCards(db)
    .select(placeTime(sql`records.published_at`).as('at'))
    .where(readableBy(viewer))
  if (kind !== undefined) cards = cards.where('records.kind', '=', kind)
  if (ownerId !== undefined) cards = cards.where('records.owner_id', '=', ownerId)
  if (about !== undefined) cards = cards.where('records.about', '=', about)
  // Written out, not as a parameter, so that the index over our own records can serve it.
  if (local !== undefined)
    cards = cards.where(local ? sql<boolean>`records.local` : sql<boolean>`not records.local`)
  if (after) cards = cards.where(sql`(records.published_at, records.id)`, '<', placeRow(after))
  return cards
    .orderBy('records.published_at', 'desc')
    .orderBy('records.id', 'desc')
    .limit(limit + 1)
}

/** A place as a row value to compare with `(published_at, id)`. */
export const placeRow = ({ at, id }: Place) => sql`(${at}::timestamptz, ${id}::text)`

/** The first `limit` of rows that were asked for with one more, and the place after them. */
export function pageOf<R extends { readonly at: string }>(
  rows: readonly R[],
  limit: number,
  placeOf: (row: R) => Place,
): { rows: Omit<R, 'at'>[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => without(row, 'at')),
    ...(rows.length > limit && last ? { next: writePlace(placeOf(last)) } : {}),
  }
}

/** A row without columns that only served the query. */
export const without = <R extends object, K extends keyof R>(row: R, ...columns: K[]): Omit<R, K> =>
  Object.fromEntries(
    Object.entries(row).filter(([column]) => !(columns as string[]).includes(column)),
  ) as Omit<R, K>
