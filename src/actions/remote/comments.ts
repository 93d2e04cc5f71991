import { type Context, inTransaction } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listedAt, requirePossibleTimes } from '../../domain/remote-times.ts'
import { sameOrigin } from '../../domain/uris.ts'
import { type Visibility, isWider } from '../../domain/visibility.ts'
import type { ActorRow } from '../../store/actors.ts'
import { type CommentRow, findComment, insertComment, reviseComment } from '../../store/comments.ts'
import { findAnyByUri } from '../../store/records.ts'
import { holdUri } from '../../store/remote-content.ts'
import { hasTombstone, wasUndone } from '../../store/tombstones.ts'
import type { RemoteNote } from '../../vocabulary/read-note.ts'
import { findThread } from './readable.ts'

export type CommentAcceptance =
  | 'stored'
  | 'updated'
  | 'unchanged'
  | 'tombstoned'
  | 'private' // for certain people only; this server keeps no such messages
  | 'unknown-parent' // it answers nothing that is here and that its author may read

/** Whether a comment waits for a moderator; a peer's authors are known to us (COMITY_COMMENTS). */
function stateFor(ctx: Context, author: ActorRow): 'held' | 'shown' {
  const { comments } = ctx.config
  if (comments === 'hold-unknown') return ctx.admission.isPeer(author.host) ? 'shown' : 'held'
  return comments === 'show' ? 'shown' : 'held'
}

const narrower = (a: Visibility, b: Visibility): Visibility => (isWider(a, b) ? b : a)

/** For good, or by a stranger before it came. */
const wasDeleted = async ({ db }: Context, { uri, author }: RemoteNote): Promise<boolean> =>
  (await hasTombstone(db, uri, author)) || (await wasUndone(db, uri, author))

/**
 * Takes in a reply of another server to a record, or to a comment, that is here. It is never shown to more
 * people than the record (PROTOCOL 2.3), and its text was sanitised when it was read.
 * @throws Refusal `not-allowed` when the author is not who sent it, or changes; `invalid` for impossible
 *   times.
 */
export async function acceptRemoteComment(
  ctx: Context,
  author: ActorRow,
  note: RemoteNote,
): Promise<CommentAcceptance> {
  if (author.local || author.uri !== note.author || !sameOrigin(author.uri, note.uri))
    throw new Refusal('not-allowed', 'The message is somebody else’s.')
  if (author.suspended_at !== null)
    throw new Refusal('not-allowed', 'The author of the message is suspended here.')
  if (note.visibility === undefined) return 'private'
  const visibility = note.visibility
  requirePossibleTimes(note, ctx.now())
  return inTransaction(ctx, async (tx) => {
    await holdUri(tx.db, note.uri)
    if (await wasDeleted(tx, note)) return 'tombstoned'
    // What is a record does not become a message.
    if (await findAnyByUri(tx.db, note.uri))
      throw new Refusal('not-allowed', 'That is the address of a record.')
    const before = await findComment(tx.db, note.uri)
    if (before) return revise(tx, author, note, before)
    const record = await findThread(tx, author.host, note.inReplyTo)
    if (!record) return 'unknown-parent'
    await insertComment(tx.db, {
      id: tx.newId(),
      uri: note.uri,
      in_reply_to: note.inReplyTo,
      record_id: record.id,
      author_id: author.id,
      visibility: narrower(visibility, record.visibility),
      state: stateFor(tx, author),
      language: note.language ?? null,
      content: note.content,
      body: note.document,
      published_at: listedAt(note.published, tx.now()),
      updated_at: note.updated,
    })
    return 'stored'
  })
}

/** A newer text of a message that is here. One that a moderator hid stays hidden. */
async function revise(
  tx: Context,
  author: ActorRow,
  note: RemoteNote,
  before: CommentRow,
): Promise<CommentAcceptance> {
  if (before.author_id !== author.id)
    throw new Refusal('not-allowed', 'The message is somebody else’s.')
  if (before.state === 'deleted') return 'tombstoned'
  if (note.updated <= before.updated_at) return 'unchanged'
  await reviseComment(tx.db, before.id, {
    content: note.content,
    body: note.document,
    language: note.language ?? null,
    updated_at: note.updated,
    state: before.state === 'hidden' ? 'hidden' : stateFor(tx, author),
  })
  return 'updated'
}
