import { html } from 'hono/html'
import { type FormatXMLElementFn, IntlMessageFormat } from 'intl-messageformat'
import type { Html } from '../safe.ts'
import { ar } from './ar/index.ts'
import { en, type Catalogue, type MessageKey } from './en/index.ts'
import { es } from './es/index.ts'
import { fr } from './fr/index.ts'
import { ru } from './ru/index.ts'
import { zh } from './zh/index.ts'

/** The languages of the interface, in the order in which the language switch shows them. */
export const LOCALES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const
export type Locale = (typeof LOCALES)[number]

export const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { ar, zh, en, fr, ru, es }
export type { MessageKey }

/** Dates in English follow the day-month-year order of the United Nations. */
export const intlLocale = (locale: Locale): string => (locale === 'en' ? 'en-GB' : locale)

/** What a message may be filled with: text and numbers, or a link round a part of its sentence. */
export type Values = Readonly<Record<string, string | number>>
export type RichValues = Readonly<Record<string, string | number | Html | ((text: Html) => Html)>>

export interface Translate {
  /** The message of this key, in ICU MessageFormat. @throws when a value that it names is missing. */
  (key: MessageKey, values?: Values): string
  /** The same as a piece of page: values may be pieces themselves, and `<a>…</a>` may become a link. */
  readonly rich: (key: MessageKey, values: RichValues) => Html
}

/** Messages of one language. Each is compiled the first time it is asked for. */
export function translator(locale: Locale): Translate {
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  const message = (key: MessageKey): IntlMessageFormat => {
    const known = compiled.get(key)
    if (known) return known
    const fresh = new IntlMessageFormat(CATALOGUES[locale][key], intlLocale(locale))
    compiled.set(key, fresh)
    return fresh
  }
  const rich = (key: MessageKey, values: RichValues): Html =>
    html`${message(key).format<Html>(Object.fromEntries(Object.entries(values).map(asValue)))}`
  return Object.assign((key: MessageKey, values?: Values) => String(message(key).format(values)), {
    rich,
  })
}

/** The library hands a tag's content over as a list; ours is one piece of page. */
const asValue = ([name, value]: [string, RichValues[string]]): [
  string,
  string | number | Html | FormatXMLElementFn<Html>,
] => [name, typeof value === 'function' ? (parts) => value(html`${parts}`) : value]

/** True when the catalogue has a message of this name: for codes that arrive from elsewhere. */
export const isMessage = (key: string): key is MessageKey => Object.hasOwn(en, key)
