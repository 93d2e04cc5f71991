import { z } from 'zod'
import { createOrganisation } from '../../actions/organisations.ts'
import type { Context } from '../../context.ts'
import { OrganisationDraft } from '../../domain/organisation.ts'
import { Refusal } from '../../domain/refusal.ts'
import {
  type ActorRow,
  findActor,
  listOwnOrganisations,
  listRemoteOrganisations,
} from '../../store/actors.ts'
import { memberOf } from '../viewer.ts'
import { Created, IdParams, OwnerJson, type Routes, problems } from './schemas.ts'
import { toOwnerJson } from './to-json.ts'

const OrganisationJson = OwnerJson.extend({
  local: z.boolean(),
  summary: z.record(z.string(), z.string()).optional(),
  jurisdiction: z.array(z.string()),
  governmentLevel: z.string().optional(),
  organizationKind: z.string().optional(),
  url: z.string().optional(),
}).meta({ id: 'Organisation' })

const toOrganisationJson = (row: ActorRow) => ({
  ...toOwnerJson(row),
  local: row.local,
  summary: row.summary ?? undefined,
  jurisdiction: row.jurisdiction,
  governmentLevel: row.government_level ?? undefined,
  organizationKind: row.organization_kind ?? undefined,
  url: row.url ?? undefined,
})

/** Government bodies over REST: those of this server, and those of its peers. */
export const organisationRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['organisations']
    const list = {
      tags,
      summary: 'Bodies that share here: our own first, then those of peers',
      response: { 200: z.array(OrganisationJson) },
    }
    app.get('/organisations', { schema: list }, async () => {
      const [own, others] = await Promise.all([
        listOwnOrganisations(ctx.db),
        listRemoteOrganisations(ctx.db),
      ])
      return [...own, ...others].map(toOrganisationJson)
    })

    const get = {
      tags,
      summary: 'Read one',
      params: IdParams,
      response: { 200: OrganisationJson, 404: problems[404] },
    }
    app.get('/organisations/:id', { schema: get }, async (request) => {
      const row = await findActor(ctx.db, request.params.id)
      if (row?.kind !== 'Organization' || row.suspended_at !== null)
        throw new Refusal('not-found', 'There is no such organisation here.')
      return toOrganisationJson(row)
    })

    const post = {
      tags,
      summary: 'Make a body of this server (administrators)',
      body: OrganisationDraft,
      response: { 201: Created, ...problems },
    }
    app.post(
      '/organisations',
      { schema: post, config: { policy: 'administrator' } },
      async (request, reply) => {
        const member = memberOf(request)
        const made = await createOrganisation(ctx, member.handle, request.body)
        return reply.code(201).send({ id: made.id, uri: made.uri })
      },
    )
  }
