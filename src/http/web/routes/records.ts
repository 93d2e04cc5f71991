import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'
import { RECORD_KINDS, RECORD_PATHS, type RecordKind } from '../../../domain/uris.ts'
import type { Viewer } from '../../../domain/viewer.ts'
import { findActor } from '../../../store/actors.ts'
import { listNewest } from '../../../store/lists.ts'
import { isMissing } from '../../../store/held.ts'
import { countReactions } from '../../../store/reactions.ts'
import {
  type RecordRow,
  findRecord,
  findRecordByUri,
  findWithdrawn,
  typedOf,
} from '../../../store/records.ts'
import { listRevisions } from '../../../store/revisions.ts'
import { listReplies } from '../../../store/threads.ts'
import { viewerOf } from '../../viewer.ts'
import type { Page } from '../layout.ts'
import { initiativePage } from '../pages/initiative.ts'
import { lessonPage } from '../pages/lesson.ts'
import { tombstonePage } from '../pages/tombstone.ts'
import { toLessonCard } from '../present/card.ts'
import { toInitiativeView } from '../present/initiative.ts'
import { toLessonView } from '../present/lesson.ts'
import { recordPath } from '../present/links.ts'
import type { Reader } from '../present/reader.ts'
import type { Told } from '../present/record.ts'
import { toThread } from '../present/thread.ts'
import { type Visit, noSuchPage, sendPage, visitOf } from '../visit.ts'

/** Lessons on the page of what they are about. */
const LESSONS_SHOWN = 40

/** The record with this id that a page may show. */
export async function shownRecord(
  ctx: Context,
  viewer: Viewer,
  kind: RecordKind,
  id: string,
): Promise<RecordRow | undefined> {
  const row = await findRecord(ctx.db, viewer, id)
  return row?.kind === kind ? row : undefined
}

/** The pages of records: one address each, whether the record is ours or another server's. */
export const recordPages =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    for (const kind of RECORD_KINDS)
      app.get<{ Params: { id: string } }>(`/${RECORD_PATHS[kind]}/:id`, async (request, reply) => {
        const visit = visitOf(ctx, request)
        const viewer = viewerOf(request)
        const row = await shownRecord(ctx, viewer, kind, request.params.id)
        if (!row) return sendTombstone(ctx, kind, request, reply)
        const page = await pageOf(ctx, viewer, visit.reader, row)
        // A copy says where it is at home, so that search engines lead there (PROTOCOL 1.2).
        return sendPage(request, reply, visit, row.local ? page : { ...page, canonical: row.uri })
      })
  }

async function pageOf(ctx: Context, viewer: Viewer, reader: Reader, row: RecordRow): Promise<Page> {
  const record = typedOf(row)
  if (!record) throw new Error(`The record ${row.id} is shown and has no content.`)
  const told = await toldOf(ctx, viewer, reader, row)
  if (record.kind === 'Initiative') {
    const query = { kind: 'LessonLearned', about: row.uri, limit: LESSONS_SHOWN } as const
    const lessons = await listNewest(ctx.db, viewer, query)
    const cards = lessons.rows.map((lesson) => toLessonCard(reader, lesson))
    return initiativePage(reader.voice, toInitiativeView(reader, told, record.draft, cards))
  }
  const subject = row.about === null ? undefined : await findRecordByUri(ctx.db, viewer, row.about)
  return lessonPage(reader.voice, toLessonView(reader, told, record.draft, subject))
}

/** Everything that stands round a record on its page. */
async function toldOf(ctx: Context, viewer: Viewer, reader: Reader, row: RecordRow): Promise<Told> {
  const [owner, revisions, replies, likes, missing] = await Promise.all([
    findActor(ctx.db, row.owner_id),
    listRevisions(ctx.db, viewer, row.id),
    listReplies(ctx.db, row.id),
    countReactions(ctx.db, row.uri, 'Like'),
    row.local ? false : isMissing(ctx.db, row.uri),
  ])
  if (!owner) throw new Error(`The record ${row.id} has no owner.`)
  const standing = { ownerId: owner.id, isPeer: ctx.admission.isPeer }
  const thread = toThread(reader, replies, standing)
  return { row, owner, revisions, likes, isMissing: missing, replies: thread }
}

/**
 * What stays of a withdrawn public record: its date and the public reason.
 * @throws Refusal `not-found` for everything else, told or not.
 */
async function sendTombstone(
  ctx: Context,
  kind: RecordKind,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = await findWithdrawn(ctx.db, request.params.id)
  if (gone?.kind !== kind || gone.withdrawn_at === null) throw noSuchPage()
  const visit: Visit = visitOf(ctx, request)
  const { withdrawal_reason: reason } = gone
  const view = {
    path: recordPath(kind, gone.id),
    kind,
    withdrawn: gone.withdrawn_at.toISOString(),
    reason: reason === null ? undefined : { lang: ctx.config.language, value: reason },
  }
  return sendPage(request, reply, visit, tombstonePage(visit.reader.voice, view), 410)
}
