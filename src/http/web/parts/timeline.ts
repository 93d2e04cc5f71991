import { html } from 'hono/html'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type Localised, inline, time } from './text.ts'

/** One published revision, as a dot on a line. */
export interface Revision {
  readonly number: number
  /** ISO 8601. */
  readonly date: string
  readonly note?: Localised | undefined
}

/** Newest first; the first one is the present revision. */
export const timeline = (
  voice: Voice,
  revisions: readonly Revision[],
  more?: (revision: Revision, index: number) => Html | undefined,
): Html =>
  html`<ul class="timeline">
    ${revisions.map(
      (revision, i) =>
        html`<li ${i === 0 && html`class="now"`}>
          <p>
            <b>${voice.t('revision.number', { number: revision.number })}</b>
            <span class="quiet">${time(voice, revision.date)}</span>
          </p>
          ${noteOf(voice, revision)} ${more?.(revision, i)}
        </li>`,
    )}
  </ul>`

function noteOf(voice: Voice, { number, note }: Revision): Html | undefined {
  if (note) return html`<p>${inline(voice, note)}</p>`
  return number === 1 ? html`<p>${voice.t('revision.first')}</p>` : undefined
}
