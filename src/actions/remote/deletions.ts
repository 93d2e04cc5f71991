import { type Context, inTransaction } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { findActor } from '../../store/actors.ts'
import { eraseComment, findComment } from '../../store/comments.ts'
import { findAnyByUri } from '../../store/records.ts'
import { eraseRemoteRecord, holdUri } from '../../store/remote-content.ts'
import { saveTombstone, saveUndone } from '../../store/tombstones.ts'

export type Deletion =
  | 'deleted'
  | 'noted' // nothing of it is here; a later Create will have no effect
  | 'not-owner'

/**
 * Deletes our copy of something of another server, and keeps a tombstone so that it never comes back
 * (SEC-0A). The caller has seen that owner and object have one origin.
 * @param ownerUri who deletes it; undefined when its origin itself says that it is gone.
 * @param reason in public, as plain text.
 */
export async function deleteRemoteObject(
  ctx: Context,
  ownerUri: string | undefined,
  uri: string,
  reason?: string,
): Promise<Deletion> {
  return inTransaction(ctx, async (tx) => {
    await holdUri(tx.db, uri)
    const at = tx.now()
    const record = await findAnyByUri(tx.db, uri)
    const comment = record ? undefined : await findComment(tx.db, uri)
    const ownerId = record?.owner_id ?? comment?.author_id
    const owner = ownerId === undefined ? undefined : await findActor(tx.db, ownerId)
    if (owner?.local || (owner && ownerUri !== undefined && owner.uri !== ownerUri))
      return 'not-owner'
    if (record && record.status !== 'withdrawn')
      await eraseRemoteRecord(tx.db, record, { at, reason })
    if (comment) await eraseComment(tx.db, comment, at)
    // Of strangers' objects that never came, the note is kept for days and not for ever.
    const isKept = owner !== undefined || ownerUri === undefined || tx.admission.isPeer(hostOf(uri))
    if (isKept) await saveTombstone(tx.db, uri, ownerUri, at)
    else await saveUndone(tx.db, uri, ownerUri, at)
    return owner ? 'deleted' : 'noted'
  })
}
