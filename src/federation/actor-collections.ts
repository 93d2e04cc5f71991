import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { ID } from '../domain/ids.ts'
import { type ActorCollection, actorUri, collectionUri, instanceActorUri } from '../domain/uris.ts'
import type { Viewer } from '../domain/viewer.ts'
import { type ActorRow, findActorByUri } from '../store/actors.ts'
import {
  countFollowers,
  countFollowing,
  listFollowers,
  listFollowing,
} from '../store/collections.ts'
import type { Range } from '../store/keyset.ts'
import { countOutbox, listOutbox } from '../store/outbox.ts'
import { type CollectionHead, writeCounted, writeWhole } from '../vocabulary/collection.ts'
import { toBytes } from '../vocabulary/record.ts'
import { viewerOf } from './access.ts'
import { type Answer, sendIf, sendNothing } from './answers.ts'
import { type Catalogues, catalogueAnswer } from './catalogue.ts'
import { IDS_PER_PAGE, collectionAnswer, viewerAnswer, writeUri } from './pages.ts'

/** Whole activities on one page of an outbox (PROTOCOL 10). */
const ACTIVITIES_PER_PAGE = 20

interface Asked {
  readonly ctx: Context
  readonly request: FastifyRequest
  readonly viewer: Viewer
  readonly actor: ActorRow
  readonly about: Pick<CollectionHead, 'id' | 'owner'>
}

type Maker = (asked: Asked) => Promise<Answer | undefined>

const empty: Maker = async ({ viewer, about }) =>
  viewerAnswer(viewer, toBytes(writeWhole({ ...about, type: 'OrderedCollection', total: 0 }, [])))

/** The Create activities of live records, with the bytes and the proof they were sent with. */
const outbox: Maker = async ({ ctx, request, viewer, actor, about }) => {
  const total = await countOutbox(ctx.db, viewer, actor.id)
  const head = { ...about, type: 'OrderedCollection', total } as const
  return collectionAnswer(request, viewer, head, {
    list: (range) => listOutbox(ctx.db, viewer, actor.id, range),
    direction: 'desc',
    write: ({ body }) => body,
    perPage: ACTIVITIES_PER_PAGE,
    wholeUpTo: 0, // whole activities are long: they always come by pages
  })
}

/** Counted for everybody; the members are told to peers only, since they are other people's business. */
const edges =
  (count: typeof countFollowers, list: typeof listFollowers): Maker =>
  async ({ ctx, request, viewer, actor, about }) => {
    const total = await count(ctx.db, actor.id)
    const head = { ...about, type: 'OrderedCollection', total } as const
    if (viewer.kind !== 'peer') return viewerAnswer(viewer, toBytes(writeCounted(head)))
    return collectionAnswer(request, viewer, head, {
      list: (range: Range) => list(ctx.db, actor.id, range),
      direction: 'desc',
      write: writeUri,
      perPage: IDS_PER_PAGE,
      wholeUpTo: IDS_PER_PAGE,
    })
  }

const followers = edges(countFollowers, listFollowers)
const following = edges(countFollowing, listFollowing)

const OF_ORGANISATION = { outbox, followers, following, featured: empty } as const
const OF_INSTANCE = { outbox: empty, followers, following } as const

const serve =
  (
    ctx: Context,
    uriOf: (request: FastifyRequest) => string | undefined,
    name: ActorCollection,
    make: Maker,
  ) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const viewer = await viewerOf(ctx, request)
    const uri = uriOf(request)
    const actor = uri === undefined ? undefined : await findActorByUri(ctx.db, uri)
    if (!actor?.local) return sendNothing(reply)
    const about = { id: collectionUri(actor.uri, name), owner: actor.uri }
    return sendIf(request, reply, await make({ ctx, request, viewer, actor, about }))
  }

/** The collections of the organisations and of the server itself (PROTOCOL 1.2). */
export const actorCollections =
  (ctx: Context, catalogues: Catalogues): FastifyPluginAsync =>
  async (app) => {
    const constraints = { wants: 'activity' }
    const organisation = (request: FastifyRequest) => {
      const { id } = request.params as { readonly id: string }
      return ID.test(id) ? actorUri(ctx.origin, id) : undefined
    }
    const instance = () => instanceActorUri(ctx.origin)
    const catalogue: Maker = (asked) => catalogueAnswer(catalogues, asked)
    for (const [name, make] of Object.entries({ ...OF_ORGANISATION, catalogue }))
      app.get(
        `/actors/:id/${name}`,
        { constraints },
        serve(ctx, organisation, name as ActorCollection, make),
      )
    // Nothing else is served at these addresses, so they need no `Accept`.
    for (const [name, make] of Object.entries(OF_INSTANCE))
      app.get(`/actor/${name}`, serve(ctx, instance, name as ActorCollection, make))
  }
