import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../../context.ts'
import { URL_MAX } from '../../../domain/fields.ts'
import { ANYONE } from '../../../domain/viewer.ts'
import { findActorByUri } from '../../../store/actors.ts'
import { findRecordByUri } from '../../../store/records.ts'
import { actorPath, recordPath, searchAddress } from '../present/links.ts'
import { keywordsOfTag } from '../tags.ts'

/** Addresses that lead to a page: tags, and what another server's visitor wants to see here. */
export const wayRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Params: { tag: string } }>('/tags/:tag', async (request, reply) => {
      const keyword = await keywordsOfTag(ctx, request.params.tag)
      return reply.redirect(searchAddress({ keyword }), 303)
    })

    app.get<{ Querystring: { uri?: unknown } }>(
      '/authorize_interaction',
      async (request, reply) => {
        const { uri } = request.query
        const asked = typeof uri === 'string' ? uri.trim().slice(0, URL_MAX) : ''
        const path = (await pathOf(ctx, asked)) ?? searchAddress({ q: asked })
        return reply.redirect(path, 303)
      },
    )
  }

/** The page here for the address of a record or body that this server knows. */
async function pathOf(ctx: Context, uri: string): Promise<string | undefined> {
  if (!URL.canParse(uri)) return undefined
  const record = await findRecordByUri(ctx.db, ANYONE, uri)
  if (record) return recordPath(record.kind, record.id)
  const actor = await findActorByUri(ctx.db, uri)
  return actor?.kind === 'Organization' && actor.suspended_at === null
    ? actorPath(actor.id)
    : undefined
}
