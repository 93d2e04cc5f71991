import type { FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { type CatalogueLine, catalogueDigest } from '../domain/digest.ts'
import type { Viewer } from '../domain/viewer.ts'
import { type CatalogueRow, listCatalogue, listCataloguePart } from '../store/catalogue.ts'
import { DOCUMENTS_CHANNEL } from '../store/documents.ts'
import type { CollectionHead } from '../vocabulary/collection.ts'
import { typeIri } from '../vocabulary/record.ts'
import { type Wire, writeTime } from '../vocabulary/wire.ts'
import type { Answer } from './answers.ts'
import { collectionAnswer } from './pages.ts'

/** Entries on one page of a catalogue, and in one that is sent whole (PROTOCOL 10). */
const ENTRIES_PER_PAGE = 500
/** Digests kept, two for each organisation: one for each view (entries). */
const KEPT = 1_000
/** Longest time a digest is kept if the notification of a change was lost (ms). */
const KEPT_FOR = 5_000

/** The digests of this server's catalogues, kept until a document changes. */
export interface Catalogues {
  readonly sumOf: (viewer: Viewer, actorId: string) => Promise<Sum>
  readonly stop: () => Promise<void>
}

interface Sum {
  readonly digest: string
  readonly total: number
}

/** A live record with the time of its last change, a withdrawn one with that of its end (PROTOCOL 7.4). */
const writeEntry = ({ uri, kind, updated, withdrawn }: CatalogueRow): Wire =>
  withdrawn === null
    ? { id: uri, type: 'Article', additionalType: typeIri(kind), updated: writeTime(updated) }
    : { id: uri, type: 'Tombstone', deleted: writeTime(withdrawn) }

const lineOf = ({ uri, updated, withdrawn }: CatalogueRow): CatalogueLine => ({
  id: uri,
  time: writeTime(withdrawn ?? updated),
})

/** Keeps the digests of an instance: the lines of a catalogue are summed once for each change. */
export async function openCatalogues(ctx: Context): Promise<Catalogues> {
  const sums = new LRUCache<string, Sum>({ max: KEPT, ttl: KEPT_FOR })
  let changes = 0
  const stop = await ctx.listen(DOCUMENTS_CHANNEL, () => {
    changes += 1
    sums.clear()
  })
  return {
    async sumOf(viewer, actorId) {
      const key = `${viewer.kind} ${actorId}`
      const known = sums.get(key)
      if (known) return known
      const seen = changes
      const rows = await listCatalogue(ctx.db, viewer, actorId)
      const sum = { digest: catalogueDigest(rows.map(lineOf)), total: rows.length }
      if (seen === changes) sums.set(key, sum)
      return sum
    },
    stop,
  }
}

/** The catalogue of an organisation: every record it published, each with its time, and the digest of all. */
export async function catalogueAnswer(
  catalogues: Catalogues,
  asked: {
    readonly ctx: Context
    readonly request: FastifyRequest
    readonly viewer: Viewer
    readonly actor: { readonly id: string }
    readonly about: Pick<CollectionHead, 'id' | 'owner'>
  },
): Promise<Answer | undefined> {
  const { ctx, request, viewer, actor, about } = asked
  const { digest, total } = await catalogues.sumOf(viewer, actor.id)
  const head = { ...about, type: 'OrderedCollection', total, digest } as const
  return collectionAnswer(request, viewer, head, {
    list: (range) => listCataloguePart(ctx.db, viewer, actor.id, range),
    direction: 'desc',
    write: (row) => JSON.stringify(writeEntry(row)),
    perPage: ENTRIES_PER_PAGE,
    wholeUpTo: ENTRIES_PER_PAGE,
  })
}
