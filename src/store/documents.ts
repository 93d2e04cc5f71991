import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Visibility } from '../domain/visibility.ts'
import type { Db } from './database.ts'

/** The channel that tells every process which cached document is out of date; the payload is its URI. */
export const DOCUMENTS_CHANNEL = 'comity_documents'

/** A document as it is served: the exact bytes and what a server must know to serve them. */
export interface StoredDocument {
  readonly uri: string
  readonly body: string
  readonly etag: string
  readonly status: 200 | 410
  readonly visibility: Visibility
}

export interface NewDocument {
  readonly uri: string
  readonly recordId?: string
  readonly actorId?: string
  readonly local: boolean
  readonly visibility: Visibility
  readonly status?: 200 | 410
  readonly body: string
  readonly updatedAt: Date
}

/** Strong ETag of a body: 128 bits of its SHA-256, quoted. */
export const etagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`

/** Stores or replaces the bytes at a URI, and has every process forget the old ones at commit. */
export async function saveDocument(db: Db, document: NewDocument): Promise<void> {
  const row = {
    record_id: document.recordId ?? null,
    actor_id: document.actorId ?? null,
    local: document.local,
    visibility: document.visibility,
    status: document.status ?? 200,
    etag: etagOf(document.body),
    body: document.body,
    updated_at: document.updatedAt,
  }
  await db
    .insertInto('documents')
    .values({ uri: document.uri, ...row })
    .onConflict((c) => c.column('uri').doUpdateSet(row))
    .execute()
  if (document.local) await sql`select pg_notify(${DOCUMENTS_CHANNEL}, ${document.uri})`.execute(db)
}

/**
 * The documents of this server at these URIs, by URI. Whoever serves one decides by `visibility` who may
 * have it (federation/access.ts); copies of others' documents are not served.
 */
export async function findDocuments(
  db: Db,
  uris: readonly string[],
): Promise<ReadonlyMap<string, StoredDocument>> {
  const { rows } = await sql<StoredDocument>`
    select uri, body, etag, status, visibility from documents
    where uri = any(${[...uris]}::text[]) and local`.execute(db)
  return new Map(rows.map((row) => [row.uri, row]))
}

/** The document of this server at a URI; the same holds for it. */
export const findDocument = async (db: Db, uri: string): Promise<StoredDocument | undefined> =>
  (await findDocuments(db, [uri])).get(uri)
