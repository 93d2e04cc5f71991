import type { Draft, Typed } from '../domain/record.ts'
import type { Visibility } from '../domain/visibility.ts'
import type { Db } from './database.ts'
import type { RecordRow } from './records.ts'
import type { Provenance } from './schema.ts'
import { titleText } from './search-text.ts'

/** A new draft of ours, which only its organisation's members see. */
export async function insertDraft(
  db: Db,
  draft: {
    readonly id: string
    readonly uri: string
    readonly record: Typed
    readonly ownerId: string
    readonly visibility: Visibility
    readonly author: string | undefined
    readonly now: Date
    readonly source?: {
      readonly name: string
      readonly id: string
      readonly provenance: Provenance
    }
  },
): Promise<void> {
  await db
    .insertInto('records')
    .values({
      id: draft.id,
      uri: draft.uri,
      kind: draft.record.kind,
      local: true,
      owner_id: draft.ownerId,
      status: 'draft',
      visibility: draft.visibility,
      revision: 0,
      source_language: draft.record.draft.sourceLanguage,
      working: JSON.stringify(draft.record.draft),
      working_visibility: draft.visibility,
      working_authors: draft.author === undefined ? [] : [draft.author],
      name: JSON.stringify(draft.record.draft.name),
      title_text: titleText(draft.record.draft.name),
      updated_at: draft.now,
      seen_at: draft.now,
      source: draft.source?.name ?? null,
      source_id: draft.source?.id ?? null,
      provenance: draft.source ? JSON.stringify(draft.source.provenance) : null,
    })
    .execute()
}

/** Replaces the working copy of a record and takes it out of review. */
export async function saveWorkingCopy(
  db: Db,
  id: string,
  copy: {
    readonly draft: Draft
    readonly visibility: Visibility
    readonly authors: readonly string[]
    readonly now: Date
    /** A record that was never published shows its working title in lists of drafts. */
    readonly isFirst: boolean
  },
): Promise<void> {
  await db
    .updateTable('records')
    .set({
      working: JSON.stringify(copy.draft),
      working_visibility: copy.visibility,
      working_authors: [...copy.authors],
      working_in_review: false,
      ...(copy.isFirst
        ? {
            status: 'draft' as const,
            name: JSON.stringify(copy.draft.name),
            source_language: copy.draft.sourceLanguage,
            title_text: titleText(copy.draft.name),
            updated_at: copy.now,
          }
        : {}),
    })
    .where('id', '=', id)
    .execute()
}

/** Puts the working copy before the reviewers. */
export async function markInReview(db: Db, row: RecordRow): Promise<void> {
  await db
    .updateTable('records')
    .set({
      working_in_review: true,
      working_note: null,
      ...(row.revision === 0 ? { status: 'inReview' as const } : {}),
    })
    .where('id', '=', row.id)
    .execute()
}

/** Gives the working copy back to its authors with the reviewer's words. */
export async function markReturned(db: Db, row: RecordRow, note: string): Promise<void> {
  await db
    .updateTable('records')
    .set({
      working_in_review: false,
      working_note: note,
      ...(row.revision === 0 ? { status: 'draft' as const } : {}),
    })
    .where('id', '=', row.id)
    .execute()
}

/** Puts a working copy back as it was, after a revision that did not come from it. */
export async function restoreWorkingCopy(db: Db, row: RecordRow): Promise<void> {
  await db
    .updateTable('records')
    .set({
      working: row.working === null ? null : JSON.stringify(row.working),
      working_visibility: row.working_visibility,
      working_authors: row.working_authors,
      working_in_review: row.working_in_review,
      working_note: row.working_note,
    })
    .where('id', '=', row.id)
    .execute()
}

/** Removes a record that was never published. */
export async function deleteUnpublished(db: Db, id: string): Promise<void> {
  await db.deleteFrom('records').where('id', '=', id).where('revision', '=', 0).execute()
}

/** The working copies of an organisation: drafts, those in review, and edits of published records. */
export function listWorkingCopies(db: Db, organisationIds: readonly string[]) {
  return db
    .selectFrom('records')
    .selectAll()
    .where('owner_id', 'in', organisationIds.length > 0 ? organisationIds : [''])
    .where('working', 'is not', null)
    .orderBy('updated_at', 'desc')
    .limit(WORKING_COPIES_SHOWN)
    .execute()
}

/** Drafts listed at once; nobody keeps more open. */
const WORKING_COPIES_SHOWN = 200
