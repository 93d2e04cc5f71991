import type { ColumnType } from 'kysely'
import type { LanguageMap } from '../../domain/language.ts'
import type { RecordProof } from '../../domain/proof.ts'
import type { Draft } from '../../domain/record.ts'
import type { Translation } from '../../domain/translation.ts'
import type { RecordKind } from '../../domain/uris.ts'
import type { RecordStatus, Visibility } from '../../domain/visibility.ts'
import type { Defaulted, Json, Nullable, NullableJson, Time } from './columns.ts'

/** Where an imported record came from; shown on its page, kept as it was given. */
export interface Provenance {
  readonly source: string
  readonly license?: string
  readonly licenseNote?: string
  /** The page it was read on, http or https. */
  readonly url?: string
  /** The body that the source names. */
  readonly organization?: { name?: string | LanguageMap; kind?: string; url?: string }
  /** Of a lesson: the title of the record at the source that holds it, maybe among others. */
  readonly name?: LanguageMap
  /** Values that have no place in the record, by their paths at the source. */
  readonly unmapped?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

/** Statements of others about who uses what, kept as they came until adoptions are records. */
export interface ImportedAdoptionsTable {
  source: string
  source_id: string
  initiative_source_id: string
  body: Json<Readonly<Record<string, unknown>>>
  imported_at: Time
}

export interface RecordsTable {
  id: string
  uri: string
  kind: RecordKind
  local: boolean
  owner_id: string
  status: RecordStatus
  visibility: Visibility
  revision: number
  source_language: string
  draft: NullableJson<Draft>
  html: NullableJson<LanguageMap>
  translations: ColumnType<Translation[], string | undefined, string>
  change_note: Nullable<string>
  working: NullableJson<Draft>
  working_visibility: Nullable<Visibility>
  working_authors: Defaulted<string[]>
  working_in_review: Defaulted<boolean>
  working_note: Nullable<string>
  name: Json<LanguageMap>
  summary: NullableJson<LanguageMap>
  about: Nullable<string>
  stage: Nullable<string>
  outcome: Nullable<string>
  government_level: Nullable<string>
  jurisdiction: Defaulted<string[]>
  functions: Defaulted<string[]>
  languages: Defaulted<string[]>
  keywords: Defaulted<string[]>
  title_text: Defaulted<string>
  search: ColumnType<string, string | undefined, string>
  published_at: Nullable<Time>
  updated_at: Time
  seen_at: Time
  withdrawn_at: Nullable<Time>
  withdrawal_reason: Nullable<string>
  source: Nullable<string>
  source_id: Nullable<string>
  provenance: NullableJson<Provenance>
  proof: Nullable<RecordProof>
}

export interface RevisionsTable {
  record_id: string
  revision: number
  visibility: Visibility
  published_at: Time
  change_note: Nullable<string>
  approved_by: Nullable<string>
  sha256: string
  previous_sha256: Nullable<string>
  snapshot: string
  draft: Json<Draft>
}

export interface DocumentsTable {
  uri: string
  record_id: Nullable<string>
  actor_id: Nullable<string>
  local: boolean
  visibility: Visibility
  status: 200 | 410
  etag: string
  body: string
  updated_at: Time
}
