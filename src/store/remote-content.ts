import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { RecordRow } from './records.ts'

/**
 * Holds everything that is kept under an address of another server until the transaction ends, whether
 * there is anything yet or not: a Create and a Delete of one object come one after the other.
 */
export async function holdUri(db: Db, uri: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${uri}, 0))`.execute(db)
}

/** The addresses of everything live that an actor of another server has here. */
export async function listLiveUris(db: Db, actorId: string): Promise<string[]> {
  const records = db
    .selectFrom('records')
    .select('uri')
    .where('owner_id', '=', actorId)
    .where('local', '=', false)
    .where('status', '!=', 'withdrawn')
  const comments = db
    .selectFrom('comments')
    .select('uri')
    .where('author_id', '=', actorId)
    .where('state', '!=', 'deleted')
  const rows = await records.unionAll(comments).execute()
  return rows.map((row) => row.uri)
}

/** Withdraws our copy of another server's record: its texts, history, document and counts go. */
export async function eraseRemoteRecord(
  db: Db,
  row: Pick<RecordRow, 'id' | 'uri'>,
  gone: { readonly at: Date; readonly reason: string | undefined },
): Promise<void> {
  await db
    .updateTable('records')
    .set({
      status: 'withdrawn',
      withdrawn_at: gone.at,
      withdrawal_reason: gone.reason ?? null,
      updated_at: gone.at,
      draft: null,
      html: null,
      summary: null,
      change_note: null,
      title_text: '',
      search: sql<string>`''::tsvector`,
    })
    .where('id', '=', row.id)
    .where('local', '=', false)
    .execute()
  await db.deleteFrom('revisions').where('record_id', '=', row.id).execute()
  await db
    .deleteFrom('documents')
    .where('record_id', '=', row.id)
    .where('local', '=', false)
    .execute()
  await db.deleteFrom('reactions').where('object_uri', '=', row.uri).execute()
}
