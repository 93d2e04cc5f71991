import type { LessonDraft } from '../../../domain/lesson.ts'
import type { RecordRow } from '../../../store/records.ts'
import type { LessonView } from '../pages/lesson.ts'
import { recordPath } from './links.ts'
import { type Reader, htmlFor, markdownFor, titleFor } from './reader.ts'
import { type Told, toRecordView } from './record.ts'

/** @param about the record it was learned from, when this reader may see it. */
export function toLessonView(
  reader: Reader,
  told: Told,
  draft: LessonDraft,
  about?: Pick<RecordRow, 'kind' | 'id' | 'uri' | 'name' | 'source_language'>,
): LessonView {
  const source = told.row.source_language
  return {
    ...toRecordView(reader, told, draft),
    outcome: draft.outcome,
    about: about && {
      title: titleFor(reader, about.name, about.source_language, about.uri),
      href: recordPath(about.kind, about.id),
    },
    drivingEvent: markdownFor(reader, draft.drivingEvent, source),
    content: htmlFor(reader, told.row.html, source),
    recommendation: markdownFor(reader, draft.recommendation, source),
    appliesWhen: markdownFor(reader, draft.appliesWhen, source),
    effectEvidence: markdownFor(reader, draft.effectEvidence, source),
    phase: draft.phase,
    date: draft.date,
  }
}
