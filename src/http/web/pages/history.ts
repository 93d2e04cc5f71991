import { html } from 'hono/html'
import type { RecordKind } from '../../../domain/uris.ts'
import type { Page } from '../layout.ts'
import { type Comparison, comparison } from '../parts/comparison.ts'
import { kindLabel } from '../parts/marks.ts'
import { notice } from '../parts/notice.ts'
import { titleBlock } from '../parts/record.ts'
import { type Localised, inline } from '../parts/text.ts'
import { type Revision, timeline } from '../parts/timeline.ts'
import { searchPath } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** A revision with its place in the hash chain (DOMAIN 5.3). */
export interface ChainedRevision extends Revision {
  /** 64 hex digits, of the canonical snapshot. */
  readonly sha256: string
  readonly previousSha256?: string | undefined
  /** The snapshot itself. Absent when a law or a court had it taken out; the hash stays. */
  readonly href?: string | undefined
}

export interface HistoryView {
  readonly path: string
  readonly kind: RecordKind
  readonly record: { readonly title: Localised; readonly href: string }
  /** Newest first. */
  readonly revisions: readonly ChainedRevision[]
  /** The first revision that does not follow from the one before it. */
  readonly broken?: number | undefined
  readonly unlisted?: boolean | undefined
  /** Two revisions that were chosen. */
  readonly comparison?: Comparison | undefined
}

/** Names of the two revisions in the address: `?from=2&to=4`. */
const FROM = 'from'
const TO = 'to'

export function historyPage(voice: Voice, view: HistoryView): Page {
  const { t } = voice
  const { record, comparison: compared } = view
  return {
    title: t('history.title', { title: record.title.value }),
    path: view.path,
    unlisted: view.unlisted === true || compared !== undefined,
    main: html`${titleBlock(voice, {
      crumbs: [
        { href: searchPath({ kind: view.kind }), text: t(`kinds.${view.kind}`) },
        { href: record.href, text: inline(voice, record.title) },
      ],
      kind: kindLabel('history', t('record.history')),
      title: record.title,
      lead: { lang: voice.locale, value: t('history.lead', { count: view.revisions.length }) },
    })}
    ${view.broken !== undefined && notice(t('history.broken', { revision: view.broken }), 'ochre')}
    ${
      compared &&
      html`<section aria-labelledby="compared">
        <h2 id="compared">${t('comparison.title', { from: compared.from, to: compared.to })}</h2>
        ${comparison(voice, view.kind, compared)}
      </section>`
    }
    ${view.revisions.length > 1 && chooseTwo(voice, view)} ${chain(voice, view)}`,
  }
}

/** Any two revisions, by a plain form. */
function chooseTwo(voice: Voice, view: HistoryView): Html {
  const [newest, before] = view.revisions
  const { from = before?.number, to = newest?.number } = view.comparison ?? {}
  return html`<section aria-labelledby="compare">
    <h2 id="compare">${voice.t('comparison.choose')}</h2>
    <form class="choose-two">
      ${revisionField(voice, view, FROM, from)} ${revisionField(voice, view, TO, to)}
      <button class="ds-button" data-variant="secondary" type="submit">
        ${voice.t('comparison.button')}
      </button>
    </form>
  </section>`
}

const revisionField = (
  voice: Voice,
  { revisions }: HistoryView,
  name: typeof FROM | typeof TO,
  chosen: number | undefined,
): Html =>
  html`<div>
    <label for="${name}">${voice.t(`comparison.${name}`)}</label>
    <select class="ds-input" id="${name}" name="${name}" data-width="auto">
      ${revisions.map(
        ({ number, date }) =>
          html`<option value="${number}" ${number === chosen && html`selected`}>
            ${voice.t('revision.option', { number, date: voice.date(date) })}
          </option>`,
      )}
    </select>
  </div>`

const chain = (voice: Voice, { revisions }: HistoryView): Html =>
  html`<section aria-labelledby="revisions">
    <h2 id="revisions">${voice.t('history.revisions')}</h2>
    ${timeline(voice, revisions, (_, i) => links(voice, revisions[i]))}
  </section>`

function links(voice: Voice, revision: ChainedRevision | undefined): Html | undefined {
  if (!revision) return undefined
  const { href, sha256, previousSha256 } = revision
  return html`<p class="hash small">SHA-256 <code dir="ltr">${sha256}</code></p>
    ${
      previousSha256 !== undefined &&
      html`<p class="hash small">
        ${voice.t('history.follows')} <code dir="ltr">${previousSha256}</code>
      </p>`
    }
    <p class="small">
      ${
        href === undefined
          ? voice.t('history.emptied')
          : html`<a href="${href}">${voice.t('history.snapshot')}</a>`
      }
    </p>`
}
