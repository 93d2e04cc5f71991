import { html } from 'hono/html'
import type { RecordKind } from '../../../domain/uris.ts'
import type { Outcome } from '../../../domain/vocabularies/lists.ts'
import type { Stage } from '../../../domain/vocabularies/stages.ts'
import { type IconName, icon, outcomeShape } from '../icons.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

const KIND_ICONS: Record<RecordKind, IconName> = {
  Initiative: 'initiative',
  LessonLearned: 'lesson',
}

/** What something is: its icon and the word. */
export const kindLabel = (name: IconName, word: string): Html =>
  html`<span class="kind">${icon(name)}${word}</span>`

export const recordKind = (voice: Voice, kind: RecordKind): Html =>
  kindLabel(KIND_ICONS[kind], voice.t(`kind.${kind}`))

/** How it went: worked, mixed and did not work stand at the same size and in the same place. */
export const outcomeMark = (voice: Voice, outcome: Outcome): Html =>
  html`<span class="mark ${outcome}"
    >${outcomeShape(outcome)}${voice.t(`outcome.${outcome}`)}</span
  >`

export const stageStatus = (voice: Voice, stage: Stage): Html =>
  html`<span class="status">${voice.t(`stage.${stage}`)}</span>`
