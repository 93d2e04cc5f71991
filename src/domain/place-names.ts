import { z } from 'zod'
import { type LanguageMap, LanguageTag } from './language.ts'
import { isJurisdiction } from './vocabularies/places.ts'

/** One name of a place: its code, the language of the name (`und`: any), the name. */
function placeEntry(entry: string): readonly [code: string, language: string, name: string] {
  const equals = entry.indexOf('=')
  const [code = '', language = 'und'] = entry.slice(0, Math.max(0, equals)).split('@')
  return [code.trim(), language.trim(), equals < 0 ? '' : entry.slice(equals + 1).trim()]
}

/** `XR=Ruritania;XR@fr=Ruritanie`: names for codes that ISO 3166 leaves to its users, by language. */
export const PlaceNames = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(';')
      .filter((entry) => entry.trim() !== '')
      .map(placeEntry),
  )
  .refine(
    (entries) =>
      entries.every(
        ([code, language, name]) =>
          isJurisdiction(code) && LanguageTag.safeParse(language).success && name !== '',
      ),
    {
      error: 'Write CODE=Name or CODE@fr=Name, several separated by ; (for example XR=Ruritania).',
    },
  )
  .transform((entries) => {
    const names: Record<string, Record<string, string>> = {}
    for (const [code, language, name] of entries) (names[code] ??= {})[language] = name
    return names as Readonly<Record<string, LanguageMap>>
  })
