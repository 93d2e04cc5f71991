import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../../context.ts'
import { readSearchQuery } from '../../../domain/search.ts'
import { searchRecords } from '../../../store/search.ts'
import { viewerOf } from '../../viewer.ts'
import { searchPage } from '../pages/search.ts'
import { PATHS } from '../paths.ts'
import { toSearchView } from '../present/search.ts'
import { sendPage, visitOf } from '../visit.ts'

/** Search over everything that is public here. The question is in the address, and only there. */
export const searchRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get(PATHS.search, async (request, reply) => {
      const visit = visitOf(ctx, request)
      const query = readSearchQuery(request.query as Record<string, unknown>)
      const found = await searchRecords(ctx.db, viewerOf(request), query, visit.reader.wanted)
      const view = toSearchView(visit.reader, query, found)
      return sendPage(request, reply, visit, searchPage(visit.reader.voice, view))
    })
  }
