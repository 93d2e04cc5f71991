import type { z } from 'zod'
import { type LanguageMap, LanguageTag, lengthOf, text } from '../../domain/language.ts'
import { parseWith } from '../../domain/parse.ts'
import { cut } from '../../domain/richtext.ts'
import { LINE_MAX } from './read-line.ts'

/** One sentence about a field of a line: why it has no place, or what was made of it. */
export interface Note {
  /** The path in the line, such as `organization.kind`; empty for the line itself. */
  readonly field: string
  readonly reason: string
}

/**
 * The fields of one line while they are being mapped. Whatever is not taken, or does not fit, is left:
 * kept with the record's source under its path, and noted, so that nothing is lost without a word.
 */
export interface Sheet {
  /** Takes a field off the line. */
  readonly take: (field: string) => unknown
  /** Says what was made of a field whose whole value is stored. */
  readonly note: (field: string, reason: string) => void
  /** Keeps a value with the source and says why. Lists that are left for two reasons are joined. */
  readonly leave: (field: string, value: unknown, reason: string) => void
  /** The fields that nobody took yet. */
  readonly rest: () => string[]
  readonly notes: readonly Note[]
  readonly unmapped: ReadonlyMap<string, unknown>
}

/** @param prefix the path of an object inside the line, such as `lesson.0.` */
export function openSheet(fields: Readonly<Record<string, unknown>>, prefix = ''): Sheet {
  const left = new Map(Object.entries(fields))
  const notes: Note[] = []
  const unmapped = new Map<string, unknown>()
  const note = (field: string, reason: string) => {
    notes.push({ field: prefix + field, reason })
  }
  return {
    notes,
    unmapped,
    note,
    rest: () => [...left.keys()],
    take: (field) => {
      const value = left.get(field)
      left.delete(field)
      return value
    },
    leave: (field, value, reason) => {
      const path = prefix + field
      const before = unmapped.get(path)
      const both = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value
      unmapped.set(path, both)
      note(field, reason)
    },
  }
}

export const EMPTY = 'Is empty.'
export const NO_FIELD = 'There is no field for this; it is kept with the source.'
export const TWICE = 'Is there more than once; it was taken once.'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text of any length as it can be stored, or undefined; the rest is left. */
export function fitText(sheet: Sheet, field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.trim() === '') return leaveIt(sheet, field, value, EMPTY)
  const read = parseWith(text(LINE_MAX), value)
  if (read.ok) return read.value
  return leaveIt(sheet, field, value, read.issues[0]?.message ?? 'Is not a text.')
}

function leaveIt(sheet: Sheet, field: string, value: unknown, reason: string): undefined {
  sheet.leave(field, value, reason)
  return undefined
}

/** The texts of a language map, of any length; languages and texts that are none are left. */
export function fitTexts(sheet: Sheet, field: string, value: unknown): LanguageMap | undefined {
  if (value === undefined) return undefined
  if (!isObject(value)) return leaveIt(sheet, field, value, 'Is not a text for each language.')
  const texts = Object.entries(value).flatMap(([lang, given]) => {
    const path = `${field}.${lang}`
    const fitted = parseWith(LanguageTag, lang).ok
      ? fitText(sheet, path, given)
      : leaveIt(sheet, path, given, 'Is under no language tag of BCP 47.')
    return fitted === undefined ? [] : [[lang, fitted] as const]
  })
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}

/** Texts of at most `max` characters; of a longer one the whole is left. */
export function shorten(
  sheet: Sheet,
  field: string,
  texts: LanguageMap | undefined,
  max: number,
): LanguageMap | undefined {
  if (!texts) return undefined
  const short = Object.entries(texts).map(([lang, whole]) => {
    if (lengthOf(whole) <= max) return [lang, whole]
    sheet.leave(
      `${field}.${lang}`,
      whole,
      `Is longer than ${max} characters; it was cut, and the whole is kept with the source.`,
    )
    return [lang, cut(whole, max, lang)]
  })
  return Object.fromEntries(short) as LanguageMap
}

/** A value that a schema takes, or undefined; another one is left with the schema's own sentence. */
export function fit<S extends z.ZodType>(
  sheet: Sheet,
  field: string,
  value: unknown,
  schema: S,
): z.output<S> | undefined {
  if (value === undefined) return undefined
  const read = parseWith(schema, value)
  if (read.ok) return read.value
  const { path, message } = read.issues[0] ?? { path: '', message: 'Does not fit.' }
  return leaveIt(sheet, field, value, path === '' ? message : `${path}: ${message}`)
}

/** A list as it stands in the line; anything else is left. */
export function fitList(sheet: Sheet, field: string, value: unknown): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  sheet.leave(field, value, 'Is not a list.')
  return []
}

/** How entries are judged: alone, by the schema of their list, and by how many there are already. */
export interface ListRule {
  readonly schema: z.ZodType
  readonly max: number
}

/** Adds the entries that fit to `into`, each once and no more than `max`; the others are left. */
export function fitEntries(
  sheet: Sheet,
  field: string,
  values: readonly unknown[],
  { schema, max }: ListRule,
  into: string[] = [],
): string[] {
  const left = Map.groupBy(values, (value) => {
    if (typeof value === 'string' && value.trim() === '') return EMPTY
    const read = parseWith(schema, [value])
    if (!read.ok) return read.issues[0]?.message ?? 'Does not fit.'
    const [entry] = read.value as [string]
    if (into.includes(entry)) return TWICE
    if (into.length >= max) return `There is place for ${max}; the others are kept with the source.`
    into.push(entry)
    return undefined
  })
  for (const [reason, entries] of left)
    if (reason !== undefined) sheet.leave(field, entries, reason)
  return into
}
