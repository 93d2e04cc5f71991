import { z } from 'zod'
import { COFOG } from './vocabularies/cofog.ts'
import { LEVELS, OUTCOMES } from './vocabularies/lists.ts'
import { STAGES } from './vocabularies/stages.ts'
import { RECORD_KINDS } from './uris.ts'

/** Longest query text; more is cut, since nobody types it. */
export const QUERY_MAX = 200
/** Rows a page of results has. */
export const RESULTS_PER_PAGE = 20

export const ORDERS = ['relevance', 'newest', 'oldest'] as const

/** A facet takes one value or several; several mean "any of these". */
const some = <T extends z.ZodType>(value: T) =>
  z.preprocess(
    (v) => (v === undefined || Array.isArray(v) ? v : [v]),
    z.array(value).max(20).optional(),
  )

/** What somebody looks for: text, facets, order and the place to go on from (DOMAIN 7). */
export const SearchQuery = z.object({
  q: z
    .string()
    .transform((q) => [...q.trim()].slice(0, QUERY_MAX).join(''))
    .default(''),
  kind: some(z.enum(RECORD_KINDS as [string, ...string[]])),
  function: some(z.string().refine((code) => COFOG.includes(code))),
  stage: some(z.enum(STAGES)),
  jurisdiction: some(z.string().max(10)),
  level: some(z.enum(LEVELS)),
  outcome: some(z.enum(OUTCOMES)),
  language: some(z.string().max(35)),
  keyword: some(z.string().max(60)),
  owner: some(z.string().max(2048)).describe('URI of the organisation.'),
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
