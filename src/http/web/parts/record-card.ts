import { html } from 'hono/html'
import type { RecordKind } from '../../../domain/uris.ts'
import type { Outcome } from '../../../domain/vocabularies/lists.ts'
import type { Stage } from '../../../domain/vocabularies/stages.ts'
import type { Visibility } from '../../../domain/visibility.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { outcomeMark, recordKind } from './marks.ts'
import { sourceLine } from './provenance.ts'
import { type Localised, code, inline, time, tongue } from './text.ts'

/** A passage of a record with the words that were searched for. */
export interface Excerpt {
  readonly lang: string
  readonly parts: readonly { readonly text: string; readonly hit: boolean }[]
}

/** A record as one entry of a list. */
export interface RecordCard {
  readonly kind: RecordKind
  readonly href: string
  readonly title: Localised
  readonly sentence?: Localised | Excerpt | undefined
  /** Of a lesson. */
  readonly outcome?: Outcome | undefined
  /** Of a lesson: what to do next time. */
  readonly advice?: Localised | undefined
  /** Of an initiative. */
  readonly stage?: Stage | undefined
  readonly jurisdiction: readonly string[]
  readonly owner: Localised
  readonly revision: number
  /** Of the present revision, ISO 8601. */
  readonly date: string
  /** The server it came from, when it is not this one. */
  readonly host?: string | undefined
  readonly archived?: boolean | undefined
  readonly visibility?: Visibility | undefined
}

/** Records between hairlines, kind in the margin. The list is not numbered: no entry has a place. */
export const ledger = (voice: Voice, cards: readonly RecordCard[]): Html =>
  html`<ul class="ledger">
    ${cards.map((card) => html`<li>${entry(voice, card)}</li>`)}
  </ul>`

const entry = (voice: Voice, card: RecordCard): Html =>
  html`<div class="entry">
    ${recordKind(voice, card.kind)}
    <div>
      ${title(voice, card)} ${card.outcome && html`<p>${outcomeMark(voice, card.outcome)}</p>`}
      ${card.sentence && passage(voice, card.sentence)} ${source(voice, card)}
    </div>
  </div>`

/** The same in a narrow column: the mark first, then the title, no sentence. */
export const plainList = (voice: Voice, cards: readonly RecordCard[]): Html =>
  html`<ul class="plain">
    ${cards.map(
      (card) =>
        html`<li>
          ${card.outcome ? outcomeMark(voice, card.outcome) : recordKind(voice, card.kind)}
          ${title(voice, card)} ${source(voice, card)}
        </li>`,
    )}
  </ul>`

/** Lessons on the page of what they are about, each with its advice. */
export const lessonList = (voice: Voice, cards: readonly RecordCard[]): Html =>
  html`<ul class="plain">
    ${cards.map(
      (card) =>
        html`<li>
          ${card.outcome && outcomeMark(voice, card.outcome)} ${title(voice, card)}
          ${card.sentence && passage(voice, card.sentence)}
          ${card.advice && advice(voice, card.advice)} ${source(voice, card)}
        </li>`,
    )}
  </ul>`

const title = (voice: Voice, { title, href }: RecordCard): Html =>
  html`<h3 class="entry-title"><a href="${href}">${inline(voice, title)}</a></h3>`

/** In a list, text of another direction keeps to the side where the entry begins. */
const passage = (voice: Voice, text: Localised | Excerpt): Html =>
  html`<p>${'parts' in text ? excerpt(voice, text) : inline(voice, text)}</p>`

const excerpt = (voice: Voice, { lang, parts }: Excerpt): Html =>
  html`<bdi ${tongue(voice, lang)}
    >${parts.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : text))}</bdi
  >`

const advice = (voice: Voice, text: Localised): Html =>
  html`<p class="next-time">
    ${voice.t.rich('lesson.nextTime', {
      b: (label) => html`<b>${label}</b>`,
      advice: inline(voice, text),
    })}
  </p>`

function source(voice: Voice, card: RecordCard): Html {
  const { t } = voice
  const places = voice.list(card.jurisdiction.map((place) => html`<b>${voice.place(place)}</b>`))
  const revised = t.rich('card.revision', { number: card.revision, date: time(voice, card.date) })
  return sourceLine([
    card.jurisdiction.length > 0 && places,
    inline(voice, card.owner),
    card.revision > 1 ? revised : time(voice, card.date),
    card.stage && html`${voice.midLine(t(`stage.${card.stage}`))}`,
    card.archived && html`${voice.midLine(t('recordStatus.archived'))}`,
    card.visibility &&
      card.visibility !== 'public' &&
      html`${voice.midLine(t(`visibility.${card.visibility}`))}`,
    card.host !== undefined && t.rich('card.from', { host: code(card.host) }),
  ])
}
