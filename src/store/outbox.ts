import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { type Key, type Range, countOf, inRange } from './keyset.ts'
import { readableBy } from './visibility.ts'

/** What a viewer's activities may be addressed to; `local` ones leave by no door. */
const addressedTo = (viewer: Viewer) =>
  viewer.kind === 'anyone' ? (['public'] as const) : (['public', 'peers'] as const)

/** The Create activities of live records of an actor that this viewer may read. */
const outboxOf = (db: Db, viewer: Viewer, actorId: string) =>
  db
    .selectFrom('records')
    .where(readableBy(viewer))
    .innerJoin('activities', 'activities.record_id', 'records.id')
    .where('activities.actor_id', '=', actorId)
    .where('activities.in_outbox', '=', true)
    .where('activities.visibility', 'in', addressedTo(viewer))

/** How many activities the outbox has for this viewer. */
export async function countOutbox(db: Db, viewer: Viewer, actorId: string): Promise<number> {
  const row = await outboxOf(db, viewer, actorId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  return countOf(row)
}

export interface OutboxItem extends Key {
  /** The activity, byte for byte as it was sent. */
  readonly body: string
}

/** A part of the outbox, newest first. */
export function listOutbox(
  db: Db,
  viewer: Viewer,
  actorId: string,
  range: Range,
): Promise<OutboxItem[]> {
  return inRange(
    outboxOf(db, viewer, actorId).select([
      'activities.published_at as at',
      'activities.uri as id',
      'activities.body',
    ]),
    { at: 'activities.published_at', id: 'activities.uri', direction: 'desc' },
    range,
  )
}

/**
 * One activity that was sent, under the visibility of what it is about: an activity of a record is served
 * while that record may be read. A Delete says nothing of the record but its address and stays.
 */
export async function findActivity(
  db: Db,
  viewer: Viewer,
  uri: string,
): Promise<{ body: string; visibility: 'public' | 'peers' | 'local' } | undefined> {
  const found = await db
    .selectFrom('activities')
    .select(['body', 'type', 'record_id', 'visibility'])
    .where('uri', '=', uri)
    .where('visibility', 'in', addressedTo(viewer))
    .executeTakeFirst()
  if (!found || found.record_id === null || found.type === 'Delete') return found
  const record = await db
    .selectFrom('records')
    .select(['records.id', 'records.visibility'])
    .where(readableBy(viewer))
    .where('records.id', '=', found.record_id)
    .executeTakeFirst()
  if (!record) return undefined
  const isPublic = record.visibility === 'public' && found.visibility === 'public'
  return { body: found.body, visibility: isPublic ? 'public' : 'peers' }
}
