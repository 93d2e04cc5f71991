import { html } from 'hono/html'
import type { RecordProof } from '../../../domain/proof.ts'
import type { Level } from '../../../domain/vocabularies/lists.ts'
import { icon } from '../icons.ts'
import { direction, languageName } from '../locales/names.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import type { Fact } from './facts.ts'
import { type Localised, inline, linked, outside, time } from './text.ts'

/** Whether the signature of a record was checked, and if it does not hold, why. */
export type Proof =
  | { readonly state: 'verified' }
  | {
      readonly state: 'unverified'
      readonly reason: Exclude<RecordProof, 'verified'> | 'mismatch'
    }

export interface Provenance {
  readonly owner: { readonly name: Localised; readonly href?: string | undefined }
  /** ISO 3166 codes. */
  readonly jurisdiction: readonly string[]
  readonly level?: Level | undefined
  /** First published, ISO 8601. */
  readonly published: string
  readonly revision: { readonly number: number; readonly date: string }
  /** Absent when nothing can be said of it. */
  readonly proof?: Proof | undefined
  /** Where the revisions and their hashes are listed. */
  readonly history: string
  /** The languages of this text, each with the page that shows it. */
  readonly languages: readonly {
    readonly lang: string
    readonly href: string
    readonly current: boolean
  }[]
  /** For a copy of another server's record: where the original is. */
  readonly original?: { readonly href: string; readonly received: string } | undefined
}

/** A row of labels with values below them; what is not known is left out. */
export const referenceLine = (rows: readonly Fact[]): Html =>
  html`<dl class="prov">
    ${rows.map(
      ([label, value]) =>
        value &&
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`

/** The reference line of a record: whose, where, since when, which revision, how sure. */
export function provenanceLine(voice: Voice, from: Provenance): Html {
  const { t } = voice
  const { original } = from
  return referenceLine([
    [t('prov.whose'), html`<b>${linked(inline(voice, from.owner.name), from.owner.href)}</b>`],
    [t('prov.where'), whereabouts(voice, from.jurisdiction, from.level)],
    [t('prov.published'), time(voice, from.published)],
    [t('prov.revision'), revisionLink(voice, from)],
    [t('prov.proof'), from.proof && proof(voice, from.proof, from.history)],
    [t('prov.languages'), from.languages.length > 0 && languages(voice, from.languages)],
    [t('prov.original'), original && originalLink(voice, original)],
  ])
}

/** "Ruritania, national". */
export function whereabouts(voice: Voice, jurisdiction: readonly string[], level?: Level): Html {
  const places = voice.list(jurisdiction.map((place) => html`${voice.place(place)}`))
  return level === undefined
    ? places
    : voice.t.rich('prov.whereabouts', { places, level: voice.midLine(voice.t(`level.${level}`)) })
}

const revisionLink = (voice: Voice, { revision, history }: Provenance): Html =>
  linked(
    voice.t.rich('prov.revisionOf', { number: revision.number, date: time(voice, revision.date) }),
    history,
  )

/** Verified with a ring and tick; else in ink and with the reason, never in red. */
const proof = (voice: Voice, proof: Proof, history: string): Html =>
  proof.state === 'verified'
    ? html`${icon('proof')} <a href="${history}">${voice.t('proof.verified')}</a>`
    : html`${voice.t(`proof.${proof.reason}`)}`

const languages = (voice: Voice, all: Provenance['languages']): Html =>
  voice.list(
    all.map(({ lang, href, current }) =>
      current
        ? html`<span lang="${lang}">${languageName(lang)}</span>`
        : html`<a href="${href}" lang="${lang}" hreflang="${lang}" dir="${direction(lang)}"
            >${languageName(lang)}</a
          >`,
    ),
  )

const originalLink = (
  voice: Voice,
  { href, received }: NonNullable<Provenance['original']>,
): Html =>
  html`${outside(href)}<br />
    <span class="quiet small"
      >${voice.t.rich('prov.received', { date: time(voice, received) })}</span
    >`

/**
 * The short form for lists: **place** · body · date · standing. A dot never begins a line, and each piece
 * keeps its own direction: a date must not be drawn into the name before it.
 */
export const sourceLine = (pieces: readonly (Html | undefined | false)[]): Html =>
  html`<p class="source">
    ${pieces.filter(Boolean).map((piece, i) => html`${i > 0 && html`&nbsp;· `}<bdi>${piece}</bdi>`)}
  </p>`
