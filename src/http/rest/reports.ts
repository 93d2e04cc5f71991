import { z } from 'zod'
import { closeReport, forwardReport } from '../../actions/reports.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import {
  REPORT_DIRECTIONS,
  REPORT_NOTE_MAX,
  REPORT_STATES,
  ReportDraft,
} from '../../domain/report.ts'
import { type ReportRow, listReports } from '../../store/reports.ts'
import { memberOf } from '../viewer.ts'
import { IdParams, Nothing, PageQuery, type Routes, problems } from './schemas.ts'

const ReportJson = z
  .object({
    id: z.string(),
    direction: z.enum(REPORT_DIRECTIONS).describe('in: made to us; out: made by us.'),
    host: z.string().describe('The server that reports, or that was told.'),
    actor: z.string().optional().describe('Who is reported.'),
    objects: z.array(z.string()).describe('What is reported, the actor among it.'),
    content: z.string().describe('Plain text.'),
    state: z.enum(REPORT_STATES),
    created: z.iso.datetime(),
    closed: z.iso.datetime().optional(),
    closedBy: z.string().optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'Report' })

const toReportJson = (row: ReportRow): z.output<typeof ReportJson> => ({
  id: row.id,
  direction: row.direction,
  host: row.host,
  actor: row.actor_uri ?? undefined,
  objects: row.objects,
  content: row.content,
  state: row.state,
  created: row.created_at.toISOString(),
  closed: row.closed_at?.toISOString(),
  closedBy: row.closed_by ?? undefined,
  note: row.note ?? undefined,
})

const ListQuery = PageQuery.extend({
  state: z.enum(REPORT_STATES).optional(),
  direction: z.enum(REPORT_DIRECTIONS).optional(),
})
const ReportPageJson = z
  .object({ items: z.array(ReportJson), next: z.string().optional() })
  .meta({ id: 'ReportPage' })
const Note = z.object({ note: text(REPORT_NOTE_MAX).optional() }).nullish()

/** Reports between the moderators of servers, for those of this one. */
export const reportRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['reports']
    const list = {
      tags,
      summary: 'Reports of other servers, and ours to them, newest first',
      querystring: ListQuery,
      response: { 200: ReportPageJson, ...problems },
    }
    app.get('/reports', { schema: list }, async (request) => {
      const { after, limit, ...filter } = request.query
      const rows = await listReports(ctx.db, filter, { after, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const next = rows.length > limit ? shown.at(-1)?.id : undefined
      return { items: shown.map(toReportJson), next }
    })

    const post = {
      tags,
      summary: 'Report somebody of another server to its moderators',
      body: ReportDraft,
      response: { 201: ReportJson, ...problems },
    }
    app.post('/reports', { schema: post }, async (request, reply) => {
      const report = await forwardReport(ctx, memberOf(request).handle, request.body)
      return reply.code(201).send(toReportJson(report))
    })

    const close = {
      tags,
      summary: 'Close a report',
      params: IdParams,
      body: Note,
      response: { 204: Nothing, ...problems },
    }
    app.post('/reports/:id/close', { schema: close }, async (request, reply) => {
      const { note } = request.body ?? {}
      await closeReport(ctx, memberOf(request).handle, request.params.id, note)
      return reply.code(204).send(null)
    })
  }
