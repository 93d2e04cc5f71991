import { type RawBuilder, sql } from 'kysely'
import type { LanguageMap } from '../domain/language.ts'
import type { Typed } from '../domain/record.ts'
import { fold, segment } from '../domain/segment.ts'
import { divisionOf } from '../domain/vocabularies/cofog.ts'
import { EXACT, storedUnder } from './search-languages.ts'

/**
 * Bytes of text (UTF-8) of one record that are searched. PostgreSQL refuses a tsvector over 1 MiB; the
 * worst text found (short words joined by hyphens, each stored alone and joined) takes four times its
 * own size.
 */
export const SEARCH_TEXT_MAX = 200_000
/** Characters of all titles together that are compared by trigrams. */
export const TITLE_TEXT_MAX = 2_000

/** A title first, then what sums it up, then the text, then keywords (DOMAIN 7). */
type Weight = 'A' | 'B' | 'C' | 'D'

/** Text that is stored under one configuration with one weight. */
interface Part {
  readonly weight: Weight
  readonly configuration: string
  readonly text: string
}

type Maps = readonly (LanguageMap | undefined)[]

const namesOf = (list: readonly { readonly name?: unknown }[] = []): Maps =>
  list.map(({ name }) => (typeof name === 'object' ? (name as LanguageMap) : undefined))

/** The texts in languages by weight, and the words that belong to none. */
function textsOf(
  { kind, draft }: Typed,
  html: LanguageMap,
): [Record<'A' | 'B' | 'C', Maps>, string[]] {
  const words = [...(draft.keyword ?? []), ...(draft.technology ?? [])]
  const shared = [bareMap(html), draft.cost?.note, ...namesOf(draft.evidence)]
  if (kind === 'LessonLearned') {
    const { drivingEvent, recommendation, appliesWhen, effectEvidence } = draft
    const C = [drivingEvent, appliesWhen, effectEvidence, ...shared]
    return [{ A: [draft.name], B: [recommendation], C }, words]
  }
  const { results, obstacle, conditionsForSuccess, replicability, indicator } = draft
  const partners = (draft.participation ?? []).flatMap(({ name }) => name ?? [])
  const C = [results, obstacle, conditionsForSuccess, replicability, ...namesOf(indicator)]
  return [
    { A: [draft.name], B: [draft.summary, draft.challenge], C: [...C, ...shared] },
    [...words, ...(draft.targetAudience ?? []), ...partners],
  ]
}

/** Safe HTML without its tags and character references; Markdown's signs are no words to the database. */
const bare = (html: string): string => html.replaceAll(/<[^<>]*>|&[#\w]{1,8};/g, ' ')
const bareMap = (html: LanguageMap): LanguageMap =>
  Object.fromEntries(Object.entries(html).map(([lang, text]) => [lang, bare(text)]))

/** Exact words are compared without case, accents and width; stemmers want accents, in one spelling. */
const spelled = (configuration: string, text: string): string =>
  configuration === EXACT
    ? fold(text.slice(0, SEARCH_TEXT_MAX))
    : text.slice(0, SEARCH_TEXT_MAX).normalize('NFC')

function partsOf(record: Typed, html: LanguageMap): Part[] {
  const [texts, words] = textsOf(record, html)
  const part = (weight: Weight, configuration: string, text: string): Part => ({
    weight,
    configuration,
    text: spelled(configuration, text),
  })
  const inLanguages = (['A', 'B', 'C'] as const).flatMap((weight) =>
    texts[weight]
      .flatMap((map) => Object.entries(map ?? {}))
      .flatMap(([lang, text]) => storedUnder(lang).map((c) => part(weight, c, text))),
  )
  return [
    part('A', EXACT, Object.values(record.draft.name).join('\n')),
    part('D', EXACT, words.join('\n')),
    ...inLanguages,
  ]
}

/** At most `max` bytes of a text, cut between characters. */
function cutBytes(text: string, max: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= max) return text
  return bytes
    .subarray(0, max)
    .toString()
    .replace(/\ufffd+$/, '')
}

/** The parts within SEARCH_TEXT_MAX: short ones whole, long ones with an equal share of the rest. */
function bounded(parts: readonly Part[]): Part[] {
  let left = SEARCH_TEXT_MAX
  return [...parts]
    .sort((a, b) => a.text.length - b.text.length)
    .map((part, i) => {
      const text = cutBytes(part.text, Math.floor(left / (parts.length - i)))
      left -= Buffer.byteLength(text)
      return { ...part, text: segment(text) }
    })
}

/** One text for each weight and configuration, so that the database has few vectors to join. */
function joined(parts: readonly Part[]): Part[] {
  const byKey = Map.groupBy(parts, ({ weight, configuration }) => `${weight} ${configuration}`)
  return [...byKey.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, text: [first, ...more].map(({ text }) => text).join('\n') }] : [],
  )
}

/**
 * SQL for the `search` column of a record: each language under its own configuration, titles and
 * keywords also as exact words without accents. It cannot fail on any text.
 * @param html the main text of each language, as safe HTML.
 */
export function searchVector(record: Typed, html: LanguageMap = {}): RawBuilder<string> {
  const vectors = joined(bounded(partsOf(record, html))).map(
    ({ weight, configuration, text }) =>
      sql`setweight(to_tsvector(${sql.lit(configuration)}::regconfig, ${text}::text), ${sql.lit(weight)})`,
  )
  return sql<string>`${sql.join(vectors, sql` || `)}`
}

/** All titles for comparing by trigrams. */
export const titleText = (name: LanguageMap): string =>
  [...Object.values(name).map(fold).join('\n').replaceAll('\0', ' ')]
    .slice(0, TITLE_TEXT_MAX)
    .join('')

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort()

/** `['pt-BR']` -> `['pt', 'pt-BR']`: whoever asks for the wider value gets the narrower too. */
const withWider = (codes: readonly string[] = []): string[] =>
  unique(codes.flatMap((code) => [code, code.split('-')[0] ?? code]))

/** The columns that facets ask for; groups bring their division, regions their country. */
export const facetColumns = ({ draft }: Typed) => ({
  functions: unique((draft.function ?? []).flatMap((code) => [code, divisionOf(code)])),
  jurisdiction: withWider(draft.jurisdiction),
  languages: withWider([draft.sourceLanguage, ...Object.keys(draft.name)]),
  keywords: unique((draft.keyword ?? []).map((word) => word.normalize('NFC').toLowerCase())),
})
