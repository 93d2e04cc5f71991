import { licenceIri, licenceName } from '../../domain/vocabularies/licences.ts'
import type { Draft } from '../../domain/record.ts'
import type { ExportedRow } from '../../store/export.ts'
import type { Provenance } from '../../store/schema.ts'

type Fields = Readonly<Record<string, unknown>>

/** An empty list says what an absent one says. */
const filled = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )

/** Of what the import notes with a record, these are its own words about it, or stand elsewhere in a line. */
const NOT_OF_THE_SOURCE = ['contentSha256', 'license', 'name', 'organization'] as const

/**
 * The licence as the import reads it: with the source by its SPDX id where that means this very licence,
 * and by its IRI in the record where it does not.
 */
function licenceOf({ license }: Draft, given: string | undefined) {
  const name = given ?? (license === undefined ? undefined : licenceName(license))
  const iri = name === undefined ? undefined : licenceIri(name)
  if (iri !== undefined && iri === license) return { ofSource: name, ofRecord: undefined }
  return { ofSource: iri === undefined ? given : undefined, ofRecord: license }
}

/** Where the record comes from: the first source stays that of a record that was imported here. */
function originOf(row: ExportedRow, origin: string, license: string | undefined): Fields {
  const { provenance } = row
  if (!provenance) return filled({ source: origin, url: row.uri, license })
  const kept = Object.entries(provenance).filter(
    ([key]) => !NOT_OF_THE_SOURCE.some((word) => word === key),
  )
  return filled({ ...Object.fromEntries(kept), license })
}

/** Its kind is left out of initiatives: it would make the body a partner, and it is one where it was. */
function bodyOf(row: ExportedRow): Fields | undefined {
  if (!row.provenance) return { name: row.owner_name, url: row.owner_uri }
  const { kind, ...body } = row.provenance.organization ?? {}
  const whole = filled({ ...body, kind: row.kind === 'LessonLearned' ? kind : undefined })
  return Object.keys(whole).length === 0 ? undefined : whole
}

/** The title of the whole at its source decides the language, so it has to have it. */
function wholeName({ name, sourceLanguage }: Draft, provenance: Provenance | null) {
  const whole = provenance?.name
  return whole?.[sourceLanguage] === undefined ? name : whole
}

/** A lesson is a line with one entry; its advice is a list of texts there. */
function lessonFields(row: ExportedRow, draft: Draft): Fields {
  const { name, content, recommendation, ...others } = draft as Draft & Fields
  return {
    ...others,
    name: wholeName(draft, row.provenance),
    lesson: [filled({ title: name, text: content })],
    recommendation: recommendation === undefined ? undefined : [recommendation],
  }
}

/** The import numbers the lessons of a line. */
const sourceIdOf = ({ kind, uri, source_id }: ExportedRow): string =>
  kind === 'LessonLearned' ? (source_id ?? uri).replace(/#1$/, '') : (source_id ?? uri)

/**
 * A published record as a line that `comity import` reads (docs/run/export.md).
 * @param origin of this server, the source of what was written here.
 */
export function lineOf(row: ExportedRow, draft: Draft, origin: string): Fields {
  const { ofSource, ofRecord } = licenceOf(draft, row.provenance?.license)
  const fields = row.kind === 'LessonLearned' ? lessonFields(row, draft) : draft
  return {
    type: row.kind,
    id: sourceIdOf(row),
    ...filled({ ...fields, license: ofRecord, organization: bodyOf(row) }),
    provenance: originOf(row, origin, ofSource),
  }
}
