import { INITIATIVE_CORE, InitiativeDraft } from './initiative.ts'
import type { LanguageMap } from './language.ts'
import { LESSON_CORE, LessonDraft } from './lesson.ts'
import { type Issue, type Parsed, parseWith } from './parse.ts'
import type { Translation } from './translation.ts'
import type { RecordKind } from './uris.ts'
import type { RecordStatus, Visibility } from './visibility.ts'

/** What each kind of record holds. To add a kind, add it here and follow the compiler. */
export interface Drafts {
  readonly Initiative: InitiativeDraft
  readonly LessonLearned: LessonDraft
}
export type Draft = Drafts[RecordKind]

/** A draft together with its kind. */
export type Typed = {
  [K in RecordKind]: { readonly kind: K; readonly draft: Drafts[K] }
}[RecordKind]

const SCHEMAS = { Initiative: InitiativeDraft, LessonLearned: LessonDraft } as const
const CORE: { readonly [K in RecordKind]: readonly (keyof Drafts[K])[] } = {
  Initiative: INITIATIVE_CORE,
  LessonLearned: LESSON_CORE,
}

/** Reads the draft of a record of this kind from untrusted input. */
export function parseDraft<K extends RecordKind>(kind: K, input: unknown): Parsed<Drafts[K]> {
  return parseWith(SCHEMAS[kind], input) as Parsed<Drafts[K]>
}

/** The core fields that are still empty, each as an issue. Empty list: it can be published. */
export function missingForPublishing<K extends RecordKind>(kind: K, draft: Drafts[K]): Issue[] {
  return CORE[kind]
    .filter((field) => {
      const value = draft[field] as unknown
      if (value === undefined) return true
      const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isMap && (value as LanguageMap)[draft.sourceLanguage] === undefined
    })
    .map((field) => ({
      path: String(field),
      message: 'Fill this in, in the source language, before it is published.',
    }))
}

/** Everything about a published revision besides its draft: made by the server (DOMAIN 3.3). */
export interface Published {
  readonly uri: string
  readonly owner: string
  readonly visibility: Visibility
  readonly recordStatus: Extract<RecordStatus, 'published' | 'archived'>
  readonly revision: number
  readonly changeNote?: string | undefined
  readonly translations: readonly Translation[]
  /** Instants, whole seconds. */
  readonly published: Date
  readonly updated: Date
}
