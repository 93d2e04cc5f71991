import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../context.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { readingRoutes } from './reading.ts'

/** Everything that other servers read and write here. */
export const federationRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    await app.register(inboxRoutes(ctx))
    await app.register(readingRoutes(ctx))
  }
