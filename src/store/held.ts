import { sql } from 'kysely'
import type { HeldLine } from '../domain/catalogue.ts'
import type { Db } from './database.ts'

// What is here of another server's catalogue, to be compared with it (PROTOCOL 7.4).

/** Times that a record is looked for in vain before it counts as missing, and within which time at least. */
const MISSING_AFTER = 3
const MISSING_WITHIN_HOURS = 24

/** Looked for often enough, over time enough. */
const countsAsMissing = sql<boolean>`missing.seen >= ${MISSING_AFTER}
  and missing.last_at - missing.first_at >= make_interval(hours => ${MISSING_WITHIN_HOURS})`

/** Whether the owner of a copy neither lists nor serves it any more, without saying that it is gone. */
export async function isMissing(db: Db, uri: string): Promise<boolean> {
  const row = await db
    .selectFrom('missing')
    .select('uri')
    .where('uri', '=', uri)
    .where(countsAsMissing)
    .executeTakeFirst()
  return row !== undefined
}

/** The copies of an organisation's records, and what is known to be gone. */
export async function listHeld(
  db: Db,
  owner: { readonly id: string; readonly uri: string },
): Promise<HeldLine[]> {
  const records = await db
    .selectFrom('records')
    .leftJoin('missing', 'missing.uri', 'records.uri')
    .select(['records.uri', 'records.updated_at as time'])
    .select(
      sql<'copy' | 'missing'>`case when ${countsAsMissing} then 'missing' else 'copy' end`.as(
        'kind',
      ),
    )
    .where('records.owner_id', '=', owner.id)
    .where('records.status', 'in', ['published', 'archived'])
    .execute()
  const tombstones = await db
    .selectFrom('tombstones')
    .select(['uri', 'deleted_at as time'])
    .where('owner_uri', '=', owner.uri)
    .where('uri', '!=', owner.uri)
    .execute()
  return [...records, ...tombstones.map((row) => ({ ...row, kind: 'tombstone' as const }))]
}

/** Notes the time of deletion that the owner gives, in the place of that at which we heard of it. */
export async function setTombstoneTime(db: Db, uri: string, at: Date): Promise<void> {
  await db.updateTable('tombstones').set({ deleted_at: at }).where('uri', '=', uri).execute()
}

/** Notes that the owner neither lists nor serves what we have a copy of. It is kept all the same. */
export async function noteMissing(db: Db, uri: string, now: Date): Promise<void> {
  await db
    .insertInto('missing')
    .values({ uri, seen: 1, first_at: now, last_at: now })
    .onConflict((c) =>
      c.column('uri').doUpdateSet((eb) => ({ seen: eb('missing.seen', '+', 1), last_at: now })),
    )
    .execute()
}

/** It is there again, or said to be gone. */
export async function clearMissing(db: Db, uri: string): Promise<void> {
  await db.deleteFrom('missing').where('uri', '=', uri).execute()
}
