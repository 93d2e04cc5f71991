import { html } from 'hono/html'
import { ORDERS, type SearchQuery } from '../../../domain/search.ts'
import { icon } from '../icons.ts'
import type { Alternate, Page } from '../layout.ts'
import { type Facet, chosenFacets, facetList } from '../parts/facets.ts'
import { type Finder, finder } from '../parts/finder.ts'
import { emptyNotice } from '../parts/notice.ts'
import { type Pager, pager } from '../parts/pager.ts'
import { type RecordCard, ledger } from '../parts/record-card.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

export interface SearchView {
  readonly path: string
  readonly query: Pick<SearchQuery, 'q' | 'order'>
  /** Chosen facets that a new text keeps, as hidden fields. */
  readonly keep: NonNullable<Finder['keep']>
  readonly total: number
  /** `atLeast`: more may match than were counted. `similar`: nothing matches, these have similar titles. */
  readonly totalIs: 'exact' | 'atLeast' | 'similar'
  readonly records: readonly RecordCard[]
  readonly facets: readonly Facet[]
  /** The same text without any facet. */
  readonly clear: string
  /** The same search in each order. */
  readonly orders: Readonly<Record<SearchQuery['order'], string>>
  readonly pages: Pager
  /** The same search as a feed. */
  readonly feed?: string | undefined
}

/** Results are plain links; the question is in the address. */
export function searchPage(voice: Voice, view: SearchView): Page {
  const { t } = voice
  const { q } = view.query
  const feed: Alternate[] =
    view.feed === undefined ? [] : [{ type: 'application/atom+xml', href: view.feed }]
  return {
    title: q === '' ? t('nav.search') : `${q} – ${t('nav.search')}`,
    path: view.path,
    place: 'search',
    unlisted: true,
    alternates: feed,
    main: html`<h1 class="visually-hidden">${t('nav.search')}</h1>
      ${finder(voice, { text: q, keep: view.keep })}
      <div class="split results">
        <aside aria-label="${t('search.narrow')}">${facetList(voice, view.facets)}</aside>
        <section aria-labelledby="found">
          <h2 id="found">${found(voice, view)}</h2>
          ${chosenFacets(voice, view.facets, view.clear)}
          ${view.records.length > 0 ? results(voice, view) : nothing(voice, view)}
        </section>
      </div>`,
  }
}

const FOUND = {
  exact: 'search.found',
  atLeast: 'search.foundAtLeast',
  similar: 'search.similar',
} as const

const found = (voice: Voice, { total, totalIs, query }: SearchView): Html =>
  query.q === ''
    ? html`${voice.t(totalIs === 'atLeast' ? 'search.atLeast' : 'search.all', { count: total })}`
    : voice.t.rich(FOUND[totalIs], { count: total, text: html`<bdi>${query.q}</bdi>` })

const results = (voice: Voice, view: SearchView): Html =>
  html`<div class="bar">
      ${orders(voice, view)}
      ${
        view.feed !== undefined &&
        html`<ul>
          <li>
            <a class="with-icon" href="${view.feed}">${icon('feed')} ${voice.t('search.feed')}</a>
          </li>
        </ul>`
      }
    </div>
    ${ledger(voice, view.records)} ${pager(voice, view.pages)}`

/** Relevance means something only where there is a text to be relevant to. */
const orders = (voice: Voice, { query, orders }: SearchView): Html =>
  html`<ul>
    <li class="quiet">${voice.t('search.order')}</li>
    ${ORDERS.filter((order) => order !== 'relevance' || query.q !== '').map(
      (order) =>
        html`<li>
          <a href="${orders[order]}" ${order === query.order && html`aria-current="true"`}>
            ${voice.t(`order.${order}`)}
          </a>
        </li>`,
    )}
  </ul>`

const nothing = (voice: Voice, { query, clear, keep }: SearchView): Html =>
  query.q === '' && keep.length === 0
    ? emptyNotice(voice.t('home.empty'), { href: PATHS.about, text: voice.t('home.emptyAction') })
    : emptyNotice(
        voice.t('search.nothing'),
        keep.length > 0
          ? { href: clear, text: voice.t('search.withoutFacets') }
          : { href: PATHS.search, text: voice.t('search.everything') },
      )
