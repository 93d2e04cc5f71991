import { z } from 'zod'
import { Iri } from './fields.ts'
import { text } from './language.ts'

/** Things that one report may be about, and characters of what it says. */
export const REPORT_OBJECTS_MAX = 50
export const REPORT_TEXT_MAX = 5_000
/** Characters of a moderator's note. */
export const REPORT_NOTE_MAX = 1_000

export const REPORT_STATES = ['open', 'closed'] as const
export const REPORT_DIRECTIONS = ['in', 'out'] as const

/** What a moderator tells the moderators of another server. */
export const ReportDraft = z
  .object({
    actor: Iri.describe('Who is reported: an actor of another server that is known here.'),
    objects: z
      .array(Iri)
      .max(REPORT_OBJECTS_MAX - 1, { error: `Use at most ${REPORT_OBJECTS_MAX - 1} addresses.` })
      .default([])
      .describe('What of theirs it is about.'),
    content: text(REPORT_TEXT_MAX).describe('Why, as plain text; they read it.'),
  })
  .meta({ id: 'ReportDraft' })
export type ReportDraft = z.output<typeof ReportDraft>
