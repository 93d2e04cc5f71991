import { Iri } from '../../domain/fields.ts'
import { type LanguageMap, text } from '../../domain/language.ts'
import { parseWith } from '../../domain/parse.ts'
import { licenceIri } from '../../domain/vocabularies/licences.ts'
import type { Provenance } from '../../store/schema.ts'
import type { SourceLine } from './read-line.ts'
import { NO_FIELD, type Sheet, fitText, fitTexts, isObject } from './sheet.ts'

/** What the source says of itself, kept as it was given. */
const OWN_WORDS = [
  'source',
  'repository',
  'path',
  'commit',
  'recordId',
  'license',
  'licenseNote',
] as const
/** Longest of those texts (characters). */
const OWN_WORDS_MAX = 2_000

/** One http(s) address; parsers forgive spaces and line breaks, between which a second one may stand. */
export const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && !/\s/.test(value) && parseWith(Iri, value).ok

export const NO_ADDRESS = 'Is not one web address; it is kept with the source.'

/** The source with what it says of path, version and licence. What it says besides is left. */
export function takeProvenance(sheet: Sheet, line: SourceLine): Provenance {
  const given = sheet.take('provenance') as Record<string, unknown>
  const kept = Object.entries(given).filter(([key, value]) => {
    const known = OWN_WORDS.some((word) => word === key)
    const isNumber = key === 'recordId' && typeof value === 'number'
    if (known && (isNumber || parseWith(text(OWN_WORDS_MAX), value).ok)) return true
    if (key === 'url' && isAddress(value)) return true
    if (key === 'unmapped' && isObject(value)) {
      // Of an export: what had no place where it was exported has none here either.
      for (const [path, rest] of Object.entries(value)) sheet.leave(path, rest, NO_FIELD)
      return false
    }
    sheet.leave(`provenance.${key}`, value, known ? 'Is not a short text.' : NO_FIELD)
    return false
  })
  return { ...Object.fromEntries(kept), source: line.source }
}

/** The licence of a record is that of its source, by its IRI. */
export function licenceOf(sheet: Sheet, provenance: Provenance): string | undefined {
  const { license } = provenance
  if (license === undefined) {
    sheet.note('provenance.license', 'The source gives no licence, so the record has none.')
    return undefined
  }
  const iri = licenceIri(license)
  if (iri === undefined)
    sheet.note(
      'provenance.license',
      'SPDX does not know this licence; it is shown as it was given.',
    )
  return iri
}

/** The body that the source names: its name, kind and web site as far as they are such. */
export interface SourceBody {
  readonly name?: string | LanguageMap
  readonly kind?: string
  readonly url?: string
}

/** Takes `organization`, which is shown with the source; the owner here is the one that imports. */
export function takeBody(sheet: Sheet): SourceBody | undefined {
  const given = sheet.take('organization')
  if (given === undefined) return undefined
  if (!isObject(given)) {
    sheet.leave('organization', given, 'Is not an object with a name.')
    return undefined
  }
  const { name, kind, url, ...others } = given
  for (const [key, value] of Object.entries(others))
    sheet.leave(`organization.${key}`, value, NO_FIELD)
  const fittedName = isObject(name)
    ? fitTexts(sheet, 'organization.name', name)
    : fitText(sheet, 'organization.name', name)
  const fittedKind = fitText(sheet, 'organization.kind', kind)
  if (url !== undefined && !isAddress(url)) sheet.leave('organization.url', url, NO_ADDRESS)
  return {
    ...(fittedName === undefined ? {} : { name: fittedName }),
    ...(fittedKind === undefined ? {} : { kind: fittedKind }),
    ...(isAddress(url) ? { url } : {}),
  }
}
