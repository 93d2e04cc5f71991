import { iso31662 } from 'iso-3166'
import type { Locale } from './index.ts'

/** Scripts written from right to left (Unicode bidirectional class R or AL). */
const RIGHT_TO_LEFT = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
])

/** Which way text of this language runs. A tag that cannot be read counts as left to right. */
export function direction(lang: string): 'ltr' | 'rtl' {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr'
  } catch {
    return 'ltr'
  }
}

/** Names of places that the operator gave, by code: for user-assigned codes such as XR. */
export type PlaceNames = ReadonlyMap<string, string>

const SUBDIVISIONS = new Map(iso31662.map(({ code, name }) => [code, name]))
const REGION_NAMES = new Map<Locale, Intl.DisplayNames>()

/**
 * The name of a country or region by its ISO 3166 code; the code itself when nobody knows a name.
 * A subdivision is named as its government does; ISO 3166-2 has no translations.
 */
export function placeName(code: string, locale: Locale, ownNames: PlaceNames): string {
  const own = ownNames.get(code)
  if (own !== undefined) return own
  if (!/^[A-Z]{2}$/.test(code)) return SUBDIVISIONS.get(code) ?? code
  try {
    return displayNames(REGION_NAMES, locale, 'region').of(code) ?? code
  } catch {
    return code // no code at all: anything may stand in an address
  }
}

const LANGUAGE_NAMES = new Map<string, Intl.DisplayNames>()

/** The name of a language, in itself unless another is asked for: `fr` -> Français. */
export function languageName(tag: string, inLanguage: string = tag): string {
  try {
    const name = displayNames(LANGUAGE_NAMES, inLanguage, 'language').of(tag) ?? tag
    const [first = '', ...rest] = name
    return first.toLocaleUpperCase(inLanguage) + rest.join('')
  } catch {
    return tag
  }
}

function displayNames<K extends string>(
  cache: Map<K, Intl.DisplayNames>,
  locale: K,
  type: 'region' | 'language',
): Intl.DisplayNames {
  const known = cache.get(locale)
  if (known) return known
  const fresh = new Intl.DisplayNames(locale, { type, fallback: 'code' })
  cache.set(locale, fresh)
  return fresh
}
