import { type Context, inTransaction } from '../../context.ts'
import { requireFor } from '../../domain/permissions.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Member } from '../../domain/viewer.ts'
import { type Visibility, isWider } from '../../domain/visibility.ts'
import { recordAudit } from '../../store/audit.ts'
import { saveDocument } from '../../store/documents.ts'
import { recordFact } from '../../store/facts.ts'
import { markWithdrawn } from '../../store/records.ts'
import { toBytes, withContext } from '../../vocabulary/record.ts'
import { writeTombstone } from '../../vocabulary/tombstone.ts'
import { heldRecord } from './drafts.ts'
import { nextTime } from './publication.ts'
import { narrowChildren, republish } from './republishing.ts'

/** Shows a published record to more or to fewer people. Copies held by others cannot be called back. */
export async function changeVisibility(
  ctx: Context,
  publisher: Member,
  id: string,
  visibility: Visibility,
  note: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(publisher, row.owner_id, 'change')
    if (row.visibility === visibility) return
    await republish(tx, publisher, row, {
      status: row.status === 'archived' ? 'archived' : 'published',
      visibility,
      note,
      action: 'record-visibility-changed',
    })
    if (isWider(row.visibility, visibility)) await narrowChildren(tx, publisher, row, visibility)
  })
}

/** Marks a record as no longer kept up (`archived`), or takes the mark off again (`published`). */
export async function changeStatus(
  ctx: Context,
  publisher: Member,
  id: string,
  status: 'published' | 'archived',
  note: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(publisher, row.owner_id, 'change')
    if (row.status === status) return
    await republish(tx, publisher, row, {
      status,
      visibility: row.visibility,
      note,
      action: status === 'archived' ? 'record-archived' : 'record-restored',
    })
  })
}

/**
 * Withdraws a record for good: a tombstone with the public reason stands at its address.
 * @throws Refusal `invalid` without a reason; `wrong-state` when it was never published.
 */
export async function withdrawRecord(
  ctx: Context,
  publisher: Member,
  id: string,
  reason: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(publisher, row.owner_id, 'change')
    if (row.published_at === null || row.revision === 0)
      throw new Refusal('wrong-state', 'This record is not published. Delete the draft instead.')
    if (reason.trim() === '')
      throw new Refusal('invalid', 'Give the public reason.', [
        { path: 'reason', message: 'Say in a sentence why it is withdrawn. Readers will see it.' },
      ])
    const now = tx.now()
    const deleted = nextTime(now, row.updated_at)
    const tombstone = writeTombstone({
      uri: row.uri,
      kind: row.kind,
      reason,
      published: row.published_at,
      deleted,
    })
    await markWithdrawn(tx.db, id, { at: deleted, reason })
    await saveDocument(tx.db, {
      uri: row.uri,
      recordId: row.id,
      local: true,
      visibility: row.visibility,
      status: 410,
      body: toBytes(withContext(tombstone)),
      updatedAt: deleted,
    })
    await recordAudit(tx.db, {
      at: now,
      who: publisher.handle,
      action: 'record-withdrawn',
      subject: row.uri,
      before: { status: row.status, visibility: row.visibility, revision: row.revision },
      after: { status: 'withdrawn' },
      reason,
    })
    await recordFact(
      tx.db,
      tx.newId(),
      {
        kind: 'record-withdrawn',
        record: row.kind,
        subject: row.id,
        revision: row.revision,
        visibilityBefore: row.visibility,
      },
      now,
    )
  })
}
