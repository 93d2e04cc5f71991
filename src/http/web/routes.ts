import fastifyCompress from '@fastify/compress'
import fastifyCookie from '@fastify/cookie'
import fastifyFormbody from '@fastify/formbody'
import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../context.ts'
import { COMPRESSION } from '../compression.ts'
import { enforcePolicies, withPolicy } from '../policy.ts'
import { identifyVisitor } from '../viewer.ts'
import { checkForms } from './forms.ts'
import { openFront } from './front.ts'
import { accountRoutes } from './routes/account.ts'
import { aboutRoutes } from './routes/about.ts'
import { fileRoutes } from './routes/files.ts'
import { governmentRoutes } from './routes/governments.ts'
import { historyRoutes } from './routes/history.ts'
import { homeRoutes } from './routes/home.ts'
import { organisationRoutes } from './routes/organisations.ts'
import { recordPages } from './routes/records.ts'
import { searchRoutes } from './routes/search.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { wayRoutes } from './routes/ways.ts'
import { VARY, noSuchPage, refuseUnreadable } from './visit.ts'

/** Largest form of a page (bytes); texts of records come over the API. */
const FORM_MAX = 65_536

/** All pages, and the files they need. Every address that nothing else answers ends here as a 404. */
export const webRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const closeFront = await openFront(ctx)
    app.addHook('onClose', () => closeFront())
    await app.register(fastifyCompress, COMPRESSION)
    await app.register(fastifyFormbody, { bodyLimit: FORM_MAX })
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
      await pages.register(fastifyCookie)
      identifyVisitor(ctx, pages)
      enforcePolicies(pages)
      checkForms(ctx, pages)
      for (const routes of [
        homeRoutes,
        searchRoutes,
        recordPages,
        historyRoutes,
        organisationRoutes,
        governmentRoutes,
        aboutRoutes,
        wayRoutes,
        signInRoutes,
      ])
        await pages.register(routes(ctx))
      await pages.register(withPolicy('member', accountRoutes(ctx)))
    })
  }
