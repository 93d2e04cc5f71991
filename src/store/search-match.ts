import { type RawBuilder, sql } from 'kysely'
import { type Question, beginnings, comparable } from '../domain/question.ts'
import { fold } from '../domain/segment.ts'
import { ALWAYS, EXACT, configurationOf } from './search-languages.ts'

/**
 * How strictly a text is matched: by its words in any inflection; with the last word as a beginning;
 * by titles that look alike. Each is asked only when the one before found nothing.
 */
export type Strictness = 'words' | 'beginnings' | 'similar'

/** The ways to match this question, strictest first; those that could find nothing more are left out. */
export const strictnesses = (question: Question): Strictness[] => [
  'words',
  ...(beginnings(question, true) === beginnings(question, false) ? [] : ['beginnings' as const]),
  ...(comparable(question) === undefined ? [] : ['similar' as const]),
]

/** A text as SQL. All parts but `asked` refer to `records` and to the common table `asked`. */
export interface Match {
  /** Body of `asked`: one row of `q` and `lexemes`, the words to mark in excerpts. */
  readonly asked: RawBuilder<unknown>
  readonly condition: RawBuilder<boolean>
  /** True when it may match a large part of all records. */
  readonly isFrequent: boolean
  /** True for records whose title matches: candidates for the best places, however old they are. */
  readonly title?: RawBuilder<boolean>
  /** How well it matches, 0 to a few million. */
  readonly rank: RawBuilder<number>
}

/**
 * How alike a title must be, 0 to 1. PostgreSQL's own 0.6 misses one wrong letter in a word of five or
 * six, of whose six or seven trigrams three change.
 */
const SIMILARITY_MIN = 0.5
/** ts_rank divided by 1 + the logarithm of the length, so that long texts do not win by length. */
const BY_LENGTH = 1
/** Ranks are compared as whole numbers, which a place can carry without loss. */
const SCALE = 1_000_000

/**
 * `q` comes from a subquery on purpose: a tsquery the planner can see makes it expect many rows of a
 * common word and read the whole table, without counting what it costs to unpack each vector.
 */
const Q = sql`(select q from asked)`

const named = (configuration: string) => sql`${sql.lit(configuration)}::regconfig`
const spelled = (configuration: string, text: string): string =>
  configuration === EXACT ? fold(text) : text.normalize('NFC')

const anyOf = (
  configurations: readonly string[],
  ask: (name: RawBuilder<unknown>, configuration: string) => RawBuilder<unknown>,
) =>
  sql.join(
    configurations.map((configuration) => ask(named(configuration), configuration)),
    sql` || `,
  )

const websearch = (configurations: readonly string[], text: string) =>
  anyOf(configurations, (name, c) => sql`websearch_to_tsquery(${name}, ${spelled(c, text)}::text)`)

function queryOf(configurations: readonly string[], question: Question, isLoose: boolean) {
  const some = [websearch(configurations, question.wanted)]
  const begun = beginnings(question, isLoose)
  if (begun !== undefined)
    some.push(
      anyOf(isLoose ? configurations : [EXACT], (name) => sql`to_tsquery(${name}, ${begun}::text)`),
    )
  const wanted = sql`(${sql.join(some, sql` || `)})`
  if (question.unwanted === '') return wanted
  return sql`(${wanted} && !!(${websearch(configurations, question.unwanted)}))`
}

function matchWords(question: Question, languages: readonly string[], isLoose: boolean): Match {
  const configurations = [...new Set<string>([...ALWAYS, ...languages.map(configurationOf)])]
  const lexemes = anyOf(
    configurations,
    (name, c) => sql`to_tsvector(${name}, ${spelled(c, question.wanted)}::text)`,
  )
  const q = queryOf(configurations, question, isLoose)
  return {
    asked: sql`select ${q} as q, tsvector_to_array(${lexemes}) as lexemes`,
    condition: sql<boolean>`records.search @@ ${Q}`,
    isFrequent: true,
    title: sql<boolean>`ts_filter(records.search, '{a}') @@ ${Q}`,
    rank: sql<number>`(ts_rank(records.search, ${Q}, ${sql.lit(BY_LENGTH)}) * ${sql.lit(SCALE)})::int`,
  }
}

/** The threshold is a setting; reading the text through it makes sure that it is set before it counts. */
const matchTitles = (question: Question): Match => ({
  asked: sql`select ${comparable(question) ?? ''}::text || left(set_config(
    'pg_trgm.word_similarity_threshold', ${String(SIMILARITY_MIN)}, true), 0) as q,
    '{}'::text[] as lexemes`,
  condition: sql<boolean>`records.title_text %> ${Q}`,
  isFrequent: false,
  rank: sql<number>`(word_similarity(${Q}, records.title_text) * ${sql.lit(SCALE)})::int`,
})

/** @param languages what the reader reads, beside the languages that are always asked. */
export const matchOf = (
  question: Question,
  languages: readonly string[],
  strictness: Strictness,
): Match =>
  strictness === 'similar'
    ? matchTitles(question)
    : matchWords(question, languages, strictness === 'beginnings')
