import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type RevisionRow = Row<'revisions'>

export async function insertRevision(db: Db, revision: NewRow<'revisions'>): Promise<void> {
  await db
    .insertInto('revisions')
    .values(revision)
    .onConflict((c) => c.columns(['record_id', 'revision']).doNothing())
    .execute()
}

/** The hash of a record's newest stored revision; the next one names it. */
export async function lastHash(db: Db, recordId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('revisions')
    .select('sha256')
    .where('record_id', '=', recordId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.sha256
}

/** The history of a record, newest first, without the texts. The caller has seen that it may be read. */
export function listRevisions(db: Db, recordId: string) {
  return db
    .selectFrom('revisions')
    .select(['revision', 'published_at', 'change_note', 'approved_by', 'sha256', 'previous_sha256'])
    .where('record_id', '=', recordId)
    .orderBy('revision', 'desc')
    .execute()
}

/** One revision with its texts. The caller has seen that the record may be read. */
export function findRevision(
  db: Db,
  recordId: string,
  revision: number,
): Promise<RevisionRow | undefined> {
  return db
    .selectFrom('revisions')
    .selectAll()
    .where('record_id', '=', recordId)
    .where('revision', '=', revision)
    .executeTakeFirst()
}
