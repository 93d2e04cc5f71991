import { z } from 'zod'
import { COFOG } from './vocabularies/cofog.ts'
import { LEVELS, OUTCOMES } from './vocabularies/lists.ts'
import { STAGES } from './vocabularies/stages.ts'
import { RECORD_KINDS } from './uris.ts'

/** Longest query text; more is cut, since nobody types it. */
export const QUERY_MAX = 200
/** Rows a page of results has. */
export const RESULTS_PER_PAGE = 20
/** Values of one facet that can be chosen together; the form offers no way to choose more. */
export const CHOSEN_MAX = 20

export const ORDERS = ['relevance', 'newest', 'oldest'] as const

/** A value that only records know; PostgreSQL has no text with NUL. */
const open = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\0'))

/** What each facet may be asked for, by its name in the address. */
const VALUES = {
  kind: z.enum(RECORD_KINDS as [string, ...string[]]),
  function: z.string().refine((code) => COFOG.includes(code)),
  stage: z.enum(STAGES),
  jurisdiction: open(10),
  level: z.enum(LEVELS),
  outcome: z.enum(OUTCOMES),
  language: open(35),
  keyword: open(60),
  owner: open(2048).describe('URI of the organisation.'),
} as const

const listOf = (value: unknown): unknown[] | undefined =>
  value === undefined ? undefined : [value].flat().filter((v) => v !== '')

/** A facet takes one value or several; several mean "any of these". A field left empty asks nothing. */
const some = <T extends z.ZodType>(value: T) =>
  z.preprocess(listOf, z.array(value).max(CHOSEN_MAX).optional())

/** What somebody looks for: text, facets, order and the place to go on from (DOMAIN 7). */
export const SearchQuery = z.object({
  q: z
    .string()
    .transform((q) => [...q.trim()].slice(0, QUERY_MAX).join(''))
    .default(''),
  kind: some(VALUES.kind),
  function: some(VALUES.function),
  stage: some(VALUES.stage),
  jurisdiction: some(VALUES.jurisdiction),
  level: some(VALUES.level),
  outcome: some(VALUES.outcome),
  language: some(VALUES.language),
  keyword: some(VALUES.keyword),
  owner: some(VALUES.owner),
  order: z.enum(ORDERS).default('relevance'),
  after: z.string().max(200).optional().describe('Where the page before this one ended.'),
  limit: z.coerce.number().int().min(1).max(40).default(RESULTS_PER_PAGE),
})
export type SearchQuery = z.output<typeof SearchQuery>

/** The facets that can be counted and chosen, by their name in the address. */
export const FACETS = [
  'kind',
  'function',
  'stage',
  'outcome',
  'jurisdiction',
  'level',
  'language',
  'owner',
] as const
export type FacetName = (typeof FACETS)[number]

/** What narrows a search; a keyword is chosen on a record's page and is not counted. */
export const FILTERS = [...FACETS, 'keyword'] as const
export type FilterName = (typeof FILTERS)[number]

/** The values chosen of a facet; none: empty. */
export const chosen = (query: SearchQuery, filter: FilterName): readonly string[] =>
  query[filter] ?? []

/** True when a facet or a keyword narrows the search. */
export const isNarrowed = (query: SearchQuery): boolean =>
  FILTERS.some((filter) => chosen(query, filter).length > 0)

/**
 * Reads the query of an address as people and old links send it: what is not understood is left out
 * instead of refused. Repeated keys arrive as lists.
 */
export function readSearchQuery(input: Readonly<Record<string, unknown>>): SearchQuery {
  const filters = FILTERS.map((name) => {
    const values = (listOf(input[name]) ?? []).filter((v) => VALUES[name].safeParse(v).success)
    return [name, values.slice(0, CHOSEN_MAX)] as const
  })
  const others = (['q', 'order', 'after', 'limit'] as const).map(
    (name) => [name, [input[name]].flat()[0]] as const,
  )
  const good = others.filter(([name, v]) => SearchQuery.shape[name].safeParse(v).success)
  return SearchQuery.parse(
    Object.fromEntries([...filters.filter(([, values]) => values.length > 0), ...good]),
  )
}
