import type { LanguageMap } from '../domain/language.ts'
import type { Published, Typed } from '../domain/record.ts'
import { renderMarkdown } from '../domain/richtext.ts'
import { collectionUri, type RecordKind, revisionUri } from '../domain/uris.ts'
import { CONTEXT, NS } from './context.ts'
import { writeInitiative } from './initiative.ts'
import { lessonSummary, writeLesson } from './lesson.ts'
import {
  type Mentioned,
  plain,
  writeContent,
  writeHashtags,
  writeMentions,
  writePreview,
  writeTranslations,
} from './record-parts.ts'
import { type Wire, audience, present, writeTexts, writeTime } from './wire.ts'

export const typeIri = (kind: RecordKind): string => `${NS}${kind}`

/** The collections each kind has besides replies, endorsements and revisions. */
const OWN_COLLECTIONS = {
  Initiative: ['adoptions', 'lessons', 'updates'],
  LessonLearned: [],
} as const satisfies Record<RecordKind, readonly string[]>

/** The sentence under the title in each language: typed for an initiative, derived for a lesson. */
export const summaryOf = (record: Typed): LanguageMap | undefined =>
  record.kind === 'Initiative' ? record.draft.summary : lessonSummary(record.draft)

/** The main text of each language in safe HTML, as it stands on the wire and on the page. */
export function contentHtml(record: Typed): LanguageMap {
  const texts = Object.entries(record.draft.content ?? {})
  return Object.fromEntries(texts.map(([lang, markdown]) => [lang, renderMarkdown(markdown)]))
}

/** What the server knows about a record besides what was typed. */
export interface Surroundings extends Published {
  readonly origin: string
  /** The thread it belongs to, when it is about a record we know. */
  readonly context?: string | undefined
  /** Owners of what it is about, on other servers. */
  readonly mentioned?: readonly Mentioned[] | undefined
}

/** A record as an Article (PROTOCOL 3.1, 3.2), without `@context`: the object of an activity. */
export function writeRecord(record: Typed, about: Surroundings): Wire {
  const { draft } = record
  const source = draft.sourceLanguage
  const summary = summaryOf(record)
  const { to, cc } = audience(
    about.origin,
    about.owner,
    about.visibility,
    about.mentioned?.map((m) => m.uri),
  )
  const collection = (name: Parameters<typeof collectionUri>[1]) => collectionUri(about.uri, name)
  const counted = about.visibility === 'public' ? (['likes', 'shares'] as const) : []
  const collections = ['replies', ...counted, ...OWN_COLLECTIONS[record.kind]] as const
  return present({
    id: about.uri,
    type: 'Article',
    additionalType: typeIri(record.kind),
    url: about.uri,
    about: record.kind === 'LessonLearned' ? record.draft.about : undefined,
    attributedTo: about.owner,
    ...writeTexts('name', draft.name, source),
    ...writeTexts('summary', summary, source),
    ...writeContent(draft, contentHtml(record)),
    preview: writePreview(about.owner, plain(draft.name, source) ?? '', plain(summary, source)),
    tag: [...writeHashtags(about.origin, draft.keyword), ...writeMentions(about.mentioned)],
    published: writeTime(about.published),
    updated: writeTime(about.updated),
    to,
    cc,
    context: about.context ?? collection('context'),
    ...Object.fromEntries(collections.map((name) => [name, collection(name)])),
    endorsements: collection('endorsements'),
    revisions: collection('revisions'),
    inLanguage: source,
    translations: writeTranslations(about.translations),
    recordStatus: about.recordStatus,
    revision: about.revision,
    changeNote: about.revision > 1 ? about.changeNote : undefined,
    license: draft.license,
    ...(record.kind === 'Initiative' ? writeInitiative(record.draft) : writeLesson(record.draft)),
  })
}

/** A document on its own: the object with the context in front. */
export const withContext = (object: Wire): Wire => ({ '@context': CONTEXT, ...object })

/** One published revision: the object under its own id, pointing to its record (PROTOCOL 3.1). */
export function writeSnapshot(object: Wire, uri: string, revision: number): Wire {
  const id = revisionUri(uri, revision)
  const sameAs = [uri, ...((object['sameAs'] as string[] | undefined) ?? [])]
  return { ...withContext(object), id, url: id, sameAs }
}

/** The exact bytes of a document. */
export const toBytes = (document: Wire): string => JSON.stringify(document)
