import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../context.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { watchOwnKeys } from './keyring.ts'
import { readingRoutes } from './reading.ts'

/** Everything that other servers read and write here. */
export const federationRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const stop = await watchOwnKeys(ctx)
    app.addHook('onClose', async () => stop())
    await app.register(inboxRoutes(ctx))
    await app.register(readingRoutes(ctx))
  }
