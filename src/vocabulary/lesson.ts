import type { LanguageMap } from '../domain/language.ts'
import type { LessonDraft } from '../domain/lesson.ts'
import { firstSentence, renderMarkdown, textOf } from '../domain/richtext.ts'
import { readCost, readEvidence, readWords, writeCost, writeEvidence } from './record-parts.ts'
import { type Wire, present, readIri, readTerm, readText, readTexts, writeTexts } from './wire.ts'

/** Longest summary we make (characters); that of an initiative's form. */
const SUMMARY_MAX = 300

/** A lesson's own properties on the wire (PROTOCOL 3.2), beside those that all records have. */
export function writeLesson(draft: LessonDraft): Wire {
  const source = draft.sourceLanguage
  return present({
    ...writeTexts('drivingEvent', draft.drivingEvent, source),
    ...writeTexts('recommendation', draft.recommendation, source),
    ...writeTexts('appliesWhen', draft.appliesWhen, source),
    ...writeTexts('effectEvidence', draft.effectEvidence, source),
    date: draft.date,
    cost: draft.cost && writeCost(draft.cost),
    jurisdiction: draft.jurisdiction,
    governmentLevel: draft.governmentLevel,
    outcome: draft.outcome,
    phase: draft.phase,
    function: draft.function,
    keyword: draft.keyword,
    technology: draft.technology,
    evidence: draft.evidence?.map((evidence) => writeEvidence(evidence, source)),
  })
}

/** A lesson has no summary of its own: it is the first sentence of what to do next time (DOMAIN 4.1). */
export function lessonSummary(draft: LessonDraft): LanguageMap | undefined {
  const from = draft.recommendation ?? draft.content
  if (from === undefined) return undefined
  const entries = Object.entries(from).map(([lang, markdown]) => [
    lang,
    firstSentence(textOf(renderMarkdown(markdown)), SUMMARY_MAX, lang),
  ])
  return Object.fromEntries(entries.filter(([, sentence]) => sentence !== ''))
}

/** Reads a lesson's own properties; the domain's parser judges them afterwards. */
export const readLesson = (object: Wire, source: string): Wire =>
  present({
    drivingEvent: readTexts(object, 'drivingEvent', source),
    recommendation: readTexts(object, 'recommendation', source),
    outcome: readText(readTerm(object, 'outcome')),
    about: readIri(readTerm(object, 'about')),
    jurisdiction: readWords(object, 'jurisdiction'),
    governmentLevel: readText(readTerm(object, 'governmentLevel')),
    phase: readText(readTerm(object, 'phase')),
    function: readWords(object, 'function'),
    keyword: readWords(object, 'keyword'),
    technology: readWords(object, 'technology'),
    appliesWhen: readTexts(object, 'appliesWhen', source),
    effectEvidence: readTexts(object, 'effectEvidence', source),
    date: readText(readTerm(object, 'date')),
    cost: readCost(readTerm(object, 'cost')),
    evidence: readEvidence(readTerm(object, 'evidence'), source),
  })
