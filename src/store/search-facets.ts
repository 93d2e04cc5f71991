import { type RawBuilder, sql } from 'kysely'
import type { LanguageMap } from '../domain/language.ts'
import {
  FACETS,
  FILTERS,
  type FacetName,
  type FilterName,
  type SearchQuery,
  chosen,
} from '../domain/search.ts'
import type { Schema } from './schema.ts'

/** Values of one facet that are shown, the most frequent ones; what is chosen is always shown. */
const VALUES_MAX = 40
/**
 * Chosen facets whose other values are counted as if the facet were not chosen. Each needs a count of
 * its own; whoever chooses more has few results left, and all are counted together.
 */
const COUNTED_APART = 3

export interface FacetValueRow {
  readonly value: string
  readonly count: number
  /** Of an owner. */
  readonly name?: LanguageMap
}
export type FacetRows = Readonly<Record<FacetName, readonly FacetValueRow[]>>

interface Column {
  readonly name: Exclude<keyof Schema['records'], 'id' | 'published_at'>
  readonly isList?: true
}

/** The column of each filter; lists hold several values of one record. */
const COLUMNS: Readonly<Record<FilterName, Column>> = {
  kind: { name: 'kind' },
  stage: { name: 'stage' },
  outcome: { name: 'outcome' },
  level: { name: 'government_level' },
  owner: { name: 'owner_id' },
  function: { name: 'functions', isList: true },
  jurisdiction: { name: 'jurisdiction', isList: true },
  language: { name: 'languages', isList: true },
  keyword: { name: 'keywords', isList: true },
}

/** What a set of records carries to be counted. */
export const facetColumn = (facet: FacetName) => `records.${COLUMNS[facet].name}` as const

const list = (values: readonly string[]) =>
  sql`array[${sql.join(values.map((value) => sql`${value}::text`))}]`

/** As the index records_search has it; the four lists of values share none. */
const SHORT = sql`(array[records.kind, records.stage, records.outcome, records.government_level])`
const IN_SHORT: readonly FilterName[] = ['kind', 'stage', 'outcome', 'level']

function condition(filter: FilterName, values: readonly string[]): RawBuilder<boolean> {
  const column = sql.ref(`records.${COLUMNS[filter].name}`)
  if (filter === 'owner')
    return sql`${column} = any(array(select id from actors where uri = any(${list(values)})))`
  if (filter === 'keyword') return sql`${column} && ${list(values.map((v) => v.toLowerCase()))}`
  if (COLUMNS[filter].isList) return sql`${column} && ${list(values)}`
  const exact = sql<boolean>`${column} = any(${list(values)})`
  return IN_SHORT.includes(filter) ? sql`${SHORT} && ${list(values)} and ${exact}` : exact
}

/** Any of the values within one filter, all of the filters together. */
export const conditionsOf = (query: SearchQuery, except?: FilterName): RawBuilder<boolean>[] =>
  FILTERS.filter((filter) => filter !== except && chosen(query, filter).length > 0).map((filter) =>
    condition(filter, chosen(query, filter)),
  )

/** A set of records to count in, and what is counted there. The first is the result itself. */
export interface Counted {
  readonly without?: FacetName
  readonly facets: readonly FacetName[]
}

export function countedSets(query: SearchQuery): readonly [Counted, ...Counted[]] {
  const apart = FACETS.filter((facet) => chosen(query, facet).length > 0)
  if (apart.length > COUNTED_APART) return [{ facets: FACETS }]
  return [
    { facets: FACETS.filter((facet) => !apart.includes(facet)) },
    ...apart.map((without) => ({ without, facets: [without] })),
  ]
}

/**
 * Common tables that count the facets of set `n` in one pass over its rows, `found_n`: rows of
 * `facet, value, n`. Lists are counted whole first and taken apart afterwards.
 */
export function countFacets(n: number, facets: readonly FacetName[]): RawBuilder<unknown> {
  const columns = facets.map((facet) => sql.ref(COLUMNS[facet].name))
  const grouped = sql.table(`grouped_${n}`)
  const values = facets.map((facet) => {
    const column = sql.ref(COLUMNS[facet].name)
    const value = COLUMNS[facet].isList ? sql`unnest(${column})` : column
    return sql`select ${sql.lit(facet)} as facet, ${value} as value, n from ${grouped}
      where ${column} is not null`
  })
  return sql`
    ${grouped} as materialized (
      select ${sql.join(columns)}, count(*) as n from ${sql.table(`found_${n}`)}
      group by grouping sets (${sql.join(columns.map((column) => sql`(${column})`))})),
    ${sql.table(`values_${n}`)} as (
      select facet, value, sum(n)::int as n from (${sql.join(values, sql` union all `)}) as v
      group by facet, value)`
}

/** All counts of the sets as one JSON list, the most frequent values of each facet. */
export function facetsJson(sets: number, query: SearchQuery): RawBuilder<unknown> {
  const all = Array.from({ length: sets }, (_, n) => sql`select * from ${sql.table(`values_${n}`)}`)
  const wanted = list([...FACETS.flatMap((facet) => chosen(query, facet)), ''])
  return sql`
    select json_agg(json_build_object('facet', facet, 'value', value, 'count', n, 'name', name)
      order by n desc, value)
    from (
      select facet, coalesce(actors.uri, value) as value, n, actors.name as name,
        row_number() over (partition by facet order by n desc, value) as place
      from (${sql.join(all, sql` union all `)}) as counted
        left join actors on facet = 'owner' and actors.id = value) as named
    where place <= ${sql.lit(VALUES_MAX)} or value = any(${wanted})`
}

interface FacetJson extends FacetValueRow {
  readonly facet: FacetName
  readonly name: LanguageMap
}

/** The counts by facet; a chosen value that nothing has is there with none. */
export function readFacets(json: readonly FacetJson[] | null, query: SearchQuery): FacetRows {
  const rows = FACETS.map((facet) => {
    const counted = (json ?? [])
      .filter((row) => row.facet === facet)
      .map(({ value, count, name }) => ({ value, count, ...(name ? { name } : {}) }))
    const missing = chosen(query, facet).filter((v) => !counted.some(({ value }) => value === v))
    return [facet, [...counted, ...missing.map((value) => ({ value, count: 0 }))]] as const
  })
  return Object.fromEntries(rows) as unknown as FacetRows
}
