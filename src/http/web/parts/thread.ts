import { html } from 'hono/html'
import { showHost } from '../../../domain/names.ts'
import { type Html, followable } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type LocalisedHtml, code, outside, prose, time } from './text.ts'

/** What somebody answered, here or from another server. */
export interface Reply {
  /** Anchor of this reply in the page. */
  readonly id: string
  readonly author: {
    readonly name: string
    readonly handle: string
    readonly href?: string | undefined
  }
  /** `official` speaks for the body that owns the record; `peer` for another government. */
  readonly standing: 'official' | 'peer' | 'person'
  /** ISO 8601. */
  readonly published: string
  /** Absent when a moderator took it away; the line stays. */
  readonly text?: LocalisedHtml | undefined
  readonly replies: readonly Reply[]
}

/** Deepest level that is indented; deeper replies say whom they answer. */
const INDENTED_LEVELS = 3

export const thread = (voice: Voice, replies: readonly Reply[], level = 1): Html =>
  html`<ul class="thread">
    ${replies.map((reply) => answer(voice, reply, level))}
  </ul>`

function answer(voice: Voice, reply: Reply, level: number): Html {
  const nested = level < INDENTED_LEVELS && reply.replies.length > 0
  return html`<li id="${reply.id}">
      ${said(voice, reply)} ${nested && thread(voice, reply.replies, level + 1)}
    </li>
    ${!nested && reply.replies.map((deeper) => answeringTo(voice, deeper, reply, level))}`
}

const answeringTo = (voice: Voice, reply: Reply, to: Reply, level: number): Html =>
  html`<li id="${reply.id}">
      <p class="small quiet">
        ${voice.t.rich('thread.inReplyTo', { name: html`<bdi>${to.author.name}</bdi>` })}
      </p>
      ${said(voice, reply)}
    </li>
    ${reply.replies.map((deeper) => answeringTo(voice, deeper, reply, level))}`

const said = (voice: Voice, { author, standing, published, text }: Reply): Html =>
  html`<p class="byline">
      <b><bdi>${author.name}</bdi></b>
      <span>${handle(author)}</span>
      ${standing !== 'person' && html`<span class="official">${voice.t(`standing.${standing}`)}</span>`}
      ${time(voice, published)}
    </p>
    ${text ? prose(voice, text) : html`<p class="quiet">${voice.t('thread.removed')}</p>`}`

/** A handle says where its page is; the host is told again only where the two differ (SEC-33). */
function handle({ handle, href }: Reply['author']): Html {
  const url = href === undefined ? undefined : followable(href)
  if (!url) return code(handle)
  return handle.endsWith(`@${showHost(url.host)}`)
    ? html`<a href="${url.href}" rel="nofollow noopener noreferrer">${code(handle)}</a>`
    : outside(url.href, code(handle))
}
