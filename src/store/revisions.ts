import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'
import { visibleTo } from './visibility.ts'

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

/**
 * The history of a record, newest first, without the texts. The caller has seen that the record may be
 * read. Of a revision that this viewer may not read there is its place in the chain and nothing else.
 */
export async function listRevisions(db: Db, viewer: Viewer, recordId: string) {
  const rows = await db
    .selectFrom('revisions')
    .select([
      'revision',
      'visibility',
      'published_at',
      'change_note',
      'approved_by',
      'sha256',
      'previous_sha256',
    ])
    .where('record_id', '=', recordId)
    .orderBy('revision', 'desc')
    .execute()
  const visible = visibleTo(viewer)
  return rows.map(({ visibility, ...row }) => {
    const readable = visible.includes(visibility)
    return { ...row, change_note: readable ? row.change_note : null, readable }
  })
}

/**
 * One revision with its texts, or undefined when it is absent or was published to others than this
 * viewer. The caller has seen that the record may be read.
 */
export function findRevision(
  db: Db,
  viewer: Viewer,
  recordId: string,
  revision: number,
): Promise<RevisionRow | undefined> {
  return db
    .selectFrom('revisions')
    .selectAll()
    .where('record_id', '=', recordId)
    .where('revision', '=', revision)
    .where('revisions.visibility', 'in', visibleTo(viewer))
    .executeTakeFirst()
}
