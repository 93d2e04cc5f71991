import { html } from 'hono/html'
import { COFOG } from '../../domain/vocabularies/cofog.ts'
import { type Locale, type Translate, intlLocale, isMessage, translator } from './locales/index.ts'
import { type PlaceNames, direction, languageName, placeName } from './locales/names.ts'
import type { Html } from './safe.ts'

/** All that a page needs to speak one language. Every view takes it first. */
export interface Voice {
  readonly locale: Locale
  readonly dir: 'ltr' | 'rtl'
  readonly t: Translate
  /** `2021`, `2021-03`, `2021-03-04` or an instant, each at its own precision, in UTC. */
  readonly date: (iso: string) => string
  readonly number: (value: number) => string
  /** An amount given as decimal text, with its ISO 4217 currency. */
  readonly money: (amount: string, currency: string) => string
  /** "A, B, C": each piece kept as it is. */
  readonly list: (items: readonly Html[]) => Html
  readonly place: (code: string) => string
  readonly language: (tag: string) => string
  /** A label as it stands inside a line: "In operation" -> "in operation". */
  readonly midLine: (label: string) => string
  /** `01.3` -> "General services". */
  readonly area: (code: string) => string
  readonly compare: (a: string, b: string) => number
}

/**
 * Makes the voice of one language. Its formatters are dear to make: keep one for each language.
 * @param ownPlaces names the operator gave to places, in this language.
 */
export function voiceOf(locale: Locale, ownPlaces: PlaceNames = new Map()): Voice {
  const tag = intlLocale(locale)
  const numbers = new Intl.NumberFormat(tag)
  const sorted = new Intl.Collator(tag, { numeric: true })
  const t = translator(locale)
  const place = (code: string): string => placeName(code, locale, ownPlaces)
  return {
    locale,
    dir: direction(locale),
    t,
    date: dateIn(tag),
    number: (value) => numbers.format(value),
    money: (amount, currency) =>
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency,
        trailingZeroDisplay: 'stripIfInteger',
        // The amount stays text: 15 digits and six decimals do not fit a double.
      }).format(amount as `${number}`),
    list: (items) =>
      html`${items.map((item, i) => (i === 0 ? item : [t('list.separator'), item]))}`,
    place: (code) =>
      code.length > 2
        ? t('place.within', { place: place(code), country: place(code.slice(0, 2)) })
        : place(code),
    language: (lang) => languageName(lang, locale),
    midLine: (label) => label.charAt(0).toLocaleLowerCase(locale) + label.slice(1),
    area: (code) => {
      const key = `cofog.${code}`
      return COFOG.includes(code) && isMessage(key) ? t(key) : code
    },
    compare: (a, b) => sorted.compare(a, b),
  }
}

function dateIn(tag: string): (iso: string) => string {
  const year = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', year: 'numeric' })
  const month = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', year: 'numeric', month: 'long' })
  const day = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', dateStyle: 'long' })
  return (iso) => {
    const precise = iso.length === 4 ? year : iso.length === 7 ? month : day
    return precise.format(new Date(iso))
  }
}
