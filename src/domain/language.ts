import { parse as parseTag } from 'bcp-47'
import { z } from 'zod'

/** BCP 47 tag, at most 35 characters (PROTOCOL 10). */
export const LANGUAGE_TAG_MAX = 35
/** Translations of one record (PROTOCOL 10). */
export const LANGUAGES_PER_RECORD = 31

export const LanguageTag = z
  .string()
  .max(LANGUAGE_TAG_MAX)
  .refine((tag) => parseTag(tag).language != null, {
    error: 'Give the language as a BCP 47 tag, such as en, fr or pt-BR.',
  })

/** One text per language: `{ en: '…', fr: '…' }`. */
export type LanguageMap = Readonly<Record<string, string>>

/** Counts characters as people do (code points), not UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length

/** A text of at most `max` characters, trimmed, without control characters except line breaks. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'Write something here, or leave the field out.' })
    .refine((value) => lengthOf(value) <= max, { error: `Use at most ${max} characters.` })
    .refine((value) => ![...value].some(isControl), {
      error: 'Remove the control characters from this text.',
    })

const isControl = (char: string): boolean => {
  const code = char.codePointAt(0) ?? 0
  return (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) || code === 0x7f
}

/** A language map with at least one text, each of at most `max` characters. @param each what one text is. */
export const localised = (max: number, each: z.ZodType<string, string> = text(max)) =>
  z
    .record(LanguageTag, each)
    .refine((map) => Object.keys(map).length > 0, { error: 'Give the text in one language.' })
    .refine((map) => Object.keys(map).length <= LANGUAGES_PER_RECORD, {
      error: `Use at most ${LANGUAGES_PER_RECORD} languages.`,
    })

/** A text together with the language it is in. */
export interface Chosen {
  readonly lang: string
  readonly value: string
}

/** The best text of a map: the first wanted language it has (or its base language), then `source`, then any. */
export function choose(
  map: LanguageMap,
  wanted: readonly string[],
  source?: string,
): Chosen | undefined {
  const keys = Object.keys(map)
  const base = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? ''
  for (const want of source ? [...wanted, source] : wanted) {
    const key =
      keys.find((k) => k.toLowerCase() === want.toLowerCase()) ??
      keys.find((k) => base(k) === base(want))
    const value = key === undefined ? undefined : map[key]
    if (key !== undefined && value !== undefined) return { lang: key, value }
  }
  const first = keys[0]
  const value = first === undefined ? undefined : map[first]
  return first === undefined || value === undefined ? undefined : { lang: first, value }
}

/** The same map with the source language first, as the wire wants it (PROTOCOL 2). */
export function sourceFirst(map: LanguageMap, source: string): LanguageMap {
  const own = map[source]
  return own === undefined ? map : { [source]: own, ...map }
}
