import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { RECORD_KINDS, RECORD_PATHS, hostOf } from '../domain/uris.ts'
import { viewerOf } from './access.ts'
import { actorCollections } from './actor-collections.ts'
import { send, sendIf } from './answers.ts'
import { openCatalogues } from './catalogue.ts'
import { discoveryRoutes } from './discovery.ts'
import { type Documents, openDocuments } from './documents.ts'
import { listings } from './listings.ts'
import { recordCollections } from './record-collections.ts'

/** The path of a request as documents are named by it: without a query and a trailing slash. */
function pathOf(request: FastifyRequest): string {
  const url = request.raw.url ?? '/'
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Serves stored documents: a hot public one at once, every other after asking who asks. */
const serveDocument = (ctx: Context, documents: Documents) => {
  const find = async (path: string, request: FastifyRequest, reply: FastifyReply) =>
    sendIf(request, reply, await documents.find(path, await viewerOf(ctx, request)))
  return (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request)
    const hot = documents.hot(path)
    return hot ? send(request, reply, hot) : find(path, request, reply)
  }
}

const MISDIRECTED = Buffer.from(
  JSON.stringify({ type: 'about:blank', title: 'Misdirected Request', status: 421 }),
)

/** Only requests for this server's own name are answered: ids never come from a header (SEC-20, D4). */
function refuseOtherHosts(ctx: Context, app: FastifyInstance): void {
  const own = hostOf(ctx.origin)
  const usualPort = ctx.origin.startsWith('https:') ? ':443' : ':80'
  const isOwn = (host: string | undefined) =>
    host !== undefined && (host.toLowerCase() === own || host.toLowerCase() === own + usualPort)
  app.addHook('onRequest', (request, reply, done) => {
    // Behind a proxy that is trusted, `request.host` is the name that the proxy was asked for.
    if (request.headers.host === own || isOwn(request.host)) return done()
    reply.code(421).type('application/problem+json').header('cache-control', 'no-store')
    return reply.send(MISDIRECTED)
  })
}

/** Everything that other servers read here: documents, collections and discovery (PROTOCOL 1.2). */
export const readingRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const documents = await openDocuments(ctx)
    const catalogues = await openCatalogues(ctx)
    app.addHook('onClose', async () => {
      await documents.stop()
      await catalogues.stop()
    })
    refuseOtherHosts(ctx, app)
    const serve = serveDocument(ctx, documents)
    const constraints = { wants: 'activity' }
    for (const path of ['/actor', '/actors/:id']) app.get(path, { constraints }, serve)
    for (const kind of RECORD_KINDS) app.get(`/${RECORD_PATHS[kind]}/:id`, { constraints }, serve)
    // Nothing else is served at this address, so it needs no `Accept`.
    app.get('/peers/list', serve)
    await app.register(actorCollections(ctx, catalogues))
    await app.register(recordCollections(ctx))
    await app.register(listings(ctx))
    await app.register(discoveryRoutes(ctx))
  }
