import type { Db } from './database.ts'
import type { NewRow } from './schema.ts'

/** Stores an activity, its bytes as they will be sent. One that is there already stays as it is. */
export async function insertActivity(db: Db, activity: NewRow<'activities'>): Promise<void> {
  await db
    .insertInto('activities')
    .values(activity)
    .onConflict((c) => c.column('uri').doNothing())
    .execute()
}

/** The bytes of activities, by URI. */
export async function findBodies(
  db: Db,
  uris: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (uris.length === 0) return new Map()
  const rows = await db
    .selectFrom('activities')
    .select(['uri', 'body'])
    .where('uri', 'in', uris)
    .execute()
  return new Map(rows.map((row) => [row.uri, row.body]))
}

/** The newest activity that carried a record, which says whom it was addressed to. */
export async function findLastBody(db: Db, objectUri: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('activities')
    .select('body')
    .where('object_uri', '=', objectUri)
    .where('type', 'in', ['Create', 'Update'])
    .orderBy('published_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.body
}

/**
 * Takes the earlier activities of a record from the outbox, since another one stands there now, or none.
 * @param hide also stop showing and sending them: they say more than may still be read.
 */
export async function retireActivities(
  db: Db,
  recordId: string,
  { hide }: { readonly hide: boolean },
): Promise<void> {
  await db
    .updateTable('activities')
    .set({ in_outbox: false, ...(hide ? { visibility: 'local' as const } : {}) })
    .where('record_id', '=', recordId)
    .where('type', 'in', ['Create', 'Update'])
    .execute()
}
