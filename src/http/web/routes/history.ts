import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'
import { RECORD_KINDS, RECORD_PATHS, type RecordKind } from '../../../domain/uris.ts'
import type { Viewer } from '../../../domain/viewer.ts'
import type { RecordRow } from '../../../store/records.ts'
import { type RevisionRow, findRevision, listRevisions } from '../../../store/revisions.ts'
import { viewerOf } from '../../viewer.ts'
import { historyPage } from '../pages/history.ts'
import { toHistoryView } from '../present/history.ts'
import { historyPath } from '../present/links.ts'
import { noSuchPage, sendPage, visitOf } from '../visit.ts'
import { shownRecord } from './records.ts'

/** A number of a revision in an address: 1 to 999,999. */
const REVISION = /^[1-9]\d{0,5}$/
const numberOf = (value: unknown): number | undefined =>
  typeof value === 'string' && REVISION.test(value) ? Number(value) : undefined

/**
 * The history of each record with its chain of hashes; `?from=1&to=3` compares two revisions.
 * `…/revisions/3` leads to what revision 3 changed.
 */
export const historyRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    for (const kind of RECORD_KINDS) {
      const path = `/${RECORD_PATHS[kind]}/:id/revisions`

      app.get<{ Params: { id: string } }>(path, async (request, reply) => {
        const visit = visitOf(ctx, request)
        const viewer = viewerOf(request)
        const row = await recordOf(ctx, viewer, kind, request.params.id)
        const revisions = await listRevisions(ctx.db, viewer, row.id)
        // A copy that came without its history: its owner keeps it.
        if (revisions.length === 0) return reply.redirect(`${row.uri}/revisions`, 303)
        const compared = await comparedOf(ctx, row, request)
        const view = toHistoryView(visit.reader, row, revisions, compared)
        const page = historyPage(visit.reader.voice, view)
        return sendPage(request, reply, visit, page)
      })

      app.get<{ Params: { id: string; revision: string } }>(
        `${path}/:revision`,
        async (request, reply) => {
          const viewer = viewerOf(request)
          const row = await recordOf(ctx, viewer, kind, request.params.id)
          const revision = numberOf(request.params.revision)
          if (revision === undefined || !(await findRevision(ctx.db, viewer, row.id, revision)))
            throw noSuchPage()
          const numbers = (await listRevisions(ctx.db, viewerOf(request), row.id)).map(
            (r) => r.revision,
          )
          const before = Math.max(...numbers.filter((number) => number < revision))
          const changes = before > 0 ? `?from=${before}&to=${revision}` : ''
          return reply.redirect(`${historyPath(kind, row.id)}${changes}`, 303)
        },
      )
    }
  }

/** @throws Refusal `not-found` */
async function recordOf(
  ctx: Context,
  viewer: Viewer,
  kind: RecordKind,
  id: string,
): Promise<RecordRow> {
  const row = await shownRecord(ctx, viewer, kind, id)
  if (!row) throw noSuchPage()
  return row
}

/** The two revisions that the address names, the older one first; undefined unless both are there. */
async function comparedOf(
  ctx: Context,
  row: RecordRow,
  request: FastifyRequest,
): Promise<[RevisionRow, RevisionRow] | undefined> {
  const query = request.query as Record<string, unknown>
  const from = numberOf(query['from'])
  const to = numberOf(query['to'])
  if (from === undefined || to === undefined || from === to) return undefined
  const viewer = viewerOf(request)
  const [older, newer] = await Promise.all([
    findRevision(ctx.db, viewer, row.id, Math.min(from, to)),
    findRevision(ctx.db, viewer, row.id, Math.max(from, to)),
  ])
  return older && newer ? [older, newer] : undefined
}
