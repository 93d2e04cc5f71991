import { type LanguageMap, choose } from '../../../domain/language.ts'
import { type SafeHtml, renderMarkdown, sanitizeHtml } from '../../../domain/richtext.ts'
import type { Localised, LocalisedHtml } from '../parts/text.ts'
import type { Voice } from '../voice.ts'

/** Who reads: the voice of the interface, and the languages wanted for people's texts, best first. */
export interface Reader {
  readonly voice: Voice
  readonly wanted: readonly string[]
}

/** The language of a record's texts in an address, where it is not that of the interface. */
export const TEXT_PARAMETER = 'text'

type Map = LanguageMap | null | undefined

/** The text of a map in the language this reader wants most. */
export const textFor = (reader: Reader, map: Map, source?: string): Localised | undefined =>
  map ? choose(map, reader.wanted, source) : undefined

/** A title, which every record and body has; without one in any language, what to call it instead. */
export const titleFor = (reader: Reader, map: Map, source: string, instead: string): Localised =>
  textFor(reader, map, source) ?? { lang: source, value: instead }

/** The same for a text in Markdown. */
export const markdownFor = (reader: Reader, map: Map, source: string): LocalisedHtml | undefined =>
  dressed(textFor(reader, map, source), renderMarkdown)

/** The same for stored HTML: cleaned when it was written, and again on the way out (SEC-30). */
export const htmlFor = (reader: Reader, map: Map, source: string): LocalisedHtml | undefined =>
  dressed(textFor(reader, map, source), sanitizeHtml)

const dressed = (
  text: Localised | undefined,
  dress: (text: string) => SafeHtml,
): LocalisedHtml | undefined => text && { lang: text.lang, value: dress(text.value) }
