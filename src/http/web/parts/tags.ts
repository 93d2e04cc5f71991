import { html } from 'hono/html'
import { searchPath } from '../paths.ts'
import type { Html } from '../safe.ts'

/** Keywords, each a link to a search for it. */
export const tags = (keywords: readonly string[]): Html =>
  html`<ul class="tags">
    ${keywords.map(
      (keyword) =>
        html`<li>
          <a class="tag" href="${searchPath({ keyword })}"><bdi>${keyword}</bdi></a>
        </li>`,
    )}
  </ul>`
