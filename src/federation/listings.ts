import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { ID } from '../domain/ids.ts'
import {
  activityUri,
  instanceActorUri,
  organisationsUri,
  peersUri,
  tagUri,
} from '../domain/uris.ts'
import { ANYONE } from '../domain/viewer.ts'
import {
  countOwnOrganisations,
  countPeerOrganisations,
  listOwnOrganisationUris,
  listPeerOrganisations,
} from '../store/collections.ts'
import type { Range } from '../store/keyset.ts'
import { findActivity } from '../store/outbox.ts'
import { countTagged, listKeywords, listTagged } from '../store/tags.ts'
import { CONTEXT } from '../vocabulary/context.ts'
import { hashtagOf } from '../vocabulary/record-parts.ts'
import { viewerOf } from './access.ts'
import {
  VARY_FORM,
  answer,
  privateAnswer,
  publicAnswer,
  send,
  sendIf,
  sendNothing,
} from './answers.ts'
import { IDS_PER_PAGE, collectionAnswer, writeUri } from './pages.ts'

const IDS = { write: writeUri, perPage: IDS_PER_PAGE, wholeUpTo: IDS_PER_PAGE } as const

/** The list of keywords is read again after this long (ms): a new tag may take as long to have a page. */
const KEYWORDS_FOR = 60_000

/** The keywords that a hashtag stands for: `onceonly` for `once-only` and `once only`. */
function keywordsByTag(ctx: Context): (tag: string) => Promise<string[]> {
  const kept = new LRUCache<'all', Map<string, string[]>>({ max: 1, ttl: KEYWORDS_FOR })
  return async (tag) => {
    let all = kept.get('all')
    if (!all) {
      const keywords = await listKeywords(ctx.db)
      all = Map.groupBy(keywords, (keyword) => hashtagOf(keyword)?.toLowerCase() ?? '')
      kept.set('all', all)
    }
    return all.get(tag.toLowerCase()) ?? []
  }
}

/** `/tags/{tag}`: the public records with a tag, from anywhere, as addresses. */
function serveTag(ctx: Context) {
  const keywordsOf = keywordsByTag(ctx)
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { tag } = request.params as { readonly tag: string }
    const keywords = tag === '' ? [] : await keywordsOf(tag)
    if (keywords.length === 0) return sendNothing(reply)
    const head = {
      id: tagUri(ctx.origin, tag.toLowerCase()),
      type: 'OrderedCollection',
      owner: instanceActorUri(ctx.origin),
      total: await countTagged(ctx.db, ANYONE, keywords),
    } as const
    const list = (range: Range) => listTagged(ctx.db, ANYONE, keywords, range)
    return sendIf(
      request,
      reply,
      await collectionAnswer(request, ANYONE, head, { ...IDS, list, direction: 'desc' }),
    )
  }
}

/** `/peers`: whom peers-only records are addressed to; told to its members only. */
const servePeers = (ctx: Context) => async (request: FastifyRequest, reply: FastifyReply) => {
  const viewer = await viewerOf(ctx, request)
  if (viewer.kind !== 'peer') return sendNothing(reply)
  const now = ctx.now()
  const head = {
    id: peersUri(ctx.origin),
    type: 'Collection',
    owner: instanceActorUri(ctx.origin),
    total: await countPeerOrganisations(ctx.db, now),
  } as const
  const list = (range: Range) => listPeerOrganisations(ctx.db, now, range)
  return sendIf(
    request,
    reply,
    await collectionAnswer(request, viewer, head, { ...IDS, list, direction: 'asc' }),
  )
}

/** `/actors`: the organisations of this server, for who wants to follow them (docs/decisions/0005). */
const serveOrganisations =
  (ctx: Context) => async (request: FastifyRequest, reply: FastifyReply) => {
    const head = {
      id: organisationsUri(ctx.origin),
      type: 'Collection',
      owner: instanceActorUri(ctx.origin),
      total: await countOwnOrganisations(ctx.db),
    } as const
    const list = (range: Range) => listOwnOrganisationUris(ctx.db, range)
    return sendIf(
      request,
      reply,
      await collectionAnswer(request, ANYONE, head, { ...IDS, list, direction: 'asc' }),
    )
  }

/** `/activities/{id}`: what was sent once, in the same bytes, under the visibility of what it is about. */
const serveActivity = (ctx: Context) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { id } = request.params as { readonly id: string }
  if (!ID.test(id)) return sendNothing(reply)
  const viewer = await viewerOf(ctx, request)
  const found = await findActivity(ctx.db, viewer, activityUri(ctx.origin, id))
  const made =
    found?.visibility === 'public' ? publicAnswer(found.body) : found && privateAnswer(found.body)
  return sendIf(request, reply, made)
}

/** Our terms, for readers of JSON-LD. Nobody needs to fetch them: every document carries them. */
const NAMESPACE = answer(
  'application/ld+json',
  JSON.stringify({ '@context': CONTEXT }),
  undefined,
  200,
  { 'cache-control': 'public, max-age=86400', vary: VARY_FORM },
)

/** Lists that belong to the server and not to one organisation or record, single activities, and `/ns`. */
export const listings =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const constraints = { wants: 'activity' }
    app.get('/tags/:tag', { constraints }, serveTag(ctx))
    app.get('/actors', { constraints }, serveOrganisations(ctx))
    app.get('/ns', { constraints }, (request, reply) => send(request, reply, NAMESPACE))
    // Nothing else is served at these addresses, so they need no `Accept`.
    app.get('/peers', servePeers(ctx))
    app.get('/activities/:id', serveActivity(ctx))
  }
