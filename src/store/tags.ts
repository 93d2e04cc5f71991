import { type SqlBool, sql } from 'kysely'
import type { Viewer } from '../domain/viewer.ts'
import type { Member } from './collections.ts'
import type { Db } from './database.ts'
import { type Range, countOf, inRange } from './keyset.ts'
import { readableBy } from './visibility.ts'

/** Different keywords that are read to find those of a tag; a catalogue has some hundreds. */
const KEYWORDS_MAX = 50_000

/** Every keyword of public records, as stored: lower case, with its spaces and hyphens. */
export async function listKeywords(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('records')
    .where(readableBy({ kind: 'anyone' }))
    .select(sql<string>`unnest(records.keywords)`.as('keyword'))
    .distinct()
    .limit(KEYWORDS_MAX)
    .execute()
  return rows.map((row) => row.keyword)
}

/** The readable records that carry one of these keywords (lower case). */
const taggedWith = (db: Db, viewer: Viewer, keywords: readonly string[]) =>
  db
    .selectFrom('records')
    .where(readableBy(viewer))
    .where(sql<SqlBool>`records.keywords && ${[...keywords]}::text[]`)

export async function countTagged(
  db: Db,
  viewer: Viewer,
  keywords: readonly string[],
): Promise<number> {
  const count = taggedWith(db, viewer, keywords).select((eb) =>
    eb.fn.countAll<number>().as('count'),
  )
  return countOf(await count.executeTakeFirst())
}

export const listTagged = (
  db: Db,
  viewer: Viewer,
  keywords: readonly string[],
  range: Range,
): Promise<Member[]> =>
  inRange(
    taggedWith(db, viewer, keywords)
      .select(['records.published_at as at', 'records.id', 'records.uri'])
      .$narrowType<{ at: Date }>(),
    { at: 'records.published_at', id: 'records.id', direction: 'desc' },
    range,
  )
