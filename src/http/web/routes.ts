import fastifyCompress from '@fastify/compress'
import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../context.ts'
import { COMPRESSION } from '../compression.ts'
import { openFront } from './front.ts'
import { aboutRoutes } from './routes/about.ts'
import { fileRoutes } from './routes/files.ts'
import { governmentRoutes } from './routes/governments.ts'
import { historyRoutes } from './routes/history.ts'
import { homeRoutes } from './routes/home.ts'
import { organisationRoutes } from './routes/organisations.ts'
import { recordPages } from './routes/records.ts'
import { searchRoutes } from './routes/search.ts'
import { wayRoutes } from './routes/ways.ts'
import { VARY, noSuchPage, refuseUnreadable } from './visit.ts'

/** All pages, and the files they need. Every address that nothing else answers ends here as a 404. */
export const webRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const closeFront = await openFront(ctx)
    app.addHook('onClose', () => closeFront())
    await app.register(fastifyCompress, COMPRESSION)
    app.setNotFoundHandler(async (_, reply) => {
      reply.header('vary', VARY)
      throw noSuchPage()
    })
    await app.register(fileRoutes(ctx))
    await app.register(async (pages) => {
      pages.addHook('onRequest', async (request, reply) => {
        reply.header('vary', VARY)
        refuseUnreadable(request)
      })
      for (const routes of [
        homeRoutes,
        searchRoutes,
        recordPages,
        historyRoutes,
        organisationRoutes,
        governmentRoutes,
        aboutRoutes,
        wayRoutes,
      ])
        await pages.register(routes(ctx))
    })
  }
