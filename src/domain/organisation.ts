import { z } from 'zod'
import { Handle } from './account.ts'
import { GovernmentLevel, HttpsIri, Iri, Jurisdiction } from './fields.ts'
import { LanguageTag, localised } from './language.ts'
import { isReserved, properNames } from './names.ts'
import { type Parsed, parseWith } from './parse.ts'
import { DEFAULT_LICENCE } from './vocabularies/licences.ts'
import { ORGANISATION_KINDS } from './vocabularies/lists.ts'

/** A government body of this server; it publishes records and can be followed (DOMAIN 4.9). */
export const OrganisationDraft = z
  .strictObject({
    handle: Handle.refine((handle) => !isReserved(handle), {
      error: 'This handle is kept for the server itself. Choose another.',
    }),
    name: properNames(160),
    summary: localised(1_000).optional(),
    jurisdiction: Jurisdiction,
    governmentLevel: GovernmentLevel,
    organizationKind: z.enum(ORGANISATION_KINDS).default('government'),
    url: Iri.optional().describe('Its own web site.'),
    license: HttpsIri.default(DEFAULT_LICENCE).describe('Licence that its texts begin with.'),
    language: LanguageTag.default('en').describe('Language that its texts begin with.'),
    fourEyes: z
      .boolean()
      .default(true)
      .describe('Publishing takes a second person, who wrote no part of the revision.'),
  })
  .meta({ id: 'OrganisationDraft' })
export type OrganisationDraft = z.infer<typeof OrganisationDraft>

export const parseOrganisationDraft = (input: unknown): Parsed<OrganisationDraft> =>
  parseWith(OrganisationDraft, input)
