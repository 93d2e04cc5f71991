import { type Context, inTransaction } from '../../context.ts'
import { requireFor } from '../../domain/permissions.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Member } from '../../domain/viewer.ts'
import { isWider } from '../../domain/visibility.ts'
import { findActor } from '../../store/actors.ts'
import { type RecordRow, workingOf } from '../../store/records.ts'
import { heldRecord, requireComplete } from './drafts.ts'
import { storeRevision } from './publication.ts'
import { narrowChildren } from './republishing.ts'

/** Four eyes: where an organisation wants them, a second person approves (DOMAIN 5.2). */
async function requireSecondPerson(ctx: Context, approver: Member, row: RecordRow): Promise<void> {
  const owner = await findActor(ctx.db, row.owner_id)
  if (!owner?.four_eyes) return
  if (row.working_authors.includes(approver.accountId))
    throw new Refusal(
      'not-allowed',
      'You wrote part of this revision, so another reviewer has to approve it.',
    )
  if (!row.working_in_review)
    throw new Refusal('wrong-state', 'This draft was not submitted for review yet.')
}

/**
 * Publishes the working copy: the first revision of a record, or its next one.
 * @param changeNote what changed and why; required from the second revision on.
 * @throws Refusal `not-allowed`, `wrong-state`, or `invalid` with each field that is missing.
 */
export async function publishDraft(
  ctx: Context,
  approver: Member,
  id: string,
  changeNote?: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(approver, row.owner_id, 'publish')
    const working = workingOf(row)
    if (!working) throw new Refusal('wrong-state', 'There is no draft to publish.')
    await requireSecondPerson(tx, approver, row)
    requireComplete(working)
    if (row.revision > 0 && !changeNote)
      throw new Refusal('invalid', 'Say in a sentence what changed.', [
        { path: 'changeNote', message: 'Say in a sentence what changed, and why.' },
      ])
    const visibility = row.working_visibility ?? row.visibility
    if (row.revision > 0 && visibility !== row.visibility)
      requireFor(approver, row.owner_id, 'change')
    await storeRevision(tx, {
      row,
      record: working,
      visibility,
      status: row.status === 'archived' ? 'archived' : 'published',
      changeNote,
      by: approver.handle,
      approvedBy: approver.accountId,
      action: row.revision === 0 ? 'record-published' : 'record-revised',
    })
    if (isWider(row.visibility, visibility)) await narrowChildren(tx, approver, row, visibility)
  })
}
