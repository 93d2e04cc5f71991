import { html } from 'hono/html'
import type { OrganisationKind, PARTNER_ROLES } from '../../../domain/vocabularies/lists.ts'
import type { Stage } from '../../../domain/vocabularies/stages.ts'
import { isMessage } from '../locales/index.ts'
import type { Page } from '../layout.ts'
import { type Fact, type Figure, facts, figures, several } from '../parts/facts.ts'
import { recordKind, stageStatus } from '../parts/marks.ts'
import { provenanceLine } from '../parts/provenance.ts'
import { type RecordCard, lessonList } from '../parts/record-card.ts'
import {
  type RecordView,
  areaFact,
  costText,
  dialogueSection,
  evidenceSection,
  historySection,
  recordActions,
  recordNotices,
  sharedFacts,
  textSection,
} from '../parts/record-view.ts'
import { type Section, recordBody, section, titleBlock } from '../parts/record.ts'
import { type Localised, type LocalisedHtml, code, outside, prose, time } from '../parts/text.ts'
import { searchPath } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** Somebody who worked on it besides the owner. */
export interface Partner {
  readonly name?: string | undefined
  /** Address of the partner's own page or actor. */
  readonly href?: string | undefined
  readonly role: (typeof PARTNER_ROLES)[number]
  /** Absent where the source of an imported record does not say. */
  readonly kind?: OrganisationKind | undefined
}

export interface InitiativeView extends RecordView {
  readonly summary?: Localised | undefined
  readonly challenge?: LocalisedHtml | undefined
  readonly content?: LocalisedHtml | undefined
  readonly results?: LocalisedHtml | undefined
  readonly figures: readonly Figure[]
  readonly obstacle?: LocalisedHtml | undefined
  readonly conditionsForSuccess?: LocalisedHtml | undefined
  readonly replicability?: LocalisedHtml | undefined
  readonly stage?: Stage | undefined
  /** ISO 8601: a year, a month or a day. */
  readonly startDate?: string | undefined
  readonly endDate?: string | undefined
  readonly audience: readonly string[]
  readonly partners: readonly Partner[]
  /** `1` to `17`. */
  readonly sdg: readonly string[]
  readonly sameAs: readonly string[]
  readonly codeRepository: readonly string[]
  readonly assetLicense: readonly string[]
  readonly conformsTo: readonly string[]
  readonly legalBasis: readonly string[]
  readonly lessons: readonly RecordCard[]
  /** All lessons about it, when the page shows only some. */
  readonly allLessons?: string | undefined
}

export function initiativePage(voice: Voice, view: InitiativeView): Page {
  return {
    title: view.title.value,
    description: view.summary?.value,
    path: view.path,
    alternates: view.alternates,
    unlisted: view.visibility !== 'public',
    article: true,
    main: html`${titleBlock(voice, {
      crumbs: crumbs(voice, view),
      kind: recordKind(voice, 'Initiative'),
      title: view.title,
      lead: view.summary,
    })}
    ${provenanceLine(voice, view.provenance)} ${recordNotices(voice, view)}
    ${recordBody(voice, {
      sections: sections(voice, view),
      facts: facts(initiativeFacts(voice, view)),
      actions: recordActions(voice, view),
    })}`,
  }
}

function crumbs(voice: Voice, view: InitiativeView): { href: string; text: string }[] {
  const [area] = view.function
  const kind = { href: searchPath({ kind: 'Initiative' }), text: voice.t('kinds.Initiative') }
  return area === undefined
    ? [kind]
    : [kind, { href: searchPath({ kind: 'Initiative', function: area }), text: voice.area(area) }]
}

/** The order in which an initiative is told. */
function sections(voice: Voice, view: InitiativeView): Section[] {
  const { t } = voice
  return [
    ...textSection(voice, 'problem', t('Initiative.challenge'), view.challenge, view.imported),
    ...textSection(voice, 'done', t('Initiative.content'), view.content, view.imported),
    ...section('results', t('Initiative.results'), outcome(voice, view)),
    ...section('takes', t('initiative.takes'), whatItTakes(voice, view)),
    ...evidenceSection(voice, view),
    ...section(
      'lessons',
      t('kinds.LessonLearned'),
      view.lessons.length > 0 && lessonList(voice, view.lessons),
      view.allLessons === undefined
        ? undefined
        : { href: view.allLessons, text: t('initiative.allLessons') },
    ),
    ...historySection(voice, view),
    ...dialogueSection(voice, view),
  ]
}

const outcome = (voice: Voice, view: InitiativeView): Html | undefined =>
  view.results || view.figures.length > 0
    ? html`${view.results && prose(voice, view.results)}
      ${view.figures.length > 0 && figures(voice, view.figures)}`
    : undefined

/** Difficulties first, and open: they are what a reader came for. */
function whatItTakes(voice: Voice, view: InitiativeView): Html | undefined {
  const folds: [string, Html | undefined][] = [
    [voice.t('Initiative.obstacle'), view.obstacle && prose(voice, view.obstacle)],
    [
      voice.t('Initiative.conditionsForSuccess'),
      view.conditionsForSuccess && prose(voice, view.conditionsForSuccess),
    ],
    [voice.t('Initiative.replicability'), view.replicability && prose(voice, view.replicability)],
    [voice.t('field.cost'), costText(voice, view)],
  ]
  const told = folds.filter(([, text]) => text !== undefined)
  if (told.length === 0) return undefined
  return html`<div class="folds">
    ${told.map(
      ([title, text], i) =>
        html`<details ${i === 0 && html`open`}>
          <summary>${title}</summary>
          ${text}
        </details>`,
    )}
  </div>`
}

const initiativeFacts = (voice: Voice, view: InitiativeView): Fact[] => {
  const { t } = voice
  return [
    [t('field.stage'), view.stage && stageStatus(voice, view.stage)],
    areaFact(voice, view),
    [t('field.dates'), period(voice, view)],
    [t('field.targetAudience'), several(view.audience, (who) => html`<bdi>${who}</bdi>`)],
    [t('field.participation'), several(view.partners, (partner) => partnerLine(voice, partner))],
    [t('field.sdg'), several(view.sdg, (goal) => sdgLine(voice, goal))],
    [t('field.codeRepository'), several(view.codeRepository, (href) => outside(href))],
    [t('field.assetLicense'), several(view.assetLicense, code)],
    [t('field.conformsTo'), several(view.conformsTo, (href) => outside(href))],
    [t('field.legalBasis'), several(view.legalBasis, (href) => outside(href))],
    [t('field.sameAs'), several(view.sameAs, (href) => outside(href))],
    ...sharedFacts(voice, view),
  ]
}

function period(voice: Voice, { startDate, endDate }: InitiativeView): Html | undefined {
  if (startDate === undefined && endDate === undefined) return undefined
  if (endDate === undefined)
    return voice.t.rich('date.since', { from: time(voice, startDate ?? '') })
  if (startDate === undefined) return voice.t.rich('date.until', { to: time(voice, endDate) })
  return html`${time(voice, startDate)} – ${time(voice, endDate)}`
}

/** A private-sector partner is labelled as one, and its name is no link: this is no advertisement. */
const partnerLine = (voice: Voice, { name, href, role, kind }: Partner): Html => {
  const link = kind === 'business' ? undefined : href
  const shown =
    link === undefined
      ? html`<bdi>${name ?? href}</bdi>`
      : outside(link, name === undefined ? undefined : html`<bdi>${name}</bdi>`)
  const does = voice.midLine(voice.t(`role.${role}`))
  const line =
    kind === undefined
      ? does
      : voice.t('partner.line', {
          role: does,
          kind: voice.midLine(voice.t(`organisationKind.${kind}`)),
        })
  return html`${shown}<br />
    <span class="quiet small"> ${line} </span>`
}

const sdgLine = (voice: Voice, goal: string): Html => {
  const key = `sdg.${goal}`
  return html`<bdi>${goal}</bdi> ${isMessage(key) && voice.t(key)}`
}
