import {
  FACETS,
  FILTERS,
  type FilterName,
  type SearchQuery,
  chosen,
} from '../../../domain/search.ts'
import type { FacetValueRow } from '../../../store/search-facets.ts'
import type { SearchResult } from '../../../store/search.ts'
import type { SearchView } from '../pages/search.ts'
import type { Facet, FacetValue } from '../parts/facets.ts'
import { toCard } from './card.ts'
import { type Chosen, type Search, searchAddress, searchFeed, withParameter } from './links.ts'
import { type Reader, textFor } from './reader.ts'

/** What an address asks, without the place and the length of its page. */
export const searchOf = (query: SearchQuery): Search => ({
  ...chosenOf(query),
  q: query.q,
  order: query.order,
})

const chosenOf = (query: SearchQuery): Chosen =>
  Object.fromEntries(FILTERS.map((name) => [name, chosen(query, name)]))

/** A question, what it found, and the addresses of its neighbours. */
export function toSearchView(reader: Reader, query: SearchQuery, found: SearchResult): SearchView {
  const search = searchOf(query)
  const here = searchAddress(search)
  return {
    path: withParameter(here, 'after', query.after),
    query: { q: query.q, order: orderOf(query) },
    keep: FILTERS.flatMap((name) => chosen(query, name).map((value) => ({ name, value }))),
    total: found.total.count,
    totalIs: found.fuzzy ? 'similar' : found.total.atLeast ? 'atLeast' : 'exact',
    records: found.rows.map((row) => ({
      ...toCard(reader, row),
      ...(row.excerpt && { sentence: row.excerpt }),
    })),
    facets: [
      ...FACETS.map((name) => toFacet(reader, search, name, found.facets[name])),
      toFacet(reader, search, 'keyword', chosenKeywords(query)),
    ],
    clear: searchAddress({ q: query.q, order: query.order }),
    orders: {
      relevance: searchAddress({ ...search, order: 'relevance' }),
      newest: searchAddress({ ...search, order: 'newest' }),
      oldest: searchAddress({ ...search, order: 'oldest' }),
    },
    pages: {
      first: query.after === undefined ? undefined : here,
      next: found.next && withParameter(here, 'after', found.next),
    },
    feed: searchFeed({ ...chosenOf(query), q: query.q }),
  }
}

/** Without a text nothing is more relevant than anything else: then the newest stand first. */
const orderOf = ({ q, order }: SearchQuery): SearchQuery['order'] =>
  q === '' && order === 'relevance' ? 'newest' : order

/** Keywords are not counted: those that were chosen are all there is to show. */
const chosenKeywords = (query: SearchQuery): FacetValueRow[] =>
  chosen(query, 'keyword').map((value) => ({ value, count: 0 }))

/** One facet with the link that each value stands for: to choose it, or to let go of it. */
function toFacet(
  reader: Reader,
  search: Search,
  facet: FilterName,
  rows: readonly FacetValueRow[],
): Facet {
  const already = search[facet] ?? []
  const values = rows.map(({ value, count, name }): FacetValue => {
    const isChosen = already.includes(value)
    const rest = isChosen ? already.filter((one) => one !== value) : [...already, value]
    return {
      code: value,
      name: name && textFor(reader, name),
      count,
      href: searchAddress({ ...search, [facet]: rest }),
      chosen: isChosen,
    }
  })
  return { name: facet, values }
}
