import { html } from 'hono/html'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** Pages follow one another by where the last one ended, so there are no numbers to jump to. */
export interface Pager {
  /** The first page, when this is a later one. */
  readonly first?: string | undefined
  readonly next?: string | undefined
}

export const pager = (voice: Voice, { first, next }: Pager): Html | undefined =>
  first === undefined && next === undefined
    ? undefined
    : html`<nav class="pager" aria-label="${voice.t('pager.label')}">
        ${
          first === undefined
            ? html`<span></span>`
            : html`<a href="${first}" rel="first">${voice.t('pager.first')}</a>`
        }
        ${next !== undefined && html`<a href="${next}" rel="next">${voice.t('pager.next')}</a>`}
      </nav>`
