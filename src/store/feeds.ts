import { sql } from 'kysely'
import type { RecordKind } from '../domain/uris.ts'
import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { readableBy } from './visibility.ts'

/** Which records a feed has. Several conditions narrow it together. */
export interface FeedFilter {
  readonly kind?: RecordKind
  readonly ownerId?: string
  /** Any of these, lower case. */
  readonly keywords?: readonly string[]
  /** These records and no others. */
  readonly ids?: readonly string[]
}

/** The newest readable records with their texts and whose they are, newest first. */
export function listFeedRows(db: Db, viewer: Viewer, filter: FeedFilter, limit: number) {
  const { kind, ownerId, keywords, ids } = filter
  let rows = db
    .selectFrom('records')
    .innerJoin('actors', 'actors.id', 'records.owner_id')
    .where(readableBy(viewer))
  if (kind !== undefined) rows = rows.where('records.kind', '=', kind)
  if (ownerId !== undefined) rows = rows.where('records.owner_id', '=', ownerId)
  if (keywords !== undefined)
    rows = rows.where(sql<boolean>`records.keywords && ${[...keywords]}::text[]`)
  if (ids !== undefined) rows = rows.where('records.id', 'in', ids.length > 0 ? [...ids] : [''])
  return rows
    .select([
      'records.id',
      'records.uri',
      'records.kind',
      'records.draft',
      'records.html',
      'records.name',
      'records.summary',
      'records.source_language',
      'records.published_at',
      'records.updated_at',
      'actors.name as owner_name',
      'actors.uri as owner_uri',
      'actors.handle as owner_handle',
      'actors.language as owner_language',
    ])
    .orderBy('records.published_at', 'desc')
    .orderBy('records.id', 'desc')
    .limit(limit)
    .execute()
}
export type FeedRow = Awaited<ReturnType<typeof listFeedRows>>[number]
