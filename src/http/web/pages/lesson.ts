import { html } from 'hono/html'
import type { Outcome } from '../../../domain/vocabularies/lists.ts'
import type { Stage } from '../../../domain/vocabularies/stages.ts'
import type { Page } from '../layout.ts'
import { type Fact, facts } from '../parts/facts.ts'
import { outcomeMark, recordKind } from '../parts/marks.ts'
import { provenanceLine } from '../parts/provenance.ts'
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
import { type Localised, type LocalisedHtml, inline, linked, prose, time } from '../parts/text.ts'
import { searchPath } from '../paths.ts'
import type { Voice } from '../voice.ts'

export interface LessonView extends RecordView {
  readonly outcome?: Outcome | undefined
  /** What it was learned from, when that is known. */
  readonly about?: { readonly title: Localised; readonly href: string } | undefined
  readonly drivingEvent?: LocalisedHtml | undefined
  readonly content?: LocalisedHtml | undefined
  readonly recommendation?: LocalisedHtml | undefined
  readonly appliesWhen?: LocalisedHtml | undefined
  readonly effectEvidence?: LocalisedHtml | undefined
  /** The stage in which it arose. */
  readonly phase?: Stage | undefined
  /** When it happened, ISO 8601. */
  readonly date?: string | undefined
}

/** How it went stands above the title, whichever way it went. */
export function lessonPage(voice: Voice, view: LessonView): Page {
  const { t } = voice
  return {
    title: view.title.value,
    description: view.outcome && `${t('kind.LessonLearned')}: ${t(`outcome.${view.outcome}`)}`,
    path: view.path,
    alternates: view.alternates,
    unlisted: view.visibility !== 'public',
    article: true,
    main: html`${titleBlock(voice, {
      crumbs: [
        { href: searchPath({ kind: 'LessonLearned' }), text: t('kinds.LessonLearned') },
        ...(view.about ? [{ href: view.about.href, text: inline(voice, view.about.title) }] : []),
      ],
      kind: view.outcome ? outcomeMark(voice, view.outcome) : recordKind(voice, 'LessonLearned'),
      title: view.title,
    })}
    ${provenanceLine(voice, view.provenance)} ${recordNotices(voice, view)}
    ${recordBody(voice, {
      sections: sections(voice, view),
      facts: facts(lessonFacts(voice, view)),
      actions: recordActions(voice, view),
    })}`,
  }
}

function sections(voice: Voice, view: LessonView): Section[] {
  const { t } = voice
  const { recommendation } = view
  return [
    ...textSection(
      voice,
      'event',
      t('LessonLearned.drivingEvent'),
      view.drivingEvent,
      view.imported,
    ),
    ...textSection(voice, 'learned', t('LessonLearned.content'), view.content, view.imported),
    ...section(
      'next',
      t('LessonLearned.recommendation'),
      recommendation && html`<div class="advice">${prose(voice, recommendation)}</div>`,
    ),
    ...textSection(voice, 'holds', t('LessonLearned.appliesWhen'), view.appliesWhen),
    ...textSection(voice, 'known', t('LessonLearned.effectEvidence'), view.effectEvidence),
    ...evidenceSection(voice, view),
    ...historySection(voice, view),
    ...dialogueSection(voice, view),
  ]
}

const lessonFacts = (voice: Voice, view: LessonView): Fact[] => {
  const { t } = voice
  return [
    [t('field.about'), view.about && linked(inline(voice, view.about.title), view.about.href)],
    [t('field.date'), view.date !== undefined && time(voice, view.date)],
    [t('field.phase'), view.phase && html`${t(`stage.${view.phase}`)}`],
    areaFact(voice, view),
    [t('field.cost'), costText(voice, view)],
    ...sharedFacts(voice, view),
  ]
}
