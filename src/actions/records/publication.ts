import type { Context } from '../../context.ts'
import { isWider, type Visibility } from '../../domain/visibility.ts'
import type { Typed } from '../../domain/record.ts'
import { Refusal } from '../../domain/refusal.ts'
import { snapshotHash } from '../../domain/revision.ts'
import { translationsOf } from '../../domain/translation.ts'
import { collectionUri } from '../../domain/uris.ts'
import { type ActorRow, findActor } from '../../store/actors.ts'
import { recordAudit } from '../../store/audit.ts'
import { saveDocument } from '../../store/documents.ts'
import { recordFact } from '../../store/facts.ts'
import {
  type Publication,
  type RecordRow,
  findAnyByUri,
  publishRow,
  typedOf,
} from '../../store/records.ts'
import { nextRevision } from './next-revision.ts'
import { insertRevision, lastHash } from '../../store/revisions.ts'
import type { Mentioned } from '../../vocabulary/record-parts.ts'
import {
  contentHtml,
  summaryOf,
  toBytes,
  withContext,
  writeRecord,
  writeSnapshot,
} from '../../vocabulary/record.ts'

/** Largest document that other servers take (bytes), and its main text (PROTOCOL 10). */
const DOCUMENT_MAX = 1_000_000
const CONTENT_MAX = 200_000

/** A revision about to be published. */
export interface Revision {
  readonly row: RecordRow
  readonly record: Typed
  readonly visibility: Visibility
  readonly status: 'published' | 'archived'
  readonly changeNote?: string | undefined
  /** The audit trail's actor, and the account that approved; an import has none. */
  readonly by: string
  readonly approvedBy?: string | undefined
  readonly action: string
  /** When it was first published, if not now: a catalogue that was public before it moved here. */
  readonly publishedAt?: Date | undefined
}

/** Whole seconds, and later than the revision before: receivers compare these times. */
export function nextTime(now: Date, before: Date | undefined): Date {
  const second = Math.floor(now.getTime() / 1000) * 1000
  return new Date(before ? Math.max(second, before.getTime() + 1000) : second)
}

interface Surroundings {
  readonly owner: ActorRow
  readonly context: string | undefined
  readonly mentioned: readonly Mentioned[]
}

/** What a lesson is about decides its thread, who is told, and how widely it may be shown. */
async function surroundingsOf(ctx: Context, revision: Revision): Promise<Surroundings> {
  const owner = await findActor(ctx.db, revision.row.owner_id)
  if (!owner) throw new Error(`The record ${revision.row.id} has no owner.`)
  const { record } = revision
  const about = record.kind === 'LessonLearned' ? record.draft.about : undefined
  const subject = about === undefined ? undefined : await findAnyByUri(ctx.db, about)
  if (!subject) return { owner, context: undefined, mentioned: [] }
  if (isWider(revision.visibility, subject.visibility))
    throw new Refusal('invalid', 'A lesson is not shown to more people than what it is about.', [
      {
        path: 'visibility',
        message: `Choose ${subject.visibility}, or share the initiative first.`,
      },
    ])
  const context = collectionUri(subject.uri, 'context')
  const other = subject.local ? undefined : await findActor(ctx.db, subject.owner_id)
  const mentioned = other ? [{ uri: other.uri, address: `${other.handle}@${other.host}` }] : []
  return { owner, context, mentioned }
}

function refuseOversized(record: Typed, body: string, html: Publication['html']): void {
  const tooLong = Object.entries(html).find(([, text]) => Buffer.byteLength(text) > CONTENT_MAX)
  if (tooLong)
    throw new Refusal('invalid', 'The main text is too long for other servers.', [
      { path: `content.${tooLong[0]}`, message: `Shorten it to ${CONTENT_MAX / 1000} kB of HTML.` },
    ])
  if (Buffer.byteLength(body) > DOCUMENT_MAX)
    throw new Refusal('invalid', 'All texts together are too long for other servers.', [
      { path: record.draft.sourceLanguage, message: 'Shorten the texts to 1 MB in all languages.' },
    ])
}

/**
 * Stores a revision with everything that follows from it: row, document, snapshot with its hash, audit
 * line and fact. Runs inside the caller's transaction; whoever calls has checked that it may be done.
 */
export async function storeRevision(ctx: Context, revision: Revision): Promise<void> {
  const { row, record } = revision
  const { owner, context, mentioned } = await surroundingsOf(ctx, revision)
  const before = typedOf(row)
  const number = await nextRevision(ctx, row)
  const updated = nextTime(revision.publishedAt ?? ctx.now(), before ? row.updated_at : undefined)
  const publication: Publication = {
    record,
    status: revision.status,
    visibility: revision.visibility,
    revision: number,
    changeNote: number > 1 ? revision.changeNote : undefined,
    translations: translationsOf(
      record.draft,
      number,
      before && {
        draft: before.draft,
        translations: row.translations,
        revision: row.revision,
      },
    ),
    html: contentHtml(record),
    summary: summaryOf(record),
    published: row.published_at ?? updated,
    updated,
  }
  const object = writeRecord(record, {
    ...publication,
    origin: ctx.origin,
    uri: row.uri,
    owner: owner.uri,
    recordStatus: publication.status,
    context,
    mentioned,
  })
  const body = toBytes(withContext(object))
  refuseOversized(record, body, publication.html)
  await publishRow(ctx.db, row.id, publication)
  await keepSnapshot(ctx, revision, writeSnapshot(object, row.uri, number), number, updated)
  await saveDocument(ctx.db, {
    uri: row.uri,
    recordId: row.id,
    local: true,
    visibility: revision.visibility,
    body,
    updatedAt: updated,
  })
  await announce(ctx, revision, number)
}

async function keepSnapshot(
  ctx: Context,
  revision: Revision,
  snapshot: object,
  number: number,
  at: Date,
): Promise<void> {
  const previous = await lastHash(ctx.db, revision.row.id)
  await insertRevision(ctx.db, {
    record_id: revision.row.id,
    revision: number,
    visibility: revision.visibility,
    published_at: at,
    change_note: revision.changeNote ?? null,
    approved_by: revision.approvedBy ?? null,
    sha256: snapshotHash(snapshot),
    previous_sha256: previous ?? null,
    snapshot: JSON.stringify(snapshot),
    draft: JSON.stringify(revision.record.draft),
  })
}

const standing = (status: string, visibility: Visibility, revision: number) => ({
  status,
  visibility,
  revision,
})

async function announce(ctx: Context, revision: Revision, number: number): Promise<void> {
  const { row } = revision
  await recordAudit(ctx.db, {
    at: ctx.now(),
    who: revision.by,
    action: revision.action,
    subject: row.uri,
    before: number > 1 ? standing(row.status, row.visibility, row.revision) : undefined,
    after: standing(revision.status, revision.visibility, number),
    reason: revision.changeNote,
  })
  await recordFact(
    ctx.db,
    ctx.newId(),
    {
      kind: number === 1 ? 'record-published' : 'record-revised',
      record: row.kind,
      subject: row.id,
      revision: number,
      ...(number > 1 ? { visibilityBefore: row.visibility } : {}),
    },
    ctx.now(),
  )
}
