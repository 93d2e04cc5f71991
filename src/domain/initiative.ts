import { z } from 'zod'
import {
  Cost,
  Evidence,
  GovernmentLevel,
  HttpsIri,
  Indicator,
  LONG_TEXT,
  LooseDate,
  Participation,
  Sdgs,
  SpdxIds,
  Jurisdiction,
  cofog,
  endsAfterStart,
  iris,
  words,
} from './fields.ts'
import { LanguageTag, localised } from './language.ts'
import { title } from './names.ts'
import { hasSourceText, Translations } from './translation.ts'
import { STAGES } from './vocabularies/stages.ts'

/**
 * What an official writes about an initiative: ten core fields and five optional groups (DOMAIN 3).
 * Only a title is needed to save a draft; `missingForPublishing` says what is needed to publish.
 * Text fields are language maps; `challenge`, `content` and the longer ones are Markdown.
 */
export const InitiativeDraft = z
  .strictObject({
    sourceLanguage: LanguageTag.describe('The language it was written in, BCP 47.'),
    translations: Translations.optional(),
    name: title(120).describe('Title.'),
    summary: localised(300).optional().describe('In one sentence.'),
    challenge: localised(5_000).optional().describe('The problem. Markdown.'),
    content: localised(50_000).optional().describe('What was done and how it works. Markdown.'),
    function: cofog(1).optional().describe('Area of government: one to three COFOG 1999 codes.'),
    stage: z
      .enum(STAGES, { error: 'Choose the stage it has reached.' })
      .optional()
      .describe('How far it has come.'),
    jurisdiction: Jurisdiction.optional().describe('Countries or regions, ISO 3166.'),
    governmentLevel: GovernmentLevel.optional(),
    license: HttpsIri.optional().describe('Licence of this text, by its IRI.'),

    results: localised(LONG_TEXT).optional().describe('What came of it. Markdown.'),
    indicator: z.array(Indicator).max(20, { error: 'Give at most 20 figures.' }).optional(),

    obstacle: localised(LONG_TEXT).optional().describe('Difficulties and failures. Markdown.'),
    conditionsForSuccess: localised(LONG_TEXT)
      .optional()
      .describe('What has to be in place. Markdown.'),
    replicability: localised(LONG_TEXT).optional().describe('Advice for reuse. Markdown.'),
    cost: Cost.optional(),
    startDate: LooseDate.optional(),
    endDate: LooseDate.optional(),

    targetAudience: words(10, 80).optional(),
    participation: z
      .array(Participation)
      .max(30, { error: 'Name at most 30 partners.' })
      .optional(),

    keyword: words(15, 60).optional(),
    technology: words(10, 60).optional(),
    sdg: Sdgs.optional(),
    sameAs: iris(10).optional(),

    codeRepository: iris(10).optional(),
    assetLicense: SpdxIds.optional(),
    conformsTo: iris(10).optional(),
    legalBasis: iris(10).optional(),
    evidence: z
      .array(Evidence)
      .max(20, { error: 'Give at most 20 pieces of evidence.' })
      .optional(),
  })
  .refine(hasSourceText, {
    path: ['name'],
    error: 'Give the title in the source language too.',
  })
  .refine(endsAfterStart, { path: ['endDate'], error: 'The end lies before the start.' })
  .meta({ id: 'InitiativeDraft' })
export type InitiativeDraft = z.infer<typeof InitiativeDraft>

/** The core fields without which an initiative is not published (DOMAIN 3.1). */
export const INITIATIVE_CORE = [
  'summary',
  'challenge',
  'content',
  'function',
  'stage',
  'jurisdiction',
  'governmentLevel',
  'license',
] as const satisfies readonly (keyof InitiativeDraft)[]
