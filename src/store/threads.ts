import type { Db } from './database.ts'

/** Replies on one page; a thread that is longer is cut at its newest end. */
const REPLIES_SHOWN = 500

/**
 * The public replies to a record, oldest first, with their authors. One that a moderator took away
 * comes too, since its line stays (DOMAIN 4.7). The caller has seen that the record may be read.
 */
export function listReplies(db: Db, recordId: string) {
  return db
    .selectFrom('comments')
    .innerJoin('actors', 'actors.id', 'comments.author_id')
    .select([
      'comments.id',
      'comments.uri',
      'comments.in_reply_to',
      'comments.author_id',
      'comments.state',
      'comments.language',
      'comments.content',
      'comments.published_at',
      'actors.name as author_name',
      'actors.handle',
      'actors.host',
      'actors.kind as author_kind',
      'actors.local as author_local',
      'actors.uri as author_uri',
      'actors.url as author_url',
    ])
    .where('comments.record_id', '=', recordId)
    .where('comments.visibility', '=', 'public')
    .where('comments.state', 'in', ['shown', 'hidden'])
    .where('actors.suspended_at', 'is', null)
    .orderBy('comments.published_at')
    .orderBy('comments.id')
    .limit(REPLIES_SHOWN)
    .execute()
}
export type ReplyRow = Awaited<ReturnType<typeof listReplies>>[number]
