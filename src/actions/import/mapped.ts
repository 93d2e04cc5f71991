import type { LanguageMap } from '../../domain/language.ts'
import { type Drafts, type Typed, parseDraft } from '../../domain/record.ts'
import { snapshotHash } from '../../domain/revision.ts'
import type { RecordKind } from '../../domain/uris.ts'
import type { Provenance } from '../../store/schema.ts'
import { type Note, NO_FIELD, type Sheet, fit } from './sheet.ts'

/** A record made from a line, ready to be stored. */
export interface MappedRecord {
  readonly record: Typed
  readonly source: string
  readonly sourceId: string
  readonly provenance: Provenance & {
    /** Of the content as it was imported (JCS): tells whether people changed it here since. */
    readonly contentSha256: string
  }
}

/** What one line became. A line may give several records, and some of them may have to be refused. */
export interface MappedLine {
  readonly records: readonly MappedRecord[]
  readonly notes: readonly Note[]
  readonly refused: readonly Note[]
}

export const refusedLine = (refused: readonly Note[], notes: readonly Note[] = []): MappedLine => ({
  records: [],
  notes,
  refused,
})

/** What stays with the source on top of its own words: fields that have no place, by their paths. */
export function withUnmapped(provenance: Provenance, sheets: readonly Sheet[]): Provenance {
  const unmapped = sheets.flatMap((sheet) => [...sheet.unmapped])
  return unmapped.length === 0
    ? provenance
    : { ...provenance, unmapped: Object.fromEntries(unmapped) }
}

/** Fields that are named and shaped as ours are taken as they are; what is left then has no field. */
export function takeOwnFields(
  sheet: Sheet,
  draft: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, Parameters<typeof fit>[3]>>,
): Record<string, unknown> {
  const own = sheet.rest().map((field): [string, unknown] => {
    const value = sheet.take(field)
    const schema = Object.hasOwn(shape, field) ? shape[field] : undefined
    if (schema && draft[field] === undefined) return [field, fit(sheet, field, value, schema)]
    sheet.leave(field, value, NO_FIELD)
    return [field, undefined]
  })
  return { ...draft, ...present(own.filter(([field]) => draft[field] === undefined)) }
}

const present = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined))

/** Judges a whole draft, and makes it a record. @returns the notes that refuse it when it does not fit. */
export function finish<K extends RecordKind>(
  kind: K,
  input: Readonly<Record<string, unknown>>,
  from: { readonly source: string; readonly sourceId: string; readonly provenance: Provenance },
): MappedRecord | readonly Note[] {
  const read = parseDraft(kind, present(Object.entries(input)))
  if (!read.ok) return read.issues.map(({ path, message }) => ({ field: path, reason: message }))
  const draft: Drafts[K] = read.value
  return {
    ...from,
    record: { kind, draft } as unknown as Typed,
    provenance: { ...from.provenance, contentSha256: snapshotHash(draft) },
  }
}

/** The language that most of the texts are in, of those that the title is in. */
export function sourceLanguageOf(
  name: LanguageMap,
  texts: readonly (LanguageMap | undefined)[],
): string {
  const count = (lang: string) => texts.filter((map) => map?.[lang] !== undefined).length
  return Object.keys(name).reduce((best, lang) => (count(lang) > count(best) ? lang : best))
}

/** Maps of several texts under each other, language by language, in Markdown paragraphs. */
export function joinTexts(maps: readonly (LanguageMap | undefined)[]): LanguageMap | undefined {
  const languages = [...new Set(maps.flatMap((map) => Object.keys(map ?? {})))]
  if (languages.length === 0) return undefined
  const textIn = (lang: string) => maps.flatMap((map) => map?.[lang] ?? []).join('\n\n')
  return Object.fromEntries(languages.map((lang) => [lang, textIn(lang)]))
}
