import { html } from 'hono/html'
import type { FacetName, FilterName } from '../../../domain/search.ts'
import { icon } from '../icons.ts'
import { isMessage } from '../locales/index.ts'
import { languageName } from '../locales/names.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type Localised, inline } from './text.ts'

/** One value by which results can be narrowed, with the link that chooses it or lets it go. */
export interface FacetValue {
  readonly code: string
  /** For values without a code list: the name of an owner. */
  readonly name?: Localised | undefined
  readonly count: number
  readonly href: string
  readonly chosen: boolean
}

/** What results can be narrowed by. Keywords are chosen elsewhere and are not counted here. */
export interface Facet {
  readonly name: FilterName
  readonly values: readonly FacetValue[]
}

/** Facets that stand open before anything is chosen. */
const OPEN: ReadonlySet<FacetName> = new Set(['kind', 'function', 'outcome', 'jurisdiction'])

/** All facets that have values, behind one disclosure on narrow pages. */
export const facetList = (voice: Voice, facets: readonly Facet[]): Html =>
  html`<details class="facets">
    <summary>${voice.t('search.narrow')}</summary>
    ${facets.filter(isCounted).map((facet) => oneFacet(voice, facet))}
  </details>`

type CountedFacet = Facet & { readonly name: FacetName }

const isCounted = (facet: Facet): facet is CountedFacet =>
  facet.name !== 'keyword' && facet.values.length > 0

function oneFacet(voice: Voice, { name, values }: CountedFacet): Html {
  const open = OPEN.has(name) || values.some((value) => value.chosen)
  return html`<details class="facet" ${open && html`open`}>
    <summary>${voice.t(`facet.${name}`)}</summary>
    <ul>
      ${values.map(
        (value) =>
          html`<li>
            <a href="${value.href}" ${value.chosen && html`aria-current="true"`}>
              ${facetLabel(voice, name, value)}
              <span class="num">${voice.number(value.count)}</span>
            </a>
          </li>`,
      )}
    </ul>
  </details>`
}

/** The chosen values again above the results, each with a way to let go of it. */
export function chosenFacets(
  voice: Voice,
  facets: readonly Facet[],
  clear: string,
): Html | undefined {
  const chosen = facets.flatMap(({ name, values }) =>
    values.filter((value) => value.chosen).map((value) => ({ name, value })),
  )
  if (chosen.length === 0) return undefined
  return html`<ul class="chosen">
    ${chosen.map(
      ({ name, value }) =>
        html`<li>
          <a href="${value.href}">
            ${facetLabel(voice, name, value)} ${icon('remove')}
            <span class="visually-hidden">${voice.t('search.remove')}</span>
          </a>
        </li>`,
    )}
    <li><a href="${clear}">${voice.t('search.clear')}</a></li>
  </ul>`
}

/** What a value is called; a code that no list knows is shown as it is. */
export function facetLabel(
  voice: Voice,
  facet: FilterName,
  { code, name }: Pick<FacetValue, 'code' | 'name'>,
): Html {
  if (name) return html`<span>${inline(voice, name)}</span>`
  switch (facet) {
    case 'jurisdiction':
      return html`<span>${voice.place(code)}</span>`
    case 'language':
      return html`<span lang="${code}">${languageName(code)}</span>`
    case 'function':
      return html`<span><bdi>${code}</bdi> ${voice.area(code)}</span>`
    default: {
      const key = `${facet === 'kind' ? 'kinds' : facet}.${code}`
      return html`<span>${isMessage(key) ? voice.t(key) : code}</span>`
    }
  }
}
