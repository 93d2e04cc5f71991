import { z } from 'zod'
import { LANGUAGES_PER_RECORD, type LanguageMap, LanguageTag } from './language.ts'
import { TRANSLATION_METHODS } from './vocabularies/lists.ts'

/** How each translation was made; a language that is not listed counts as translated by people. */
export const Translations = z
  .array(
    z.strictObject({
      language: LanguageTag,
      translationMethod: z.enum(TRANSLATION_METHODS),
    }),
  )
  .max(LANGUAGES_PER_RECORD)
export type Translations = z.infer<typeof Translations>

/** A translation as published: fresh when `translatedRevision` is the record's revision (DOMAIN 6). */
export interface Translation {
  readonly language: string
  readonly translationMethod: (typeof TRANSLATION_METHODS)[number]
  readonly translatedRevision: number
}

/** The parts of a draft that decide about translations. */
interface Translatable {
  readonly sourceLanguage: string
  readonly name: LanguageMap
  readonly translations?: Translations | undefined
}

/** The title must stand in the source language; every other text follows it. */
export const hasSourceText = (draft: Translatable): boolean =>
  draft.name[draft.sourceLanguage] !== undefined

/** All texts of a draft in one language, as one comparable string. */
const textsIn = (draft: object, language: string): string =>
  JSON.stringify(
    Object.entries(draft).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)[language]
        : undefined,
    ]),
  )

/**
 * The translations of a new revision. One that was not touched keeps the revision it was made from,
 * unless the source text did not change either.
 */
export function translationsOf(
  draft: Translatable,
  revision: number,
  before?: {
    readonly draft: Translatable
    readonly translations: readonly Translation[]
    readonly revision: number
  },
): Translation[] {
  const sourceSame =
    before !== undefined &&
    textsIn(before.draft, draft.sourceLanguage) === textsIn(draft, draft.sourceLanguage)
  return Object.keys(draft.name)
    .filter((language) => language !== draft.sourceLanguage)
    .map((language) => {
      const method = draft.translations?.find((t) => t.language === language)?.translationMethod
      const old = before?.translations.find((t) => t.language === language)
      const untouched =
        before !== undefined && textsIn(before.draft, language) === textsIn(draft, language)
      const wasFresh = old?.translatedRevision === before?.revision
      return {
        language,
        translationMethod: method ?? 'human',
        translatedRevision:
          old && untouched && !(sourceSame && wasFresh) ? old.translatedRevision : revision,
      }
    })
}
