import { html } from 'hono/html'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** What the search box begins with: the text, and the facets that stay chosen. */
export interface Finder {
  readonly text?: string | undefined
  readonly keep?: readonly { readonly name: string; readonly value: string }[]
  /** A line of help under the box. */
  readonly help?: string | undefined
}

/** The search box, a plain form that sends a GET. */
export const finder = (voice: Voice, { text = '', keep = [], help }: Finder = {}): Html =>
  html`<form class="finder" role="search" action="${PATHS.search}">
    <label for="q">${voice.t('search.label')}</label>
    <div>
      <input
        class="ds-input"
        type="search"
        id="q"
        name="q"
        value="${text}"
        autocomplete="off"
        maxlength="200"
        dir="auto"
        ${help !== undefined && html`aria-describedby="q-help"`}
      />
      <button class="ds-button" type="submit">${voice.t('search.button')}</button>
    </div>
    ${keep.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${help !== undefined && html`<p class="small quiet" id="q-help">${help}</p>`}
  </form>`
