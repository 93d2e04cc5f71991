import { html } from 'hono/html'
import type { RecordKind } from '../../../domain/uris.ts'
import { isMessage } from '../locales/index.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { tongue } from './text.ts'
import { diffWords } from './word-diff.ts'

/** A field of two revisions: its text (Markdown as written), or its codes. Absent: not there. */
export interface FieldChange {
  /** Name in the draft: `challenge`, `stage`. */
  readonly field: string
  /** Of a text; absent for codes. */
  readonly lang?: string | undefined
  readonly before?: string | readonly string[] | undefined
  readonly after?: string | readonly string[] | undefined
}

/** What differs between two revisions, field by field. */
export interface Comparison {
  readonly from: number
  readonly to: number
  readonly changes: readonly FieldChange[]
}

export const comparison = (voice: Voice, kind: RecordKind, { changes }: Comparison): Html =>
  html`<div class="comparison">
    ${
      changes.length === 0
        ? html`<p>${voice.t('comparison.same')}</p>`
        : changes.map((change) => fieldChange(voice, kind, change))
    }
  </div>`

function fieldChange(voice: Voice, kind: RecordKind, change: FieldChange): Html {
  const lang = change.lang ?? voice.locale
  const before = written(voice, change.field, change.before)
  const after = written(voice, change.field, change.after)
  return html`<h3>
      ${fieldLabel(voice, kind, change.field)}
      ${lang !== voice.locale && html`<span class="quiet">(${voice.language(lang)})</span>`}
    </h3>
    <p ${tongue(voice, lang)}>
      <span>${diffWords(before, after, lang).map((part) => marked(voice, part))}</span>
    </p>`
}

/** Underlined or struck for the eye, and said in words for the ear. */
const marked = (voice: Voice, { kind, text }: ReturnType<typeof diffWords>[number]): Html =>
  kind === 'same'
    ? html`${text}`
    : kind === 'added'
      ? html`<ins>${said(voice, 'comparison.added')}${text}</ins>`
      : html`<del>${said(voice, 'comparison.removed')}${text}</del>`

const said = (voice: Voice, key: 'comparison.added' | 'comparison.removed'): Html =>
  html`<span class="visually-hidden" lang="${voice.locale}" dir="${voice.dir}">
    ${voice.t(key)}
  </span>`

/** The name of a field as it stands on the page of its record. */
export function fieldLabel(voice: Voice, kind: RecordKind, field: string): string {
  const [own, shared] = [`${kind}.${field}`, `field.${field}`]
  return isMessage(own) ? voice.t(own) : isMessage(shared) ? voice.t(shared) : field
}

/** Fields whose values are codes, and the list that names them. */
const LISTS: Readonly<Record<string, string>> = {
  stage: 'stage',
  phase: 'stage',
  outcome: 'outcome',
  governmentLevel: 'level',
  sdg: 'sdg',
}

/** One line of text for one value; several values stand under each other. */
function written(
  voice: Voice,
  field: string,
  value: string | readonly string[] | undefined,
): string {
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
  return values.map((one) => valueLabel(voice, field, one)).join('\n')
}

function valueLabel(voice: Voice, field: string, value: string): string {
  if (field === 'function') return `${value} ${voice.area(value)}`
  if (field === 'jurisdiction') return voice.place(value)
  const key = `${LISTS[field] ?? ''}.${value}`
  return isMessage(key) ? voice.t(key) : value
}
