import { html } from 'hono/html'
import type { Chosen } from '../../../domain/language.ts'
import { showHost } from '../../../domain/names.ts'
import type { SafeHtml } from '../../../domain/richtext.ts'
import { direction } from '../locales/names.ts'
import { type Html, followable, unescaped } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** A plain text and the language it is in; not always the page's. */
export type Localised = Chosen

/** A text with markup that the sanitiser returned, and its language. */
export interface LocalisedHtml {
  readonly lang: string
  readonly value: SafeHtml
}

/** `lang` and `dir` for an element whose text is in another language than the page. */
export const tongue = (voice: Voice, lang: string): Html | '' =>
  lang === voice.locale ? '' : html`lang="${lang}" dir="${direction(lang)}"`

/** A text within a line. */
export const inline = (voice: Voice, { lang, value }: Localised): Html =>
  lang === voice.locale ? html`${value}` : html`<bdi ${tongue(voice, lang)}>${value}</bdi>`

/** A text with paragraphs of its own. */
export const prose = (voice: Voice, { lang, value }: LocalisedHtml): Html =>
  lang === voice.locale
    ? html`<div class="prose">${unescaped(value)}</div>`
    : html`<div class="prose" ${tongue(voice, lang)}>${unescaped(value)}</div>`

export const time = (voice: Voice, iso: string): Html =>
  html`<time datetime="${iso}">${voice.date(iso)}</time>`

/** Handles, codes, hosts and licences keep their own direction wherever they stand. */
export const code = (value: string): Html => html`<bdi>${value}</bdi>`

/** A link inside this site, or bare text where there is nothing to go to. */
export const linked = (text: Html, href?: string): Html =>
  href === undefined ? text : html`<a href="${href}">${text}</a>`

/** The licence that the operator set for the texts of this server. */
export const licenceLink = ({ name, href }: { name: string; href: string }): Html =>
  html`<a href="${href}" rel="license noopener">${code(name)}</a>`

/**
 * A link to an address that somebody wrote, with its real host beside the text (SEC-33).
 * Without text the host alone is the link. What is no web address is shown, not linked.
 */
export function outside(address: string, text?: Html): Html {
  const url = followable(address)
  if (!url) return html`<bdi>${address}</bdi>`
  const to = (label: Html): Html =>
    html`<a href="${url.href}" rel="nofollow noopener noreferrer">${label}</a>`
  const host = html`<bdi>${showHost(url.host) || url.pathname}</bdi>`
  return text === undefined ? to(host) : html`${to(text)} <span class="host">${host}</span>`
}
