import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import type { Viewer } from '../domain/viewer.ts'
import { type StoredDocument, DOCUMENTS_CHANNEL, findDocuments } from '../store/documents.ts'
import { type Answer, forMany, privateAnswer, publicAnswer } from './answers.ts'
import { makeGroupRead } from './group-read.ts'

/** Documents kept in memory (entries). A large catalogue has some thousands of records that are read often. */
const KEPT = 10_000
/** All of them together (bytes of body). */
const KEPT_BYTES = 64 * 1_048_576
/** Longest time a document is sent after it changed, if the notification of that was lost (ms). */
const KEPT_FOR = 5_000

/** The documents of this server as they are served, the public ones from memory. */
export interface Documents {
  /** A public document that is in memory; asks nobody. @param path of the address, without a query. */
  readonly hot: (path: string) => Answer | undefined
  /** The document at a path if this viewer may have it, from the database. */
  readonly find: (path: string, viewer: Viewer) => Promise<Answer | undefined>
  readonly stop: () => Promise<void>
}

/** Public ones are everybody's, peers-only ones belong to peers, local ones leave by no door. */
const mayHave = (viewer: Viewer, { visibility }: StoredDocument): boolean =>
  visibility === 'public' || (visibility === 'peers' && viewer.kind === 'peer')

/** Opens the documents of this instance, and keeps what it keeps in step with what is written anywhere. */
export async function openDocuments(ctx: Context): Promise<Documents> {
  const kept = new LRUCache<string, Answer>({
    max: KEPT,
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ body }) => Math.max(1, Buffer.byteLength(body)),
    ttl: KEPT_FOR,
  })
  const read = makeGroupRead((uris) => findDocuments(ctx.db, uris))
  let changes = 0
  const stop = await ctx.listen(DOCUMENTS_CHANNEL, (uri) => {
    changes += 1
    kept.delete(uri.slice(ctx.origin.length))
  })
  return {
    hot: (path) => {
      const made = kept.get(path)
      const better = made && forMany(made)
      if (better && better !== made) kept.set(path, better, { noUpdateTTL: true })
      return better
    },
    async find(path, viewer) {
      const seen = changes
      const found = await read(ctx.origin + path)
      if (!found || !mayHave(viewer, found)) return undefined
      if (found.visibility !== 'public') return privateAnswer(found.body, found.etag, found.status)
      const made = publicAnswer(found.body, found.etag, found.status)
      // What changed while it was read is read again by the next one who asks.
      if (seen === changes) kept.set(path, made)
      return made
    },
    stop,
  }
}
