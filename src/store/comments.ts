import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type CommentRow = Row<'comments'>

/** A comment in any state, from anywhere, by its address; for rules, not for showing. */
export function findComment(db: Db, uri: string): Promise<CommentRow | undefined> {
  return db.selectFrom('comments').selectAll().where('uri', '=', uri).executeTakeFirst()
}

export async function insertComment(db: Db, comment: NewRow<'comments'>): Promise<void> {
  await db.insertInto('comments').values(comment).execute()
}

/** Stores a newer version of a comment's text. */
export async function reviseComment(
  db: Db,
  id: string,
  revised: Pick<CommentRow, 'content' | 'body' | 'language' | 'state' | 'updated_at'>,
): Promise<void> {
  await db.updateTable('comments').set(revised).where('id', '=', id).execute()
}

/** Takes the text of a comment away; its place in the thread stays. */
export async function eraseComment(
  db: Db,
  comment: Pick<CommentRow, 'id' | 'uri'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('comments')
    .set({ state: 'deleted', content: '', body: '{}', updated_at: now })
    .where('id', '=', comment.id)
    .execute()
  await db.deleteFrom('reactions').where('object_uri', '=', comment.uri).execute()
}
