import { type Context, inTransaction } from '../../context.ts'
import { mayFor, requireFor } from '../../domain/permissions.ts'
import { type Drafts, missingForPublishing } from '../../domain/record.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type RecordKind, recordUri } from '../../domain/uris.ts'
import type { Member } from '../../domain/viewer.ts'
import type { Visibility } from '../../domain/visibility.ts'
import { findActor } from '../../store/actors.ts'
import { recordAudit } from '../../store/audit.ts'
import { type RecordRow, holdRecord, typed, workingOf } from '../../store/records.ts'
import {
  deleteUnpublished,
  insertDraft,
  markInReview,
  markReturned,
  saveWorkingCopy,
} from '../../store/working-copies.ts'

const NO_SUCH_RECORD = 'There is no such record here.'

/**
 * The record for an action of this member, held until the transaction ends.
 * @throws Refusal `not-found` when there is none that the member can see.
 */
export async function heldRecord(ctx: Context, id: string): Promise<RecordRow> {
  const row = await holdRecord(ctx.db, id)
  if (!row) throw new Refusal('not-found', NO_SUCH_RECORD)
  if (row.status === 'withdrawn')
    throw new Refusal('wrong-state', 'This record was withdrawn. Begin a new draft from it.')
  return row
}

/** What an organisation gives a new text unless the author says otherwise. */
function withDefaults<K extends RecordKind>(
  draft: Drafts[K],
  owner: { license: string | null; jurisdiction: string[]; government_level: string | null },
): Drafts[K] {
  return {
    ...(owner.license ? { license: owner.license } : {}),
    ...(owner.jurisdiction.length > 0 ? { jurisdiction: owner.jurisdiction } : {}),
    ...(owner.government_level ? { governmentLevel: owner.government_level } : {}),
    ...draft,
  } as Drafts[K]
}

/**
 * Begins a record for an organisation: a draft that only members see.
 * Licence, place and level come from the organisation when the draft does not say.
 * @returns the new record's id.
 * @throws Refusal `not-allowed` when the author does not write for it; `not-found` when there is none.
 */
export async function beginDraft<K extends RecordKind>(
  ctx: Context,
  author: Member,
  organisationId: string,
  kind: K,
  draft: Drafts[K],
  visibility: Visibility = 'public',
): Promise<string> {
  requireFor(author, organisationId, 'write')
  return inTransaction(ctx, async (tx) => {
    const owner = await findActor(tx.db, organisationId)
    if (!owner?.local) throw new Refusal('not-found', 'There is no such organisation here.')
    const id = tx.newId()
    await insertDraft(tx.db, {
      id,
      uri: recordUri(tx.origin, kind, id),
      record: typed(kind, withDefaults(draft, owner)),
      ownerId: owner.id,
      visibility,
      author: author.accountId,
      now: tx.now(),
    })
    return id
  })
}

/**
 * Saves the working copy of a record; readers go on seeing the last published revision.
 * @param expected the revision the author began from; another one now is refused, nothing is overwritten.
 */
export async function saveDraft<K extends RecordKind>(
  ctx: Context,
  author: Member,
  id: string,
  kind: K,
  change: { draft: Drafts[K]; visibility?: Visibility | undefined; expected?: number | undefined },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    if (row.kind !== kind) throw new Refusal('not-found', NO_SUCH_RECORD)
    requireFor(author, row.owner_id, 'write')
    const { expected } = change
    if (expected !== undefined && expected !== row.revision)
      throw new Refusal(
        'edited-meanwhile',
        `Revision ${row.revision} was published meanwhile. Compare it with yours, then save again.`,
      )
    const owner = await findActor(tx.db, row.owner_id)
    if (!owner) throw new Error(`The record ${id} has no owner.`)
    await saveWorkingCopy(tx.db, id, {
      draft: withDefaults<K>(change.draft, owner),
      visibility: change.visibility ?? row.working_visibility ?? row.visibility,
      authors: [...new Set([...row.working_authors, author.accountId])],
      now: tx.now(),
      isFirst: row.revision === 0,
    })
  })
}

/**
 * Hands the working copy to the reviewers.
 * @throws Refusal `invalid` with each field that is still missing; `wrong-state` when there is nothing to review.
 */
export async function submitDraft(ctx: Context, author: Member, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(author, row.owner_id, 'write')
    const working = workingOf(row)
    if (!working) throw new Refusal('wrong-state', 'There is no draft to submit.')
    requireComplete(working)
    await markInReview(tx.db, row)
  })
}

/** Gives a submitted draft back to its authors, with a note that says what to change. */
export async function returnDraft(
  ctx: Context,
  reviewer: Member,
  id: string,
  note: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(reviewer, row.owner_id, 'review')
    if (!row.working_in_review) throw new Refusal('wrong-state', 'This draft is not in review.')
    await markReturned(tx.db, row, note)
    await recordAudit(tx.db, {
      at: tx.now(),
      who: reviewer.handle,
      action: 'draft-returned',
      subject: row.uri,
      reason: note,
    })
  })
}

/** Deletes a draft that was never published. Nobody else knew of it. */
export async function deleteDraft(ctx: Context, author: Member, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await heldRecord(tx, id)
    requireFor(author, row.owner_id, 'write')
    if (row.revision > 0)
      throw new Refusal('wrong-state', 'This record is published. Withdraw it instead.')
    const own = row.working_authors.includes(author.accountId)
    if (!own && !mayFor(author, row.owner_id, 'review'))
      throw new Refusal('not-allowed', 'Only its author or a reviewer deletes a draft.')
    await deleteUnpublished(tx.db, id)
    await recordAudit(tx.db, {
      at: tx.now(),
      who: author.handle,
      action: 'draft-deleted',
      subject: row.uri,
    })
  })
}

/** @throws Refusal `invalid`, naming each core field that is empty. */
export function requireComplete(record: NonNullable<ReturnType<typeof workingOf>>): void {
  const missing =
    record.kind === 'Initiative'
      ? missingForPublishing('Initiative', record.draft)
      : missingForPublishing('LessonLearned', record.draft)
  if (missing.length > 0)
    throw new Refusal('invalid', 'Some fields are needed before this is published.', missing)
}
