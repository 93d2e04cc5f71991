import { html } from 'hono/html'
import type { TRANSLATION_METHODS } from '../../../domain/vocabularies/lists.ts'
import type { RecordStatus, Visibility } from '../../../domain/visibility.ts'
import type { Alternate } from '../layout.ts'
import { searchPath } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type Fact, several } from './facts.ts'
import { notice } from './notice.ts'
import type { Provenance } from './provenance.ts'
import { type Section, section } from './record.ts'
import { tags } from './tags.ts'
import {
  type Localised,
  type LocalisedHtml,
  code,
  inline,
  linked,
  outside,
  prose,
  time,
} from './text.ts'
import { type Reply, thread } from './thread.ts'
import { type Revision, timeline } from './timeline.ts'

/** How the text on the page was translated, and from which revision. */
export interface TranslationNote {
  readonly method: (typeof TRANSLATION_METHODS)[number]
  readonly revision: number
  /** Of that revision, ISO 8601. */
  readonly date: string
  readonly source: { readonly lang: string; readonly href: string }
}

/** A piece of evidence: a file of this server, or an address elsewhere. */
export interface EvidenceView {
  readonly name: Localised
  readonly href: string
  readonly mediaType?: string | undefined
  /** 64 hex digits. */
  readonly sha256?: string | undefined
}

/** What the pages of all records have in common. */
export interface RecordView {
  readonly path: string
  readonly alternates?: readonly Alternate[] | undefined
  readonly title: Localised
  readonly provenance: Provenance
  readonly visibility: Visibility
  readonly recordStatus: Extract<RecordStatus, 'published' | 'archived'>
  /** A copy that its owner neither lists nor serves any more. */
  readonly missing?: boolean | undefined
  /** Absent on the page in the source language. */
  readonly translation?: TranslationNote | undefined
  /** Of an imported record: where its text comes from. */
  readonly imported?: { readonly source: string; readonly href?: string | undefined } | undefined
  /** Absent when an imported record came without one. */
  readonly licence?: { readonly name: string; readonly href: string } | undefined
  /** COFOG codes. */
  readonly function: readonly string[]
  readonly keywords: readonly string[]
  readonly technology: readonly string[]
  readonly cost?:
    | { readonly amount: string; readonly currency: string; readonly note?: Localised | undefined }
    | undefined
  readonly evidence: readonly EvidenceView[]
  /** Newest first. */
  readonly revisions: readonly Revision[]
  readonly replies: readonly Reply[]
  /** People who marked it as useful, on any server. */
  readonly usefulTo: number
}

/** A text under its heading. What an import did not bring is said, not hidden, for the core texts. */
export const textSection = (
  voice: Voice,
  id: string,
  title: string,
  text: LocalisedHtml | undefined,
  imported?: RecordView['imported'],
): Section[] =>
  section(
    id,
    title,
    text
      ? prose(voice, text)
      : imported && html`<p class="quiet">${voice.t('record.notStated')}</p>`,
  )

/** What a reader should know before reading: who may see it, how old the text is. */
export function recordNotices(voice: Voice, view: RecordView): Html {
  const { t } = voice
  return html`${view.visibility !== 'public' && notice(t(`notice.${view.visibility}`))}
  ${view.recordStatus === 'archived' && notice(t('notice.archived'), 'ochre')}
  ${view.missing && notice(t('notice.missing'), 'ochre')}
  ${view.translation && freshness(voice, view.translation, view.provenance.revision.number)}`
}

function freshness(voice: Voice, note: TranslationNote, current: number): Html | undefined {
  const stale = note.revision < current
  if (!stale && note.method !== 'machine') return undefined
  const { lang, href } = note.source
  const pieces = [
    note.method === 'machine' && voice.t('translation.machine'),
    stale &&
      voice.t.rich('translation.stale', {
        revision: note.revision,
        date: time(voice, note.date),
        current,
      }),
    voice.t.rich('translation.original', {
      language: voice.language(lang),
      a: (text) => html`<a href="${href}" hreflang="${lang}">${text}</a>`,
    }),
  ]
  return notice(html`${pieces.map((piece) => piece && html`${piece} `)}`, 'ochre')
}

/** Facts that every record may have, in the order in which they stand on all pages. */
export const sharedFacts = (voice: Voice, view: RecordView): Fact[] => {
  const { t } = voice
  return [
    [t('field.technology'), several(view.technology, (name) => html`<bdi>${name}</bdi>`)],
    [t('field.license'), view.licence && outside(view.licence.href, code(view.licence.name))],
    [
      t('field.imported'),
      view.imported &&
        (view.imported.href === undefined
          ? code(view.imported.source)
          : outside(view.imported.href, code(view.imported.source))),
    ],
  ]
}

export const areaFact = (voice: Voice, { function: areas }: RecordView): Fact => [
  voice.t('field.function'),
  several(
    areas,
    (area) =>
      html`<a href="${searchPath({ function: area })}"><bdi>${area}</bdi> ${voice.area(area)}</a>`,
  ),
]

export const costText = (voice: Voice, { cost }: RecordView): Html | undefined =>
  cost &&
  html`<p>
    <bdi>${voice.money(cost.amount, cost.currency)}</bdi>
    ${cost.note && html`<br />${inline(voice, cost.note)}`}
  </p>`

export const evidenceSection = (voice: Voice, { evidence }: RecordView): Section[] =>
  section(
    'evidence',
    voice.t('field.evidence'),
    evidence.length > 0 &&
      html`<ul class="plain">
        ${evidence.map(
          ({ name, href, mediaType, sha256 }) =>
            html`<li>
              ${outside(href, inline(voice, name))}
              ${mediaType !== undefined && html`<span class="host">· <bdi>${mediaType}</bdi></span>`}
              ${
                sha256 !== undefined &&
                html`<p class="hash small">SHA-256 <code dir="ltr">${sha256}</code></p>`
              }
            </li>`,
        )}
      </ul>`,
  )

export const historySection = (voice: Voice, view: RecordView): Section[] =>
  section(
    'history',
    voice.t('record.history'),
    html`${timeline(voice, view.revisions)}
      <p>${linked(html`${voice.t('record.historyLink')}`, view.provenance.history)}</p>`,
  )

export const dialogueSection = (voice: Voice, { replies, visibility }: RecordView): Section[] =>
  section(
    'dialogue',
    voice.t('record.dialogue'),
    replies.length > 0
      ? thread(voice, replies)
      : visibility === 'public' && html`<p class="quiet">${voice.t('record.noReplies')}</p>`,
  )

/** Keywords, who found it useful, and how to follow or answer from another server. */
export const recordActions = (voice: Voice, view: RecordView): Html =>
  html`${view.keywords.length > 0 && tags(view.keywords)}
  ${view.usefulTo > 0 && html`<p>${voice.t('record.useful', { count: view.usefulTo })}</p>`}
  ${
    view.visibility === 'public' &&
    html`<p class="small quiet">${voice.t('record.followFromElsewhere')}</p>`
  }`
