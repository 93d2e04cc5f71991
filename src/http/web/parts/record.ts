import { html } from 'hono/html'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type Localised, inline } from './text.ts'

/** One titled part of a page; the list of contents links to its id. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly body: Html
  /** Where the rest of it is, beside the heading. */
  readonly more?: { readonly href: string; readonly text: string } | undefined
}

/** A part of the page when there is something to put into it. */
export const section = (
  id: string,
  title: string,
  body: Html | undefined | false,
  more?: Section['more'],
): Section[] => (body ? [{ id, title, body, more }] : [])

interface Crumb {
  readonly href: string
  readonly text: string | Html
}

/** Where the record stands, what it is, its title and one sentence. */
export const titleBlock = (
  voice: Voice,
  head: {
    readonly crumbs?: readonly Crumb[] | undefined
    readonly kind?: Html | undefined
    readonly title: Localised
    readonly lead?: Localised | undefined
  },
): Html =>
  html`${
      head.crumbs &&
      html`<nav aria-label="${voice.t('crumbs.label')}">
        <ol class="crumbs">
          ${head.crumbs.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
        </ol>
      </nav>`
    }
    <div class="titleblock">
      ${head.kind}
      <h1>${inline(voice, head.title)}</h1>
      ${head.lead && html`<p class="lead">${inline(voice, head.lead)}</p>`}
    </div>`

/**
 * The body of a record: contents in the margin, text, facts beside it, and what one can do with it.
 * In this order, it reads well without a style sheet and in one column.
 */
export const recordBody = (
  voice: Voice,
  body: {
    readonly sections: readonly Section[]
    readonly facts: Html
    readonly actions?: Html | undefined
  },
): Html =>
  html`<div class="record">
    ${contents(voice, body.sections)}
    <aside class="about" aria-label="${voice.t('record.facts')}">${body.facts}</aside>
    <article>${body.sections.map(titled)}</article>
    ${
      body.actions &&
      html`<aside class="actions" aria-label="${voice.t('record.actions')}">${body.actions}</aside>`
    }
  </div>`

/** A section with its heading. */
export const titled = ({ id, title, body, more }: Section): Html =>
  html`<section aria-labelledby="${id}">
    ${
      more
        ? html`<div class="head">
            <h2 id="${id}">${title}</h2>
            <a href="${more.href}">${more.text}</a>
          </div>`
        : html`<h2 id="${id}">${title}</h2>`
    }
    ${body}
  </section>`

const contents = (voice: Voice, sections: readonly Section[]): Html =>
  html`<nav class="contents" aria-label="${voice.t('record.contents')}">
    <ol>
      ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ol>
  </nav>`
