import { type Excerpt, excerptOf } from '../domain/excerpt.ts'
import type { LanguageMap } from '../domain/language.ts'
import { readPlace } from '../domain/place.ts'
import { type Question, readQuestion } from '../domain/question.ts'
import type { Draft, Typed } from '../domain/record.ts'
import { type SearchQuery, chosen } from '../domain/search.ts'
import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { type RecordCardRow, pageOf, without } from './lists.ts'
import { type FacetRows, readFacets } from './search-facets.ts'
import { type Strictness, matchOf, strictnesses } from './search-match.ts'
import { type Asked, COUNTED_MAX, searchStatement } from './search-statement.ts'

export interface SearchRow extends RecordCardRow {
  /** Why it was found; absent without a text, and when only its title or keywords match. */
  readonly excerpt?: Excerpt
}

export interface SearchResult {
  readonly rows: SearchRow[]
  readonly facets: FacetRows
  readonly total: {
    readonly count: number
    /** True when there may be more than were counted. */
    readonly atLeast: boolean
  }
  /** True when no record has the words, and those with similar titles are shown. */
  readonly fuzzy: boolean
  /** The place after the last row, when there are more. Relevance ends after the records it ranked. */
  readonly next?: string
}

/** A row of the page as JSON: times are text. */
interface CardJson extends Omit<RecordCardRow, 'published_at' | 'updated_at'> {
  readonly published_at: string
  readonly updated_at: string
  readonly draft: Draft | null
  readonly html: LanguageMap | null
  readonly at: string
  readonly rank: number | null
}

interface Answer {
  readonly total: number
  readonly anything: boolean
  readonly lexemes: readonly string[]
  readonly facets: Parameters<typeof readFacets>[0]
  readonly page: readonly CardJson[] | null
}

/**
 * A page of what the viewer may read and asks for, with the counts of each facet: those of a chosen
 * facet as if it were not chosen. A text is looked for by its words, then by beginnings of words, then
 * among similar titles, until something is found.
 * @param languages what the reader reads, best first; decides about inflections and excerpts.
 */
export async function searchRecords(
  db: Db,
  viewer: Viewer,
  query: SearchQuery,
  languages: readonly string[] = [],
): Promise<SearchResult> {
  if (query.q === '') return toFound(query, languages, await ask(db, viewer, query), 'words')
  const question = readQuestion(query.q)
  const stems = [...languages, ...chosen(query, 'language')]
  let found: SearchResult | undefined
  for (const strictness of strictnesses(question)) {
    const answer = await ask(db, viewer, query, { question, stems, strictness })
    found = toFound(query, languages, answer, strictness)
    if (answer.anything) break
  }
  if (!found) throw new Error('Words are always asked for.')
  return found
}

async function ask(
  db: Db,
  viewer: Viewer,
  query: SearchQuery,
  text?: { question: Question; stems: readonly string[]; strictness: Strictness },
): Promise<Answer> {
  const order = text || query.order !== 'relevance' ? query.order : 'newest'
  const after = readPlace(query.after, order)
  const asked: Asked = {
    viewer,
    query,
    order,
    ...(text ? { match: matchOf(text.question, text.stems, text.strictness) } : {}),
    ...(after ? { after } : {}),
  }
  const statement = searchStatement(db, asked)
  const { rows } = await statement.execute(db)
  const [answer] = rows as Answer[]
  if (!answer) throw new Error('An aggregate always has one row.')
  return answer
}

function toFound(
  query: SearchQuery,
  languages: readonly string[],
  answer: Answer,
  strictness: Strictness,
): SearchResult {
  const order = query.q === '' && query.order === 'relevance' ? 'newest' : query.order
  const { rows, next } = pageOf(answer.page ?? [], query.limit, ({ at, id, rank }) => ({
    order,
    at,
    id,
    ...(rank === null ? {} : { rank }),
  }))
  return {
    rows: rows.map((row) => toRow(row, answer.lexemes, languages)),
    facets: readFacets(answer.facets, query),
    total: { count: answer.total, atLeast: answer.total >= COUNTED_MAX },
    fuzzy: strictness === 'similar' && answer.total > 0,
    ...(next === undefined ? {} : { next }),
  }
}

function toRow(
  row: Omit<CardJson, 'at'>,
  lexemes: readonly string[],
  languages: readonly string[],
): SearchRow {
  const { draft, html, summary, source_language: source } = row
  const record = draft ? ({ kind: row.kind, draft } as Typed) : undefined
  const excerpt = excerptOf({ record, html, summary, source }, lexemes, languages)
  return {
    ...without(row, 'draft', 'html', 'rank'),
    published_at: new Date(row.published_at),
    updated_at: new Date(row.updated_at),
    ...(excerpt ? { excerpt } : {}),
  }
}
