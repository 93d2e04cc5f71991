import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { RECORD_PATHS, type RecordKind, recordUri } from '../../domain/uris.ts'
import type { Viewer } from '../../domain/viewer.ts'
import { findActor } from '../../store/actors.ts'
import { listNewest } from '../../store/lists.ts'
import { isMissing } from '../../store/held.ts'
import { countReactions } from '../../store/reactions.ts'
import { type RecordRow, findRecord, findWithdrawn } from '../../store/records.ts'
import { findRevision, listRevisions } from '../../store/revisions.ts'
import { viewerOf } from '../viewer.ts'
import {
  IdParams,
  PageQuery,
  RECORD_JSON,
  RecordPageJson,
  RevisionJson,
  RevisionParams,
  type Routes,
  problems,
} from './schemas.ts'
import { toCardJson, toRecordJson, toRevisionJson } from './to-json.ts'

const ListQuery = PageQuery.extend({
  owner: z.string().max(64).optional().describe('Id of the organisation.'),
  about: z.string().max(2048).optional().describe('IRI of the initiative that lessons belong to.'),
  uri: z.string().max(2048).optional().describe('The one record with this IRI, if it is here.'),
  local: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe("true: this server's own; false: those of others."),
})

/** @throws Refusal `not-found`, or `gone` for a withdrawn public record. */
async function readable(
  ctx: Context,
  viewer: Viewer,
  kind: RecordKind,
  id: string,
): Promise<RecordRow> {
  const row = await findRecord(ctx.db, viewer, id)
  if (row?.kind === kind) return row
  const gone = await findWithdrawn(ctx.db, id)
  if (gone?.kind === kind)
    throw new Refusal('gone', `Withdrawn by its owner: ${gone.withdrawal_reason ?? ''}`.trim())
  throw new Refusal('not-found', 'There is no such record here.')
}

async function ownerOf(ctx: Context, row: RecordRow) {
  const owner = await findActor(ctx.db, row.owner_id)
  if (!owner) throw new Error(`The record ${row.id} has no owner.`)
  return owner
}

/** Records of one kind over REST: read what the caller may see. Writing is in drafts.ts. */
export const recordRoutes =
  (ctx: Context, kind: RecordKind): Routes =>
  async (app) => {
    const path = `/${RECORD_PATHS[kind]}`
    const tags = [RECORD_PATHS[kind]]

    const list = {
      tags,
      summary: 'List, newest first',
      querystring: ListQuery,
      response: { 200: RecordPageJson, 422: problems[422] },
    }
    app.get(path, { schema: list }, async (request) => {
      const { owner, ...rest } = request.query
      const page = await listNewest(ctx.db, viewerOf(request), {
        kind,
        ...rest,
        ...(owner ? { ownerId: owner } : {}),
      })
      return { items: page.rows.map(toCardJson), next: page.next }
    })

    const get = {
      tags,
      summary: 'Read one',
      params: IdParams,
      response: { 200: RECORD_JSON[kind], 404: problems[404] },
    }
    app.get(`${path}/:id`, { schema: get }, async (request) => {
      const row = await readable(ctx, viewerOf(request), kind, request.params.id)
      const around = {
        usefulTo: await countReactions(ctx.db, row.uri, 'Like'),
        missing: !row.local && (await isMissing(ctx.db, row.uri)),
      }
      return toRecordJson(row, await ownerOf(ctx, row), around) as never
    })

    const history = {
      tags,
      summary: 'Its published revisions, newest first',
      params: IdParams,
      response: { 200: z.array(RevisionJson), 404: problems[404] },
    }
    app.get(`${path}/:id/revisions`, { schema: history }, async (request) => {
      const viewer = viewerOf(request)
      const row = await readable(ctx, viewer, kind, request.params.id)
      return (await listRevisions(ctx.db, viewer, row.id)).map(toRevisionJson)
    })

    const snapshot = {
      tags,
      summary: 'One revision, as it was published',
      params: RevisionParams,
      response: { 200: z.looseObject({}), 404: problems[404] },
    }
    app.get(`${path}/:id/revisions/:revision`, { schema: snapshot }, async (request) => {
      const { id, revision } = request.params
      const viewer = viewerOf(request)
      const row = await readable(ctx, viewer, kind, id)
      const found = await findRevision(ctx.db, viewer, row.id, revision)
      if (!found) throw new Refusal('not-found', `There is no revision ${revision} of this.`)
      return JSON.parse(found.snapshot) as Record<string, unknown>
    })
  }

export const locationOf = (kind: RecordKind, id: string): string =>
  recordUri('/api/comity/v1', kind, id)
