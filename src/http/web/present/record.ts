import type { LanguageMap } from '../../../domain/language.ts'
import type { RecordProof } from '../../../domain/proof.ts'
import type { Draft } from '../../../domain/record.ts'
import { brokenLink } from '../../../domain/revision.ts'
import { licenceName } from '../../../domain/vocabularies/licences.ts'
import { LEVELS } from '../../../domain/vocabularies/lists.ts'
import type { ActorRow } from '../../../store/actors.ts'
import type { RecordRow } from '../../../store/records.ts'
import type { RevisionRow } from '../../../store/revisions.ts'
import type { Proof, Provenance } from '../parts/provenance.ts'
import type { EvidenceView, RecordView, TranslationNote } from '../parts/record-view.ts'
import type { Localised } from '../parts/text.ts'
import type { Reply } from '../parts/thread.ts'
import type { Revision } from '../parts/timeline.ts'
import {
  actorPath,
  documentAlternate,
  feedAlternates,
  historyPath,
  recordPath,
  withParameter,
} from './links.ts'
import { type Reader, TEXT_PARAMETER, textFor, titleFor } from './reader.ts'

/** A line of a record's history, as lists have it: without the texts. */
export type RevisionLine = Omit<
  RevisionRow,
  'record_id' | 'visibility' | 'snapshot' | 'draft' | 'approved_by'
>

/** All that is stored about a record and shown on its page. */
export interface Told {
  readonly row: RecordRow
  readonly owner: ActorRow
  /** Newest first. */
  readonly revisions: readonly RevisionLine[]
  readonly replies: readonly Reply[]
  /** People who marked it as useful. */
  readonly likes: number
  /** A copy that its owner no longer has, as far as can be seen. */
  readonly isMissing: boolean
}

/** Revisions on the page of a record itself; the rest is on the page of its history. */
const REVISIONS_SHOWN = 5

/** What the pages of all kinds of records have in common. */
export function toRecordView(reader: Reader, told: Told, draft: Draft): RecordView {
  const { row, owner } = told
  const source = row.source_language
  const title = titleFor(reader, row.name, source, row.uri)
  return {
    path: recordPath(row.kind, row.id),
    alternates: [
      ...(row.local ? [documentAlternate(recordPath(row.kind, row.id))] : []),
      ...feedAlternates(actorPath(owner.id), ownerName(reader, owner).value),
    ],
    title,
    provenance: provenanceOf(reader, told, title),
    visibility: row.visibility,
    recordStatus: row.status === 'archived' ? ('archived' as const) : ('published' as const),
    missing: told.isMissing,
    translation: translationOf(told, title),
    imported: importedOf(row),
    licence: draft.license ? { name: licenceName(draft.license), href: draft.license } : undefined,
    function: draft.function ?? [],
    keywords: draft.keyword ?? [],
    technology: draft.technology ?? [],
    cost: draft.cost && costOf(reader, draft.cost, source),
    evidence: (draft.evidence ?? []).map((one) => evidenceOf(reader, one, source)),
    revisions: toTimeline(told).slice(0, REVISIONS_SHOWN),
    replies: told.replies,
    usefulTo: told.likes,
  }
}

export const ownerName = (
  reader: Reader,
  owner: Pick<ActorRow, 'name' | 'language' | 'handle'>,
): Localised => titleFor(reader, owner.name, owner.language, owner.handle)

function provenanceOf(reader: Reader, told: Told, title: Localised): Provenance {
  const { row, owner, revisions } = told
  const updated = row.updated_at.toISOString()
  return {
    owner: { name: ownerName(reader, owner), href: actorPath(owner.id) },
    jurisdiction: row.draft?.jurisdiction ?? row.jurisdiction,
    level: LEVELS.find((level) => level === row.government_level),
    published: (row.published_at ?? row.updated_at).toISOString(),
    revision: { number: row.revision, date: updated },
    proof: proofOf(told),
    // A copy that came without its history: its owner keeps it.
    history:
      row.local || revisions.length > 0 ? historyPath(row.kind, row.id) : `${row.uri}/revisions`,
    languages: languagesOf(row.name, title.lang),
    original: row.local ? undefined : { href: row.uri, received: row.seen_at.toISOString() },
  }
}

/**
 * Our own record is as good as its chain of hashes; a copy is what became of its owner's signature. It may
 * have been read at its origin without one: the line says where the original is.
 */
function proofOf({ row, revisions }: Told): Proof | undefined {
  if (!row.local) return row.proof === null ? undefined : proofOfCopy(row.proof)
  return brokenLink(toChain(revisions)) === undefined
    ? { state: 'verified' }
    : { state: 'unverified', reason: 'mismatch' }
}

const proofOfCopy = (proof: RecordProof): Proof =>
  proof === 'verified' ? { state: 'verified' } : { state: 'unverified', reason: proof }

/** Newest first, as stored -> oldest first, as a chain is checked. */
export const toChain = (revisions: readonly RevisionLine[]) =>
  revisions.toReversed().map((line) => ({
    revision: line.revision,
    sha256: line.sha256,
    previousSha256: line.previous_sha256 ?? undefined,
  }))

const languagesOf = (name: LanguageMap, current: string): Provenance['languages'] =>
  Object.keys(name).map((lang) => ({ lang, href: inText(lang), current: lang === current }))

/** The same page with the text in another language. */
const inText = (lang: string): string => withParameter('', TEXT_PARAMETER, lang)

/** How the text on the page came about, when it is not the original. */
function translationOf({ row, revisions }: Told, title: Localised): TranslationNote | undefined {
  const source = row.source_language
  if (title.lang === source || !(source in row.name)) return undefined
  const made = row.translations.find(({ language }) => language === title.lang)
  const revision = made?.translatedRevision ?? row.revision
  const of = revisions.find((line) => line.revision === revision)
  return {
    method: made?.translationMethod ?? 'human',
    revision,
    date: (of?.published_at ?? row.updated_at).toISOString(),
    source: { lang: source, href: inText(source) },
  }
}

function importedOf({ provenance }: RecordRow): RecordView['imported'] {
  if (!provenance) return undefined
  return { source: provenance.source, href: provenance.url }
}

const costOf = (
  reader: Reader,
  { amount, currency, note }: NonNullable<Draft['cost']>,
  source: string,
) => ({ amount, currency, note: textFor(reader, note, source) })

const evidenceOf = (
  reader: Reader,
  { url, name, mediaType, sha256 }: NonNullable<Draft['evidence']>[number],
  source: string,
): EvidenceView => ({ name: titleFor(reader, name, source, url), href: url, mediaType, sha256 })

/** A record that came without its history still has the revision that is shown. */
export const toTimeline = ({ row, revisions }: Pick<Told, 'row' | 'revisions'>): Revision[] =>
  revisions.length > 0
    ? revisions.map((line) => revisionOf(line, row.source_language))
    : [
        revisionOf(
          {
            revision: row.revision,
            published_at: row.updated_at,
            change_note: row.change_note,
          },
          row.source_language,
        ),
      ]

export const revisionOf = (
  line: Pick<RevisionLine, 'revision' | 'published_at' | 'change_note'>,
  source: string,
): Revision => ({
  number: line.revision,
  date: line.published_at.toISOString(),
  note: line.change_note === null ? undefined : { lang: source, value: line.change_note },
})
