import { z } from 'zod'
import type { Context } from '../../context.ts'
import { type AuditRow, listAudit } from '../../store/audit.ts'
import { PageQuery, type Routes, problems } from './schemas.ts'

const AuditJson = z
  .object({
    seq: z.int(),
    at: z.iso.datetime(),
    who: z.string().describe('`account:` and an id, `command line` or `this server`.'),
    whoHandle: z.string().optional().describe('The handle today; absent once erased.'),
    via: z.string().optional().describe('Where from: `api` with the class of the address, …'),
    action: z.string(),
    subject: z.string(),
    subjectHandle: z.string().optional(),
    detail: z.looseObject({}),
    before: z.looseObject({}).optional(),
    after: z.looseObject({}).optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'AuditLine' })

const AuditQuery = PageQuery.extend({
  after: z.coerce.number().int().min(1).optional().describe('`next` of the page before.'),
  who: z.string().max(200).optional().describe('A handle, or who as it is shown.'),
  action: z.string().max(100).optional(),
  subject: z.string().max(2048).optional(),
  since: z.iso.datetime().optional(),
})

const toAuditJson = (row: AuditRow): z.output<typeof AuditJson> => ({
  seq: row.seq,
  at: row.at.toISOString(),
  who: row.who,
  whoHandle: row.who_handle ?? undefined,
  via: row.via ?? undefined,
  action: row.action,
  subject: row.subject,
  subjectHandle: row.subject_handle ?? undefined,
  detail: { ...row.detail },
  before: row.before ? { ...row.before } : undefined,
  after: row.after ? { ...row.after } : undefined,
  reason: row.reason ?? undefined,
})

/** The audit trail over REST, for administrators. */
export const auditRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const list = {
      tags: ['audit'],
      summary: 'Who did what, newest first (administrators)',
      querystring: AuditQuery,
      response: {
        200: z.object({ items: z.array(AuditJson), next: z.int().optional() }),
        ...problems,
      },
    }
    app.get('/audit', { schema: list }, async (request) => {
      const { after, limit, since, ...filter } = request.query
      const rows = await listAudit(
        ctx.db,
        { ...filter, ...(since ? { since: new Date(since) } : {}) },
        { after, limit },
      )
      return {
        items: rows.map(toAuditJson),
        next: rows.length === limit ? rows.at(-1)?.seq : undefined,
      }
    })
  }
