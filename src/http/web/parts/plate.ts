import { html } from 'hono/html'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'
import { type Localised, inline } from './text.ts'

/** A government that shares here, by the place it speaks for. */
export interface Government {
  /** Name of the government or of its server. */
  readonly name: Localised
  /** ISO 3166 codes; may be empty. */
  readonly jurisdiction: readonly string[]
  /** True for the government that runs this server. */
  readonly here: boolean
  /** Anchor of its entry on the page of governments. */
  readonly anchor: string
}

/** The place it speaks for, else its own name. */
export const placeOf = (voice: Voice, government: Government): Html =>
  government.jurisdiction.length === 0
    ? inline(voice, government.name)
    : voice.list(government.jurisdiction.map((code) => html`${voice.place(code)}`))

/** Alphabetical in the language of the page: the only order in which governments stand. */
export const alphabetical = <G extends Government>(voice: Voice, all: readonly G[]): G[] => {
  const keyed = all.map((government) => ({
    government,
    key: government.jurisdiction.map(voice.place).join() || government.name.value,
  }))
  return keyed.sort((a, b) => voice.compare(a.key, b.key)).map(({ government }) => government)
}

/** Up to this many governments have room for their own name below that of their place. */
const NAMED_IN_FULL = 12

/** Every government alike: no flags, no numbers. */
export function governmentsPlate(voice: Voice, governments: readonly Government[]): Html {
  const inFull = governments.length <= NAMED_IN_FULL
  return html`<figure class="plate">
    <ul class="gazetteer">
      ${alphabetical(voice, governments).map(
        (government) =>
          html`<li>
            <a href="${PATHS.governments}#${government.anchor}">${placeOf(voice, government)}</a>
            ${inFull && government.jurisdiction.length > 0 && html`<span>${inline(voice, government.name)}</span>`}
          </li>`,
      )}
    </ul>
    <figcaption>
      ${voice.t('governments.caption')}
      <a href="${PATHS.governments}">${voice.t('governments.read')}</a>
    </figcaption>
  </figure>`
}
