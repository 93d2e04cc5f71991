import { html } from 'hono/html'
import type { Html } from './safe.ts'

/**
 * Our own icons: 16 x 16, stroke 1.5, in the colour of the text they stand beside. They never stand
 * alone, so they are hidden from screen readers. One drawing, one meaning.
 */
const SHAPES = {
  initiative: html`<path d="M3 2h7l3 3v9H3zM10 2v3h3M5.5 8h5M5.5 11h5" />`,
  lesson: html`<path
    d="M8 4C6.5 2.9 4.5 2.7 2 3v9.5c2.5-.3 4.5 0 6 1 1.5-1 3.5-1.3 6-1V3c-2.5-.3-4.5-.1-6 1zm0 0v9.5"
  />`,
  organisation: html`<path d="M2 6.5 8 2.5l6 4zM3 14h10M4.5 6.5V14M8 6.5V14m3.5-7.5V14" />`,
  history: html`<path d="M8 2.5A5.5 5.5 0 1 1 2.5 8M8 5v3l2 1.5M2.5 3v3h3" />`,
  proof: html`<circle cx="8" cy="8" r="6" /><path d="m5.3 8.2 1.9 1.9 3.5-3.8" />`,
  language: html`<path d="M2 3h7v7H2zM7 6h7v7H7z" />`,
  feed: html`<path d="M3 13h.01M3 8a5 5 0 0 1 5 5M3 3a10 10 0 0 1 10 10" />`,
  warning: html`<path d="M8 2 15 14H1zM8 6.5V10M8 12v.01" />`,
  account: html`<circle cx="8" cy="5.5" r="3" /><path
      d="M2.5 14c.5-3 2.500-4.500 5.500-4.500s5 1.500 5.500 4.500"
    />`,
  remove: html`<path d="m4 4 8 8M12 4l-8 8" />`,
} as const satisfies Record<string, Html>

export type IconName = keyof typeof SHAPES

/** Drawings with a direction, mirrored where text runs from right to left. */
const TURNING: ReadonlySet<IconName> = new Set(['feed', 'history'])

export const icon = (name: IconName): Html =>
  drawing(SHAPES[name], TURNING.has(name) ? 'icon turns' : 'icon')

/** Size and stroke are the style sheet's; they are told here for pages that are read without it. */
const drawing = (shape: Html, kind: string): Html =>
  html`<svg
    class="${kind}"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    aria-hidden="true"
    focusable="false"
  >
    ${shape}
  </svg>`

/** How it went, as a shape: full disc, half disc, struck ring. */
const OUTCOME_SHAPES = {
  worked: html`<circle cx="8" cy="8" r="7" fill="currentColor" />`,
  mixed: html`<circle cx="8" cy="8" r="6.2" /><path
      d="M8 1a7 7 0 0 1 0 14z"
      fill="currentColor"
      stroke="none"
    />`,
  didNotWork: html`<circle cx="8" cy="8" r="6.2" /><path d="M4 12 12 4" />`,
} as const

export const outcomeShape = (outcome: keyof typeof OUTCOME_SHAPES): Html =>
  drawing(OUTCOME_SHAPES[outcome], 'icon')

/** The mark in the masthead: two quarter-circles that share a lens, two territories with common ground. */
export const mark = (): Html =>
  html`<svg
    class="logo"
    viewBox="2 2 28 28"
    width="36"
    height="36"
    aria-hidden="true"
    focusable="false"
  >
    <path class="logo-a" fill="#17708a" d="M3 8a21 21 0 0 1 21 21H3z" />
    <path class="logo-b" fill="#c08a3a" d="M29 24A21 21 0 0 1 8 3h21z" />
    <path
      class="logo-c"
      fill="#10242d"
      d="M8.82 8.82a21 21 0 0 1 14.36 14.36A21 21 0 0 1 8.82 8.82z"
    />
  </svg>`
