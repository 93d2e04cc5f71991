import type { RecordKind } from '../domain/uris.ts'
import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { type Key, type Range, inRange } from './keyset.ts'

/** One record of a catalogue, live or withdrawn. */
export interface CatalogueRow extends Key {
  readonly uri: string
  readonly kind: RecordKind
  readonly updated: Date
  /** When it was withdrawn; null while it lives. */
  readonly withdrawn: Date | null
}

/**
 * The records of an organisation that this viewer may read, or might have read before they were withdrawn.
 * The same condition as `readableBy`, with the withdrawn ones: their address and date are no secret from
 * those who could read them.
 */
const catalogueOf = (db: Db, viewer: Viewer, actorId: string) =>
  db
    .selectFrom('records')
    .select([
      'records.id',
      'records.published_at as at',
      'records.uri',
      'records.kind',
      'records.updated_at as updated',
      'records.withdrawn_at as withdrawn',
    ])
    .$narrowType<{ at: Date }>()
    .where('records.owner_id', '=', actorId)
    .where('records.local', '=', true)
    .where('records.status', 'in', ['published', 'archived', 'withdrawn'])
    .where('records.published_at', 'is not', null)
    .where('records.visibility', 'in', viewer.kind === 'anyone' ? ['public'] : ['public', 'peers'])

/** Every line of a catalogue, for its digest. */
export const listCatalogue = (db: Db, viewer: Viewer, actorId: string): Promise<CatalogueRow[]> =>
  catalogueOf(db, viewer, actorId).execute()

/** A part of a catalogue, newest first. */
export const listCataloguePart = (
  db: Db,
  viewer: Viewer,
  actorId: string,
  range: Range,
): Promise<CatalogueRow[]> =>
  inRange(
    catalogueOf(db, viewer, actorId),
    { at: 'records.published_at', id: 'records.id', direction: 'desc' },
    range,
  )
