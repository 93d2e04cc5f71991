import { z } from 'zod'
import {
  Cost,
  Day,
  Evidence,
  GovernmentLevel,
  HttpsIri,
  Iri,
  Jurisdiction,
  LONG_TEXT,
  cofog,
  words,
} from './fields.ts'
import { LanguageTag, localised } from './language.ts'
import { title } from './names.ts'
import { hasSourceText, Translations } from './translation.ts'
import { OUTCOMES } from './vocabularies/lists.ts'
import { STAGES } from './vocabularies/stages.ts'

/**
 * One lesson, one object (DOMAIN 4.1). A lesson points to what it is about; it is not a comment.
 * Only the sentence is needed to save a draft; `missingForPublishing` says what is needed to publish.
 */
export const LessonDraft = z
  .strictObject({
    sourceLanguage: LanguageTag.describe('The language it was written in, BCP 47.'),
    translations: Translations.optional(),
    name: title(160).describe('The lesson in one sentence.'),
    drivingEvent: localised(5_000).optional().describe('What happened. Markdown.'),
    content: localised(LONG_TEXT).optional().describe('What was learned and why. Markdown.'),
    recommendation: localised(5_000).optional().describe('What to do next time. Markdown.'),
    outcome: z.enum(OUTCOMES, { error: 'Choose how it went.' }).optional(),
    about: Iri.optional().describe('The initiative or adoption it belongs to, here or elsewhere.'),
    jurisdiction: Jurisdiction.optional(),
    governmentLevel: GovernmentLevel.optional(),
    license: HttpsIri.optional().describe('Licence of this text, by its IRI.'),

    phase: z
      .enum(STAGES, { error: 'Choose the stage in which it arose.' })
      .optional()
      .describe('The stage in which it arose.'),
    function: cofog(1).optional(),
    keyword: words(15, 60).optional(),
    technology: words(10, 60).optional(),
    appliesWhen: localised(2_000).optional().describe('Where it holds.'),
    effectEvidence: localised(5_000).optional().describe('How we know that the advice works.'),
    date: Day.optional().describe('When it happened.'),
    cost: Cost.optional(),
    evidence: z
      .array(Evidence)
      .max(20, { error: 'Give at most 20 pieces of evidence.' })
      .optional(),
  })
  .refine(hasSourceText, {
    path: ['name'],
    error: 'Give the sentence in the source language too.',
  })
  .meta({ id: 'LessonDraft' })
export type LessonDraft = z.infer<typeof LessonDraft>

/** The fields without which a lesson is not published (DOMAIN 4.1). */
export const LESSON_CORE = [
  'drivingEvent',
  'content',
  'recommendation',
  'outcome',
  'jurisdiction',
  'governmentLevel',
  'license',
] as const satisfies readonly (keyof LessonDraft)[]
