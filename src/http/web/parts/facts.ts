import { html } from 'hono/html'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type Localised, inline, time } from './text.ts'

/** A label and its value. Facts that are not known are left out, never shown as a dash. */
export type Fact = readonly [label: string, value: Html | undefined | false]

export const facts = (rows: readonly Fact[]): Html =>
  html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        value &&
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`

/** Several values of one fact, one under the other; undefined when there are none. */
export const several = <T>(items: readonly T[], show: (item: T) => Html): Html | undefined =>
  items.length === 0
    ? undefined
    : html`<ul>
        ${items.map((item) => html`<li>${show(item)}</li>`)}
      </ul>`

/** A measured result: what it is now, and what it was before. */
export interface Figure {
  readonly name: Localised
  readonly value: string
  readonly unit?: string | undefined
  readonly baseline?: string | undefined
  /** ISO 8601 day. */
  readonly observed?: string | undefined
}

export const figures = (voice: Voice, all: readonly Figure[]): Html =>
  html`<dl class="figures">
    ${all.map(
      (figure) =>
        html`<div>
          <dt>${inline(voice, figure.name)}</dt>
          <dd><bdi>${digits(voice, figure.value)} ${figure.unit}</bdi> ${before(voice, figure)}</dd>
        </div>`,
    )}
  </dl>`

function before(voice: Voice, { baseline, observed }: Figure): Html | undefined {
  const pieces = [
    baseline !== undefined && voice.t('figure.before', { value: digits(voice, baseline) }),
    observed !== undefined && voice.t.rich('figure.observed', { date: time(voice, observed) }),
  ].filter(Boolean)
  return pieces.length === 0
    ? undefined
    : html`<small>${pieces.map((piece, i) => (i === 0 ? piece : html`&nbsp;· ${piece}`))}</small>`
}

/** Values are people's text; a long whole number among them is grouped as the language does it. */
const digits = (voice: Voice, value: string): string =>
  /^\d{5,15}$/.test(value) ? voice.number(Number(value)) : value
