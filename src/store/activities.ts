import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

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

/** Activities of an actor whose stored bytes hold this text, by URI, from behind `after` on. */
export async function listHolding(
  db: Db,
  actorId: string,
  text: string,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly { readonly uri: string; readonly body: string }[]> {
  const { rows } = await sql<{ uri: string; body: string }>`
    select uri, body from activities
    where actor_id = ${actorId} and uri > ${page.after} and strpos(body, ${text}) > 0
    order by uri limit ${page.limit}`.execute(db)
  return rows
}

/** Puts other bytes in the place of an activity's, while it still has the ones they were made of. */
export async function replaceBody(
  db: Db,
  uri: string,
  before: string,
  body: string,
): Promise<void> {
  await db
    .updateTable('activities')
    .set({ body })
    .where('uri', '=', uri)
    .where('body', '=', before)
    .execute()
}

/** The newest Delete of a record, and whom it was for. */
export function findLastDelete(
  db: Db,
  objectUri: string,
): Promise<Pick<Row<'activities'>, 'body' | 'visibility'> | undefined> {
  return db
    .selectFrom('activities')
    .select(['body', 'visibility'])
    .where('object_uri', '=', objectUri)
    .where('type', '=', 'Delete')
    .orderBy('published_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
