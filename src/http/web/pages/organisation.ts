import { html } from 'hono/html'
import type { Level, OrganisationKind } from '../../../domain/vocabularies/lists.ts'
import { icon } from '../icons.ts'
import type { Alternate, Page } from '../layout.ts'
import { emptyNotice } from '../parts/notice.ts'
import { kindLabel } from '../parts/marks.ts'
import { referenceLine, whereabouts } from '../parts/provenance.ts'
import { type RecordCard, ledger } from '../parts/record-card.ts'
import { type Section, section, titleBlock, titled } from '../parts/record.ts'
import { type Localised, code, outside } from '../parts/text.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** A list of records of one body, and the search that has them all. */
export interface Shelf {
  readonly records: readonly RecordCard[]
  readonly all: string
}

export interface OrganisationView {
  readonly path: string
  readonly alternates?: readonly Alternate[] | undefined
  readonly name: Localised
  readonly summary?: Localised | undefined
  /** `@digital@share.ruritania.example`. */
  readonly handle: string
  readonly jurisdiction: readonly string[]
  readonly level?: Level | undefined
  readonly kind: OrganisationKind
  /** Its own web site. */
  readonly website?: string | undefined
  /** Its page on the server where it publishes, when that is not this one. */
  readonly original?: string | undefined
  readonly feed?: string | undefined
  /** Initiatives that go on. */
  readonly live: Shelf
  readonly lessons: Shelf
  /** Ended and abandoned initiatives: as worth reading as the others. */
  readonly past: Shelf
}

export function organisationPage(voice: Voice, view: OrganisationView): Page {
  const { t } = voice
  const shelves = [
    ...shelf(voice, 'live', t('organisation.live'), view.live),
    ...shelf(voice, 'lessons', t('kinds.LessonLearned'), view.lessons),
    ...shelf(voice, 'past', t('organisation.past'), view.past),
  ]
  return {
    title: view.name.value,
    description: view.summary?.value,
    path: view.path,
    alternates: view.alternates,
    main: html`${titleBlock(voice, {
      crumbs: [{ href: PATHS.governments, text: t('governments.title') }],
      kind: kindLabel('organisation', t('organisation.kind')),
      title: view.name,
      lead: view.summary,
    })}
    ${reference(voice, view)}
    ${
      shelves.length > 0
        ? shelves.map(titled)
        : emptyNotice(t('organisation.empty', { name: view.name.value }), {
            href: PATHS.search,
            text: t('search.everything'),
          })
    }`,
  }
}

const shelf = (voice: Voice, id: string, title: string, { records, all }: Shelf): Section[] =>
  section(id, title, records.length > 0 && ledger(voice, records), {
    href: all,
    text: voice.t('organisation.all'),
  })

/** Place, kind and how to follow it. */
const reference = (voice: Voice, view: OrganisationView): Html => {
  const { t } = voice
  const { website, original, feed } = view
  return referenceLine([
    [t('prov.where'), whereabouts(voice, view.jurisdiction, view.level)],
    [t('organisation.kindLabel'), html`${t(`organisationKind.${view.kind}`)}`],
    [t('organisation.website'), website !== undefined && outside(website)],
    [t('organisation.follow'), code(view.handle)],
    [t('prov.original'), original !== undefined && outside(original)],
    [
      t('organisation.feed'),
      feed !== undefined && html`<a class="with-icon" href="${feed}">${icon('feed')} Atom</a>`,
    ],
  ])
}
