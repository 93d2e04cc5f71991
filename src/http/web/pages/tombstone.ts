import { html } from 'hono/html'
import type { RecordKind } from '../../../domain/uris.ts'
import type { Page } from '../layout.ts'
import { finder } from '../parts/finder.ts'
import { recordKind } from '../parts/marks.ts'
import { titleBlock } from '../parts/record.ts'
import { type Localised, inline, time } from '../parts/text.ts'
import type { Voice } from '../voice.ts'

/** What stays of a record that its owner withdrew: never its title or text. */
export interface TombstoneView {
  readonly path: string
  readonly kind: RecordKind
  /** ISO 8601. */
  readonly withdrawn: string
  /** The public reason. */
  readonly reason?: Localised | undefined
}

/** Answered with 410. */
export function tombstonePage(voice: Voice, view: TombstoneView): Page {
  const { t } = voice
  return {
    title: t(`tombstone.${view.kind}`),
    path: view.path,
    unlisted: true,
    main: html`${titleBlock(voice, {
        kind: recordKind(voice, view.kind),
        title: { lang: voice.locale, value: t(`tombstone.${view.kind}`) },
      })}
      <p class="lead">${t.rich('tombstone.date', { date: time(voice, view.withdrawn) })}</p>
      ${
        view.reason &&
        html`<p>${t.rich('tombstone.reason', { reason: inline(voice, view.reason) })}</p>`
      }
      ${finder(voice)}`,
  }
}
