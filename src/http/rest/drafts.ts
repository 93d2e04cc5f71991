import { z } from 'zod'
import {
  beginDraft,
  deleteDraft,
  returnDraft,
  saveDraft,
  submitDraft,
} from '../../actions/records/drafts.ts'
import { changeStatus, changeVisibility, withdrawRecord } from '../../actions/records/lifecycle.ts'
import { publishDraft } from '../../actions/records/publishing.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import { mayFor } from '../../domain/permissions.ts'
import { Refusal } from '../../domain/refusal.ts'
import { RECORD_PATHS, type RecordKind, recordUri } from '../../domain/uris.ts'
import { VISIBILITIES } from '../../domain/visibility.ts'
import { findOwnRecord } from '../../store/records.ts'
import { listWorkingCopies } from '../../store/working-copies.ts'
import { memberOf } from '../viewer.ts'
import { OnceHeaders, once } from './once.ts'
import { locationOf } from './records.ts'
import {
  type Api,
  Created,
  DRAFT_SCHEMAS,
  IdParams,
  OrganisationParams,
  type Routes,
  WorkingCopyJson,
  problems,
} from './schemas.ts'
import { toWorkingCopyJson } from './to-json.ts'

/** A sentence for readers: what changed, or why a record went (characters). */
const Note = text(1_000)
const Visible = z.enum(VISIBILITIES, { error: 'Choose who may read this.' })
const done = { 204: z.null().describe('Done.'), ...problems }

function beginning(app: Api, ctx: Context, kind: RecordKind): void {
  const path = `/${RECORD_PATHS[kind]}`
  const tags = [RECORD_PATHS[kind]]
  const Draft = DRAFT_SCHEMAS[kind]

  const begin = {
    tags,
    summary: 'Begin a draft for an organisation',
    params: OrganisationParams,
    headers: OnceHeaders,
    body: z.object({ draft: Draft, visibility: Visible.default('public') }),
    response: { 201: Created, ...problems },
  }
  app.post(`/organisations/:organisationId${path}`, { schema: begin }, async (request, reply) => {
    const member = memberOf(request)
    const { draft, visibility } = request.body
    const { organisationId } = request.params
    const id = await once(ctx, request, (tx) =>
      beginDraft(tx, member, organisationId, kind, draft as never, visibility),
    )
    return reply
      .code(201)
      .header('location', `${ctx.origin}${locationOf(kind, id)}`)
      .send({ id, uri: recordUri(ctx.origin, kind, id) })
  })
}

function writing(app: Api, ctx: Context, kind: RecordKind): void {
  const path = `/${RECORD_PATHS[kind]}`
  const tags = [RECORD_PATHS[kind]]
  const Draft = DRAFT_SCHEMAS[kind]

  const read = {
    tags,
    summary: 'Read the working copy',
    params: IdParams,
    response: { 200: WorkingCopyJson, ...problems },
  }
  app.get(`${path}/:id/draft`, { schema: read }, async (request) => {
    const member = memberOf(request)
    const row = await findOwnRecord(ctx.db, request.params.id)
    const copy = row?.kind === kind ? toWorkingCopyJson(row) : undefined
    if (!row || !copy || !mayFor(member, row.owner_id, 'write'))
      throw new Refusal('not-found', 'There is no such draft here.')
    return copy as never
  })

  const save = {
    tags,
    summary: 'Save the working copy',
    params: IdParams,
    body: z.object({
      draft: Draft,
      visibility: Visible.optional(),
      revision: z.int().min(0).optional().describe('The revision that this edit began from.'),
    }),
    response: done,
  }
  app.put(`${path}/:id/draft`, { schema: save }, async (request, reply) => {
    const member = memberOf(request)
    const { draft, visibility, revision } = request.body
    const change = { draft: draft as never, visibility, expected: revision }
    await saveDraft(ctx, member, request.params.id, kind, change)
    return reply.code(204).send(null)
  })

  const remove = { tags, summary: 'Delete a draft', params: IdParams, response: done }
  app.delete(`${path}/:id/draft`, { schema: remove }, async (request, reply) => {
    await deleteDraft(ctx, memberOf(request), request.params.id)
    return reply.code(204).send(null)
  })
}

const withNote = z.object({ note: Note })

/** A step of a record's life is a POST to its own address. */
function stepsOf(kind: RecordKind) {
  const path = `/${RECORD_PATHS[kind]}/:id`
  const tags = [RECORD_PATHS[kind]]
  return (name: string, summary: string) => ({
    url: `${path}/${name}`,
    schema: { tags, summary, params: IdParams, headers: OnceHeaders, response: done },
  })
}

/** From a draft to a published record. */
function steps(app: Api, ctx: Context, kind: RecordKind): void {
  const step = stepsOf(kind)

  const submit = step('submit', 'Hand the draft to the reviewers')
  app.post(submit.url, { schema: submit.schema }, async (request, reply) => {
    const member = memberOf(request)
    await once(ctx, request, (tx) => submitDraft(tx, member, request.params.id))
    return reply.code(204).send(null)
  })

  const give = step('return', 'Give a submitted draft back, with a note')
  app.post(give.url, { schema: { ...give.schema, body: withNote } }, async (request, reply) => {
    const member = memberOf(request)
    await once(ctx, request, (tx) => returnDraft(tx, member, request.params.id, request.body.note))
    return reply.code(204).send(null)
  })

  const publish = step('publish', 'Publish the draft: the first revision, or the next one')
  const changed = z.object({ changeNote: Note.optional() }).nullish()
  app.post(
    publish.url,
    { schema: { ...publish.schema, body: changed } },
    async (request, reply) => {
      const member = memberOf(request)
      await once(ctx, request, (tx) =>
        publishDraft(tx, member, request.params.id, request.body?.changeNote),
      )
      return reply.code(204).send(null)
    },
  )
}

/** What becomes of a published record. */
function laterSteps(app: Api, ctx: Context, kind: RecordKind): void {
  const step = stepsOf(kind)

  const show = step('visibility', 'Show the record to more or to fewer people')
  const visible = z.object({ visibility: Visible, note: Note })
  app.post(show.url, { schema: { ...show.schema, body: visible } }, async (request, reply) => {
    const member = memberOf(request)
    const { visibility, note } = request.body
    await once(ctx, request, (tx) =>
      changeVisibility(tx, member, request.params.id, visibility, note),
    )
    return reply.code(204).send(null)
  })

  for (const [name, status, summary] of [
    ['archive', 'archived', 'Mark the record as no longer kept up'],
    ['restore', 'published', 'Take that mark off again'],
  ] as const) {
    const mark = step(name, summary)
    app.post(mark.url, { schema: { ...mark.schema, body: withNote } }, async (request, reply) => {
      const member = memberOf(request)
      await once(ctx, request, (tx) =>
        changeStatus(tx, member, request.params.id, status, request.body.note),
      )
      return reply.code(204).send(null)
    })
  }

  const withdraw = step('withdraw', 'Withdraw the record for good')
  const why = z.object({ reason: Note.describe('Public: readers see it.') })
  app.post(withdraw.url, { schema: { ...withdraw.schema, body: why } }, async (request, reply) => {
    const member = memberOf(request)
    await once(ctx, request, (tx) =>
      withdrawRecord(tx, member, request.params.id, request.body.reason),
    )
    return reply.code(204).send(null)
  })
}

/** Writing records of one kind over REST. */
export const draftRoutes =
  (ctx: Context, kind: RecordKind): Routes =>
  async (app) => {
    beginning(app, ctx, kind)
    writing(app, ctx, kind)
    steps(app, ctx, kind)
    laterSteps(app, ctx, kind)
  }

/** The working copies of the caller's organisations. */
export const deskRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const list = {
      tags: ['drafts'],
      summary: "Working copies of the caller's organisations",
      response: { 200: z.array(WorkingCopyJson), 401: problems[401] },
    }
    app.get('/drafts', { schema: list }, async (request) => {
      const member = memberOf(request)
      const mine = Object.keys(member.organisations).filter((id) => mayFor(member, id, 'write'))
      const rows = await listWorkingCopies(ctx.db, mine)
      return rows.map(toWorkingCopyJson).filter((copy) => copy !== undefined) as never
    })
  }
