import type { LanguageMap } from '../domain/language.ts'
import type { RecordProof } from '../domain/proof.ts'
import type { Drafts, Typed } from '../domain/record.ts'
import type { Translation } from '../domain/translation.ts'
import type { RecordKind } from '../domain/uris.ts'
import type { Viewer } from '../domain/viewer.ts'
import type { RecordStatus, Visibility } from '../domain/visibility.ts'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'
import { facetColumns, searchVector, titleText } from './search-text.ts'
import { readableBy } from './visibility.ts'

export type RecordRow = Row<'records'>

/** The published content of a row with its kind, or undefined when it never was published. */
export const typedOf = (row: RecordRow): Typed | undefined =>
  row.draft === null ? undefined : ({ kind: row.kind, draft: row.draft } as Typed)

/** The working copy of a row with its kind, or undefined when there is none. */
export const workingOf = (row: RecordRow): Typed | undefined =>
  row.working === null ? undefined : ({ kind: row.kind, draft: row.working } as Typed)

export const typed = <K extends RecordKind>(kind: K, draft: Drafts[K]): Typed =>
  ({ kind, draft }) as unknown as Typed

/** What a published revision says, ready to be stored; the same for our records and for others'. */
export interface Publication {
  readonly record: Typed
  readonly status: Extract<RecordStatus, 'published' | 'archived'>
  readonly visibility: Visibility
  readonly revision: number
  readonly changeNote: string | undefined
  readonly translations: readonly Translation[]
  readonly html: LanguageMap
  readonly summary: LanguageMap | undefined
  readonly published: Date
  readonly updated: Date
}

/** Every column that follows from the published content. */
function publishedColumns(p: Publication) {
  const { draft } = p.record
  const facets = facetColumns(p.record)
  return {
    status: p.status,
    visibility: p.visibility,
    revision: p.revision,
    source_language: draft.sourceLanguage,
    draft: JSON.stringify(draft),
    html: JSON.stringify(p.html),
    translations: JSON.stringify(p.translations),
    change_note: p.changeNote ?? null,
    name: JSON.stringify(draft.name),
    summary: p.summary ? JSON.stringify(p.summary) : null,
    about: p.record.kind === 'LessonLearned' ? (p.record.draft.about ?? null) : null,
    stage: (p.record.kind === 'Initiative' ? p.record.draft.stage : p.record.draft.phase) ?? null,
    outcome: p.record.kind === 'LessonLearned' ? (p.record.draft.outcome ?? null) : null,
    government_level: draft.governmentLevel ?? null,
    ...facets,
    title_text: titleText(draft.name),
    search: searchVector(p.record, p.html),
    published_at: p.published,
    updated_at: p.updated,
  }
}

/** Stores a published revision of our own record and clears its working copy. */
export async function publishRow(db: Db, id: string, publication: Publication): Promise<void> {
  await db
    .updateTable('records')
    .set({
      ...publishedColumns(publication),
      working: null,
      working_visibility: null,
      working_authors: [],
      working_in_review: false,
      working_note: null,
    })
    .where('id', '=', id)
    .execute()
}

/** Stores a record of another server, new or changed. */
export async function saveRemoteRecord(
  db: Db,
  remote: Publication & {
    readonly id: string
    readonly uri: string
    readonly ownerId: string
    readonly seen: Date
    readonly proof?: RecordProof | undefined
  },
): Promise<void> {
  const columns = { ...publishedColumns(remote), proof: remote.proof ?? null }
  await db
    .insertInto('records')
    .values({
      id: remote.id,
      uri: remote.uri,
      kind: remote.record.kind,
      local: false,
      owner_id: remote.ownerId,
      seen_at: remote.seen,
      ...columns,
    })
    .onConflict((c) => c.column('uri').doUpdateSet(columns))
    .execute()
}

/** Notes what became of the proof over the version of another server's record that is here. */
export async function saveProof(db: Db, id: string, proof: RecordProof): Promise<void> {
  await db
    .updateTable('records')
    .set({ proof })
    .where('id', '=', id)
    .where('local', '=', false)
    .execute()
}

/** The live record with this id, or undefined when absent or hidden from the viewer. */
export function findRecord(db: Db, viewer: Viewer, id: string): Promise<RecordRow | undefined> {
  return db
    .selectFrom('records')
    .selectAll('records')
    .where(readableBy(viewer))
    .where('records.id', '=', id)
    .executeTakeFirst()
}

/** The live record with this address, or undefined when absent or hidden from the viewer. */
export function findRecordByUri(
  db: Db,
  viewer: Viewer,
  uri: string,
): Promise<RecordRow | undefined> {
  return db
    .selectFrom('records')
    .selectAll('records')
    .where(readableBy(viewer))
    .where('records.uri', '=', uri)
    .executeTakeFirst()
}

/** A record of ours in any state, for an action on it, held against others until the transaction ends. */
export function holdRecord(db: Db, id: string): Promise<RecordRow | undefined> {
  return db
    .selectFrom('records')
    .selectAll()
    .where('id', '=', id)
    .where('local', '=', true)
    .forUpdate()
    .executeTakeFirst()
}

/** A record of ours in any state, for the people who write it. */
export function findOwnRecord(db: Db, id: string): Promise<RecordRow | undefined> {
  return db
    .selectFrom('records')
    .selectAll()
    .where('id', '=', id)
    .where('local', '=', true)
    .executeTakeFirst()
}

/** A record from anywhere in any state, by its address. */
export function findAnyByUri(db: Db, uri: string): Promise<RecordRow | undefined> {
  return db.selectFrom('records').selectAll().where('uri', '=', uri).executeTakeFirst()
}

/** An imported record by where it came from. */
export function findBySource(
  db: Db,
  source: string,
  sourceId: string,
): Promise<RecordRow | undefined> {
  return db
    .selectFrom('records')
    .selectAll()
    .where('source', '=', source)
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
}

/** Marks a record withdrawn. Its texts stay for its owner, who may begin a new draft from them. */
export async function markWithdrawn(
  db: Db,
  id: string,
  gone: { readonly at: Date; readonly reason: string | undefined },
): Promise<void> {
  await db
    .updateTable('records')
    .set({
      status: 'withdrawn',
      withdrawn_at: gone.at,
      withdrawal_reason: gone.reason ?? null,
      updated_at: gone.at,
      working: null,
      working_authors: [],
      working_in_review: false,
    })
    .where('id', '=', id)
    .execute()
}

/** What is shown of a withdrawn public record: its date and reason, and nothing else. */
export function findWithdrawn(
  db: Db,
  id: string,
): Promise<Pick<RecordRow, 'id' | 'kind' | 'withdrawn_at' | 'withdrawal_reason'> | undefined> {
  return db
    .selectFrom('records')
    .select(['id', 'kind', 'withdrawn_at', 'withdrawal_reason'])
    .where('id', '=', id)
    .where('status', '=', 'withdrawn')
    .where('visibility', '=', 'public')
    .executeTakeFirst()
}

/** Our own live records that are about this address, in any visibility; for rules, not for showing. */
export function listOwnAbout(db: Db, uri: string): Promise<RecordRow[]> {
  return db
    .selectFrom('records')
    .selectAll()
    .where('about', '=', uri)
    .where('local', '=', true)
    .where('status', 'in', ['published', 'archived'])
    .forUpdate()
    .execute()
}
