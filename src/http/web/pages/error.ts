import { html } from 'hono/html'
import type { Page } from '../layout.ts'
import { finder } from '../parts/finder.ts'
import { titleBlock } from '../parts/record.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

export type ErrorStatus = 403 | 404 | 410 | 429 | 500 | 503

export interface ErrorView {
  readonly path: string
  readonly status: ErrorStatus
  /** Number of the request in the log, for those who ask the operator. */
  readonly reference?: string | undefined
}

/** Where reading the same page again may help, so that is the one thing to do. */
const WORTH_RETRYING: ReadonlySet<ErrorStatus> = new Set([429, 500, 503])

/** What happened, what to do, a search box; the reference last and quiet. */
export function errorPage(voice: Voice, view: ErrorView): Page {
  const { t } = voice
  return {
    title: t(`error.${view.status}.title`),
    path: view.path,
    unlisted: true,
    main: html`${titleBlock(voice, {
        title: { lang: voice.locale, value: t(`error.${view.status}.title`) },
        lead: { lang: voice.locale, value: t(`error.${view.status}.text`) },
      })}
      <p class="after">${action(voice, view)}</p>
      ${finder(voice)}
      ${
        view.reference !== undefined &&
        html`<p class="small quiet after">
          ${t.rich('error.reference', { reference: html`<code>${view.reference}</code>` })}
        </p>`
      }`,
  }
}

const action = (voice: Voice, { status, path }: ErrorView): Html =>
  WORTH_RETRYING.has(status)
    ? html`<a class="ds-button" data-variant="secondary" href="${path}"
        >${voice.t('error.retry')}</a
      >`
    : html`<a class="ds-button" data-variant="secondary" href="${PATHS.home}"
        >${voice.t('error.home')}</a
      >`
