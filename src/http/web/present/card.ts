import { showHost } from '../../../domain/names.ts'
import { OUTCOMES } from '../../../domain/vocabularies/lists.ts'
import { STAGES } from '../../../domain/vocabularies/stages.ts'
import type { RecordCardRow } from '../../../store/lists.ts'
import type { RecordCard } from '../parts/record-card.ts'
import { recordPath } from './links.ts'
import { type Reader, textFor, titleFor } from './reader.ts'

/** A record as one entry of a list. */
export function toCard(reader: Reader, row: RecordCardRow): RecordCard {
  const { owner } = row
  const at = row.revision > 1 ? row.updated_at : (row.published_at ?? row.updated_at)
  return {
    kind: row.kind,
    href: recordPath(row.kind, row.id),
    title: titleFor(reader, row.name, row.source_language, row.uri),
    sentence: textFor(reader, row.summary, row.source_language),
    outcome: OUTCOMES.find((outcome) => outcome === row.outcome),
    stage: row.kind === 'Initiative' ? STAGES.find((stage) => stage === row.stage) : undefined,
    jurisdiction: narrowest(row.jurisdiction),
    owner: titleFor(reader, owner.name, reader.voice.locale, owner.handle),
    revision: row.revision,
    date: at.toISOString(),
    host: row.local ? undefined : showHost(owner.host),
    archived: row.status === 'archived',
    visibility: row.visibility,
  }
}

/**
 * A lesson in the list of those that one record has. What sums it up is what to do next time, so here
 * it is said as advice.
 */
export function toLessonCard(reader: Reader, row: RecordCardRow): RecordCard {
  const { sentence, ...card } = toCard(reader, row)
  return sentence && 'value' in sentence ? { ...card, advice: sentence } : card
}

/** Stored places bring the wider ones along, for search; `['XR', 'XR-ZE']` -> `['XR-ZE']`. */
export const narrowest = (codes: readonly string[]): string[] =>
  codes.filter((code) => !codes.some((other) => other.startsWith(`${code}-`)))
