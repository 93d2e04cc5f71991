import { html } from 'hono/html'
import type { Page } from '../layout.ts'
import { emptyNotice } from '../parts/notice.ts'
import { type Government, alphabetical, placeOf } from '../parts/plate.ts'
import { sourceLine } from '../parts/provenance.ts'
import { titleBlock } from '../parts/record.ts'
import { type Localised, code, inline, outside, time } from '../parts/text.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** A government with its server, its bodies, and how the exchange with it stands. */
export interface SharingGovernment extends Government {
  readonly host: string
  /** Its home page; absent for this server. */
  readonly href?: string | undefined
  readonly state: 'active' | 'suspended'
  /** Since when it shares here, ISO 8601. */
  readonly since?: string | undefined
  /** When this server last heard from it, ISO 8601. */
  readonly lastHeard?: string | undefined
  readonly bodies: readonly { readonly name: Localised; readonly href: string }[]
}

export interface GovernmentsView {
  readonly path: string
  /** In any order: the page sorts them by name. */
  readonly governments: readonly SharingGovernment[]
}

/** Who shares here: alphabetical, each in the same words, no number beside a name. */
export function governmentsPage(voice: Voice, view: GovernmentsView): Page {
  const { t } = voice
  return {
    title: t('governments.title'),
    description: t('governments.lead'),
    path: view.path,
    place: 'governments',
    main: html`${titleBlock(voice, {
        title: { lang: voice.locale, value: t('governments.title') },
        lead: { lang: voice.locale, value: t('governments.lead') },
      })}
      <ul class="governments">
        ${alphabetical(voice, view.governments).map((one) => government(voice, one))}
      </ul>
      ${
        view.governments.length < 2 &&
        emptyNotice(t('governments.alone'), { href: PATHS.about, text: t('nav.about') })
      }`,
  }
}

const government = (voice: Voice, one: SharingGovernment): Html =>
  html`<li id="${one.anchor}">
    <h2>${placeOf(voice, one)}</h2>
    <div>
      ${sourceLine([
        one.jurisdiction.length > 0 && html`<b>${inline(voice, one.name)}</b>`,
        one.href === undefined ? code(one.host) : outside(one.href),
        standing(voice, one),
        one.lastHeard !== undefined &&
          voice.t.rich('governments.lastHeard', { date: time(voice, one.lastHeard) }),
      ])}
      ${
        one.bodies.length > 0 &&
        html`<ul>
          ${one.bodies.map(
            ({ name, href }) => html`<li><a href="${href}">${inline(voice, name)}</a></li>`,
          )}
        </ul>`
      }
    </div>
  </li>`

/** The state of the exchange, in words. */
function standing(voice: Voice, { here, state, since }: SharingGovernment): Html {
  if (here) return html`${voice.t('governments.here')}`
  if (since === undefined) return html`${voice.t(`governments.${state}`)}`
  return voice.t.rich(`governments.${state}Since`, { date: time(voice, since) })
}
