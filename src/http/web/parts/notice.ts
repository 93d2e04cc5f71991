import { html } from 'hono/html'
import type { Html } from '../safe.ts'

/** Something the reader should know before going on. Ochre: the text is not what it seems. */
export const notice = (text: Html | string, tone: 'plain' | 'ochre' = 'plain'): Html =>
  html`<div class="notice${tone === 'ochre' ? ' ochre' : ''}"><p>${text}</p></div>`

/** Nothing here: why, what would fill it, and one thing to do. */
export const emptyNotice = (why: Html | string, action?: { href: string; text: string }): Html =>
  html`<div class="notice">
    <p>${why}</p>
    ${action && html`<p><a href="${action.href}">${action.text}</a></p>`}
  </div>`
