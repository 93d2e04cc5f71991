import { missingForPublishing } from '../../domain/record.ts'
import type { ActorRow } from '../../store/actors.ts'
import type { RecordCardRow } from '../../store/lists.ts'
import { type RecordRow, workingOf } from '../../store/records.ts'
import type { RevisionRow } from '../../store/revisions.ts'

/** Row -> JSON of the REST API, and nothing else. */

type OwnerRow = Pick<ActorRow, 'id' | 'uri' | 'handle' | 'host' | 'name'>

export const toOwnerJson = (owner: OwnerRow) => ({
  id: owner.id,
  uri: owner.uri,
  handle: owner.handle,
  host: owner.host,
  name: owner.name,
})

export const toCardJson = (row: RecordCardRow) => ({
  id: row.id,
  uri: row.uri,
  kind: row.kind,
  local: row.local,
  owner: toOwnerJson(row.owner),
  status: row.status,
  visibility: row.visibility,
  revision: row.revision,
  name: row.name,
  summary: row.summary ?? undefined,
  stage: row.stage ?? undefined,
  outcome: row.outcome ?? undefined,
  governmentLevel: row.government_level ?? undefined,
  jurisdiction: row.jurisdiction,
  function: row.functions,
  published: row.published_at?.toISOString(),
  updated: row.updated_at.toISOString(),
})

/** @param around what is not in the row itself. */
export const toRecordJson = (
  row: RecordRow,
  owner: OwnerRow,
  around: { readonly usefulTo: number; readonly missing: boolean },
) => ({
  id: row.id,
  uri: row.uri,
  kind: row.kind,
  local: row.local,
  owner: toOwnerJson(owner),
  status: row.status,
  visibility: row.visibility,
  revision: row.revision,
  changeNote: row.change_note ?? undefined,
  translations: row.translations,
  published: row.published_at?.toISOString(),
  updated: row.updated_at.toISOString(),
  proof: row.proof ?? undefined,
  missing: row.local ? undefined : around.missing,
  usefulTo: around.usefulTo,
  provenance: row.provenance ?? undefined,
  content: row.draft ?? {},
})

export function toWorkingCopyJson(row: RecordRow) {
  const working = workingOf(row)
  if (!working) return undefined
  return {
    id: row.id,
    uri: row.uri,
    kind: row.kind,
    revision: row.revision,
    inReview: row.working_in_review,
    note: row.working_note ?? undefined,
    visibility: row.working_visibility ?? row.visibility,
    draft: working.draft,
    missing:
      working.kind === 'Initiative'
        ? missingForPublishing('Initiative', working.draft)
        : missingForPublishing('LessonLearned', working.draft),
  }
}

export const toRevisionJson = (
  row: Pick<
    RevisionRow,
    'revision' | 'published_at' | 'change_note' | 'sha256' | 'previous_sha256'
  >,
) => ({
  revision: row.revision,
  published: row.published_at.toISOString(),
  changeNote: row.change_note ?? undefined,
  sha256: row.sha256,
  previousSha256: row.previous_sha256 ?? undefined,
})
