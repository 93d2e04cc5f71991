import type { FacetName, SearchQuery } from '../../../domain/search.ts'
import { RECORD_PATHS, type RecordKind } from '../../../domain/uris.ts'
import type { Alternate } from '../layout.ts'
import { LANGUAGE_PARAMETER } from '../locales/choice.ts'
import { PATHS } from '../paths.ts'

/** The page of a record on this server, its own or another server's. */
export const recordPath = (kind: RecordKind, id: string): string => `/${RECORD_PATHS[kind]}/${id}`
export const historyPath = (kind: RecordKind, id: string): string =>
  `${recordPath(kind, id)}/revisions`
export const actorPath = (id: string): string => `/actors/${id}`

/** A revision as data: the snapshot whose hash the history shows. */
export const snapshotPath = (kind: RecordKind, id: string, revision: number): string =>
  `/api/comity/v1${historyPath(kind, id)}/${revision}`

/** A path with one more parameter, or as it is when there is nothing to add. */
export function withParameter(path: string, name: string, value: string | undefined): string {
  if (value === undefined) return path
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`
}

/** The address of a page in the language that was asked for by name. */
export const inLanguage = (path: string, requested: string | undefined): string =>
  withParameter(path, LANGUAGE_PARAMETER, requested)

/** Facets and keywords that are chosen, by their names in the address. */
export type Chosen = Partial<Record<FacetName | 'keyword', readonly string[] | undefined>>
export type Search = Chosen & { readonly q?: string; readonly order?: SearchQuery['order'] }

/** The query of a search: `q` first, then facets in the order of their names, then the order. */
export function searchParameters({ q, order, ...chosen }: Search): URLSearchParams {
  const query = new URLSearchParams()
  if (q) query.set('q', q)
  for (const [name, values] of Object.entries(chosen).sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const value of values ?? []) query.append(name, value)
  if (order !== undefined && order !== 'relevance') query.set('order', order)
  return query
}

/** `/search?q=…&stage=…`; bare `/search` when nothing is asked. */
export const searchAddress = (search: Search): string => addressOf(PATHS.search, search)

/** The same question to the feed of search results. */
export const searchFeed = (search: Search): string => addressOf('/search/feed.atom', search)

function addressOf(path: string, search: Search): string {
  const query = searchParameters(search).toString()
  return query === '' ? path : `${path}?${query}`
}

/** The two feeds at an address: `/actors/01…` -> `/actors/01…/feed.atom` and `…/feed.json`. */
export const feedAlternates = (at: string, title: string): Alternate[] => [
  { type: 'application/atom+xml', href: `${at}/feed.atom`, title },
  { type: 'application/feed+json', href: `${at}/feed.json`, title },
]

/** The ActivityPub document that shares its address with a page. */
export const documentAlternate = (href: string): Alternate => ({
  type: 'application/activity+json',
  href,
})
