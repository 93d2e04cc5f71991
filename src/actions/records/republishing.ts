import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Member } from '../../domain/viewer.ts'
import { type Visibility, isWider } from '../../domain/visibility.ts'
import { type RecordRow, listOwnAbout, typedOf } from '../../store/records.ts'
import { restoreWorkingCopy } from '../../store/working-copies.ts'
import { storeRevision } from './publication.ts'

/** The published content again, with another status or visibility; a working copy is left as it is. */
export async function republish(
  ctx: Context,
  publisher: Member,
  row: RecordRow,
  change: {
    status: 'published' | 'archived'
    visibility: Visibility
    note: string
    action: string
  },
): Promise<void> {
  const record = typedOf(row)
  if (!record) throw new Refusal('wrong-state', 'This record is not published.')
  await storeRevision(ctx, {
    row,
    record,
    visibility: change.visibility,
    status: change.status,
    changeNote: change.note,
    by: publisher.handle,
    approvedBy: publisher.accountId,
    action: change.action,
  })
  await restoreWorkingCopy(ctx.db, row)
}

/** What is about a record is never shown to more people than the record itself (DOMAIN 5.4). */
export async function narrowChildren(
  ctx: Context,
  publisher: Member,
  parent: RecordRow,
  visibility: Visibility,
): Promise<void> {
  for (const child of await listOwnAbout(ctx.db, parent.uri)) {
    if (!isWider(child.visibility, visibility)) continue
    await republish(ctx, publisher, child, {
      status: child.status === 'archived' ? 'archived' : 'published',
      visibility,
      note: 'Shown to fewer people, like the initiative it belongs to.',
      action: 'record-visibility-changed',
    })
  }
}
