import fastifyCompress from '@fastify/compress'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { RECORD_KINDS, RECORD_PATHS } from '../../domain/uris.ts'
import { ANYONE } from '../../domain/viewer.ts'
import { listFeedRows } from '../../store/feeds.ts'
import { COMPRESSION } from '../compression.ts'
import { VARY, type Visit, refuseUnreadable, sendTagged, visitOf } from '../web/visit.ts'
import { ATOM_TYPE, toAtom } from './atom.ts'
import { toEntry } from './entries.ts'
import type { Feed } from './feed.ts'
import { JSON_FEED_TYPE, toJsonFeed } from './json-feed.ts'
import { type Subject, actorFeed, allFeed, kindFeed, searchFeed, tagFeed } from './subjects.ts'

/** Entries of a feed; readers ask often enough that nobody misses one (PROTOCOL 10). */
const ENTRIES = 50

const FORMATS = {
  'feed.atom': { type: ATOM_TYPE, write: toAtom },
  'feed.json': { type: JSON_FEED_TYPE, write: toJsonFeed },
} as const

/** What a feed is about, found from the address of a request. */
type Find = (request: FastifyRequest, visit: Visit) => Promise<Subject>

/** Atom and JSON Feed of everything public, of one kind, one body, one tag, one search. */
export const feedRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    await app.register(fastifyCompress, COMPRESSION)
    app.addHook('onRequest', async (request, reply) => {
      reply.header('vary', VARY)
      refuseUnreadable(request)
    })
    add(ctx, app, '', async (_, visit) => allFeed(visit))
    for (const kind of RECORD_KINDS)
      add(ctx, app, `/${RECORD_PATHS[kind]}`, async (_, visit) => kindFeed(visit, kind))
    add(ctx, app, '/actors/:id', (request, visit) => actorFeed(ctx, visit, request))
    add(ctx, app, '/tags/:tag', (request, visit) => tagFeed(ctx, visit, request))
    add(ctx, app, '/search', (request, visit) => searchFeed(ctx, visit, request, ENTRIES))
  }

/** Both formats at one address. */
function add(ctx: Context, app: FastifyInstance, path: string, find: Find): void {
  for (const [name, { type, write }] of Object.entries(FORMATS))
    app.get(`${path}/${name}`, async (request, reply) => {
      const visit = visitOf(ctx, request)
      const feed = await feedOf(ctx, visit, await find(request, visit))
      return sendTagged(request, reply.type(type), write(feed))
    })
}

async function feedOf(ctx: Context, visit: Visit, subject: Subject): Promise<Feed> {
  const rows = await listFeedRows(ctx.db, ANYONE, subject.filter, ENTRIES)
  return {
    title: subject.title,
    lang: visit.reader.voice.locale,
    self: ctx.origin + visit.path,
    home: ctx.origin + subject.home,
    entries: rows.map((row) => toEntry(visit.reader, row)),
  }
}
