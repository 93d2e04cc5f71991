import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { ID } from '../domain/ids.ts'
import {
  type RecordCollection,
  type RecordKind,
  RECORD_KINDS,
  RECORD_PATHS,
  collectionUri,
  recordUri,
  revisionUri,
} from '../domain/uris.ts'
import type { Viewer } from '../domain/viewer.ts'
import {
  type CollectionOwner,
  countLessons,
  countReplies,
  countThread,
  findCollectionOwner,
  listDirectReplies,
  listLessons,
  listThread,
} from '../store/collections.ts'
import type { Range } from '../store/keyset.ts'
import { countReactions } from '../store/reactions.ts'
import { findRevision, listRevisions } from '../store/revisions.ts'
import { type CollectionHead, writeCounted, writeWhole } from '../vocabulary/collection.ts'
import { toBytes } from '../vocabulary/record.ts'
import { viewerOf } from './access.ts'
import { type Answer, sendIf, sendNothing } from './answers.ts'
import { IDS_PER_PAGE, collectionAnswer, viewerAnswer, writeUri } from './pages.ts'

/** What a collection is made of: the record, who asks, and the request with its page. */
interface Asked {
  readonly ctx: Context
  readonly request: FastifyRequest
  readonly viewer: Viewer
  readonly record: CollectionOwner
  /** The collection's own address and its owner. */
  readonly about: Pick<CollectionHead, 'id' | 'owner'>
}

type Maker = (asked: Asked) => Promise<Answer | undefined>

const IDS = { write: writeUri, perPage: IDS_PER_PAGE, wholeUpTo: IDS_PER_PAGE } as const

/** Nobody has said anything of this kind yet: the noun is not part of this release. */
const empty: Maker = async ({ viewer, about }) =>
  viewerAnswer(viewer, toBytes(writeWhole({ ...about, type: 'OrderedCollection', total: 0 }, [])))

/** Counted; who found it useful or shared it is told to nobody. */
const counted =
  (kind: 'Like' | 'Announce'): Maker =>
  async ({ ctx, viewer, record, about }) => {
    const total = await countReactions(ctx.db, record.uri, kind)
    return viewerAnswer(viewer, toBytes(writeCounted({ ...about, type: 'Collection', total })))
  }

const replies: Maker = async ({ ctx, request, viewer, record, about }) => {
  const total = await countReplies(ctx.db, viewer, record.uri)
  const list = (range: Range) => listDirectReplies(ctx.db, viewer, record.uri, range)
  const head = { ...about, type: 'Collection', total } as const
  return collectionAnswer(request, viewer, head, { ...IDS, list, direction: 'asc' })
}

const context: Maker = async ({ ctx, request, viewer, record, about }) => {
  const total = await countThread(ctx.db, viewer, record.uri)
  const list = (range: Range) => listThread(ctx.db, viewer, record.uri, range)
  const head = { ...about, type: 'OrderedCollection', total } as const
  return collectionAnswer(request, viewer, head, { ...IDS, list, direction: 'asc' })
}

const lessons: Maker = async ({ ctx, request, viewer, record, about }) => {
  const total = await countLessons(ctx.db, viewer, record)
  const list = (range: Range) => listLessons(ctx.db, viewer, record, range)
  const head = { ...about, type: 'OrderedCollection', total } as const
  return collectionAnswer(request, viewer, head, { ...IDS, list, direction: 'desc' })
}

/** The published snapshots, newest first: those that were addressed to this viewer when they were made. */
const revisions: Maker = async ({ ctx, viewer, record, about }) => {
  const all = await listRevisions(ctx.db, viewer, record.id)
  const ids = all
    .filter(({ readable }) => readable)
    .map(({ revision }) => revisionUri(record.uri, revision))
  const head = { ...about, type: 'OrderedCollection', total: ids.length } as const
  return viewerAnswer(viewer, toBytes(writeWhole(head, ids)))
}

type Collections = Partial<Record<RecordCollection, Maker>>

const EVERY_KIND: Collections = {
  replies,
  likes: counted('Like'),
  shares: counted('Announce'),
  context,
  revisions,
  endorsements: empty,
}

const OF_KIND: Record<RecordKind, Collections> = {
  Initiative: { ...EVERY_KIND, lessons, adoptions: empty, updates: empty },
  LessonLearned: EVERY_KIND,
}

interface RecordParams {
  readonly id: string
  readonly revision?: string
}

/** The record of the address, if whoever asks may read it. */
async function askedRecord(
  ctx: Context,
  kind: RecordKind,
  request: FastifyRequest,
  viewer: Viewer,
) {
  const { id } = request.params as RecordParams
  return ID.test(id)
    ? findCollectionOwner(ctx.db, viewer, recordUri(ctx.origin, kind, id))
    : undefined
}

const serveCollection =
  (ctx: Context, kind: RecordKind, name: RecordCollection, make: Maker) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const viewer = await viewerOf(ctx, request)
    const record = await askedRecord(ctx, kind, request, viewer)
    if (!record) return sendNothing(reply)
    const about = { id: collectionUri(record.uri, name), owner: record.ownerUri }
    return sendIf(request, reply, await make({ ctx, request, viewer, record, about }))
  }

/** Revisions are counted from 1; nobody has published a million. */
const REVISION = /^[1-9][0-9]{0,5}$/

const serveSnapshot =
  (ctx: Context, kind: RecordKind) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { revision = '' } = request.params as RecordParams
    const viewer = await viewerOf(ctx, request)
    const record = await askedRecord(ctx, kind, request, viewer)
    if (!record || !REVISION.test(revision)) return sendNothing(reply)
    const found = await findRevision(ctx.db, viewer, record.id, Number(revision))
    return sendIf(request, reply, found && viewerAnswer(viewer, found.snapshot))
  }

/** The collections of records, and their published snapshots (PROTOCOL 1.2). */
export const recordCollections =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const constraints = { wants: 'activity' }
    for (const kind of RECORD_KINDS) {
      const path = `/${RECORD_PATHS[kind]}/:id`
      for (const [name, make] of Object.entries(OF_KIND[kind]))
        app.get(
          `${path}/${name}`,
          { constraints },
          serveCollection(ctx, kind, name as RecordCollection, make),
        )
      app.get(`${path}/revisions/:revision`, { constraints }, serveSnapshot(ctx, kind))
    }
  }
