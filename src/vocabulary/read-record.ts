import type { LanguageMap } from '../domain/language.ts'
import { type Parsed, parsed, unparsed } from '../domain/parse.ts'
import { type Typed, parseDraft } from '../domain/record.ts'
import { cut, sanitizeHtml, textOf } from '../domain/richtext.ts'
import type { Translation } from '../domain/translation.ts'
import { type RecordKind, RECORD_KINDS, hostOf } from '../domain/uris.ts'
import type { Visibility } from '../domain/visibility.ts'
import { CONTEXT } from './context.ts'
import { readInitiative } from './initiative.ts'
import { readLesson } from './lesson.ts'
import { readTranslations } from './record-parts.ts'
import { typeIri } from './record.ts'
import {
  type Wire,
  present,
  readInteger,
  readIri,
  readTerm,
  readText,
  readTexts,
  readTime,
  readVisibility,
} from './wire.ts'

/** A record of another server, as read from its document. */
export interface RemoteRecord {
  readonly record: Typed
  readonly uri: string
  readonly owner: string
  readonly visibility: Visibility
  readonly archived: boolean
  readonly revision: number
  readonly changeNote: string | undefined
  readonly translations: readonly Translation[]
  readonly published: Date
  readonly updated: Date
  /** The main text of each language, sanitised. */
  readonly html: LanguageMap
  readonly summary: LanguageMap | undefined
  /** The document as it is served at its origin, byte for byte. */
  readonly document: string
}

/** Which of our kinds an object says it is; undefined for everything else. */
export const recordKindOf = (object: Wire): RecordKind | undefined =>
  RECORD_KINDS.find((kind) => {
    const given = readIri(readTerm(object, 'additionalType'))
    return given === typeIri(kind) || given === `comity:${kind}`
  })

/** Longest text a foreign field may have (characters); more is cut (PROTOCOL 10). */
const CUT: Readonly<Record<string, number>> = { name: 500, summary: 5_000 }

const mapTexts = (map: LanguageMap, change: (text: string) => string): LanguageMap =>
  Object.fromEntries(Object.entries(map).map(([lang, text]) => [lang, change(text)]))

/**
 * The draft of a foreign document. Fields that our own form would not take are left out one by one, so
 * that a newer peer's unknown code costs a facet and not the record.
 */
function toDraft(kind: RecordKind, object: Wire, source: string, html: LanguageMap): Parsed<Typed> {
  const markdown = readSource(object)
  const given: Record<string, unknown> = present({
    sourceLanguage: source,
    name: readTexts(object, 'name', source),
    license: readIri(readTerm(object, 'license')),
    content:
      Object.keys(html).length === 0
        ? undefined
        : { ...mapTexts(html, textOf), ...(markdown ? { [source]: markdown } : {}) },
    ...(kind === 'Initiative' ? readInitiative(object, source) : readLesson(object, source)),
  })
  const read = parseDraft(kind, given)
  if (read.ok) return parsed({ kind, draft: read.value } as Typed)
  return lenient(kind, given, new Set(read.issues.map((issue) => issue.path.split('.')[0] ?? '')))
}

/** Fields that are kept even where our own form would be stricter: the texts people wrote. */
const TEXTS = [
  'name',
  'summary',
  'content',
  'challenge',
  'results',
  'obstacle',
  'conditionsForSuccess',
  'replicability',
  'drivingEvent',
  'recommendation',
  'appliesWhen',
  'effectEvidence',
]

function lenient(
  kind: RecordKind,
  given: Record<string, unknown>,
  faulty: ReadonlySet<string>,
): Parsed<Typed> {
  if (given['name'] === undefined)
    return unparsed([{ path: 'name', message: 'The object has no name.' }])
  const kept = Object.entries(given)
    .filter(([field]) => TEXTS.includes(field) || !faulty.has(field))
    .map(([field, value]) => {
      const max = CUT[field]
      return [field, max ? mapTexts(value as LanguageMap, (text) => cut(text, max)) : value]
    })
  return parsed({ kind, draft: Object.fromEntries(kept) } as Typed)
}

function readSource(object: Wire): string | undefined {
  const source = object['source'] as Wire | undefined
  return source?.['mediaType'] === 'text/markdown' ? readText(source['content']) : undefined
}

/**
 * Reads a typed Article of another server. Who may send it was settled before; this says what it is.
 * @param context the `@context` of the document or of the activity around it.
 */
export function readRecord(object: Wire, context: unknown = CONTEXT): Parsed<RemoteRecord> {
  const wrong = (path: string, message: string) => unparsed([{ path, message }])
  const kind = recordKindOf(object)
  const uri = readText(object['id'])
  const owner = readIri(object['attributedTo'])
  const published = readTime(object['published'])
  if (!kind) return wrong('additionalType', 'This is no kind of record that Comity knows.')
  if (!uri || !owner) return wrong('id', 'A record names itself and its owner.')
  if (!published) return wrong('published', 'A record says when it was published.')
  const visibility = readVisibility(object, hostOf(uri))
  if (!visibility) return wrong('to', 'It is addressed neither to everyone nor to peers.')

  const source = readText(readTerm(object, 'inLanguage')) ?? 'und'
  const html = mapTexts(readTexts(object, 'content', source) ?? {}, sanitizeHtml)
  const draft = toDraft(kind, object, source, html)
  if (!draft.ok) return draft
  const { '@context': own, ...bare } = object
  return parsed({
    record: draft.value,
    uri,
    owner,
    visibility,
    archived: readTerm(object, 'recordStatus') === 'archived',
    revision: Math.max(1, readInteger(readTerm(object, 'revision')) ?? 1),
    changeNote: readText(readTerm(object, 'changeNote')),
    translations: readTranslations(readTerm(object, 'translations')),
    published,
    updated: readTime(object['updated']) ?? published,
    html,
    summary: readTexts(object, 'summary', source),
    document: JSON.stringify({ '@context': own ?? context, ...bare }),
  })
}
