import type { Db } from './database.ts'

/** Notes that an object of another server is gone for good. The first note counts. */
export async function saveTombstone(
  db: Db,
  uri: string,
  ownerUri: string | undefined,
  now: Date,
): Promise<void> {
  await db
    .insertInto('tombstones')
    .values({ uri, owner_uri: ownerUri ?? null, deleted_at: now })
    .onConflict((c) => c.column('uri').doNothing())
    .execute()
}

/**
 * Whether an object was deleted by this owner, or by its origin: nobody else's note counts, or actors of
 * one server could keep each other's objects away.
 */
export async function hasTombstone(db: Db, uri: string, ownerUri: string): Promise<boolean> {
  const row = await db
    .selectFrom('tombstones')
    .select('uri')
    .where('uri', '=', uri)
    .where((eb) => eb.or([eb('owner_uri', 'is', null), eb('owner_uri', '=', ownerUri)]))
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers that an activity was taken back before it came; upkeep forgets it after a week (PROTOCOL 6). */
export async function saveUndone(
  db: Db,
  activityUri: string,
  actorUri: string,
  now: Date,
): Promise<void> {
  await db
    .insertInto('undone')
    .values({ activity_uri: activityUri, actor_uri: actorUri, created_at: now })
    .onConflict((c) => c.column('activity_uri').doNothing())
    .execute()
}

/** Whether its own actor took an activity back before it came. */
export async function wasUndone(db: Db, activityUri: string, actorUri: string): Promise<boolean> {
  const row = await db
    .selectFrom('undone')
    .select('activity_uri')
    .where('activity_uri', '=', activityUri)
    .where('actor_uri', '=', actorUri)
    .executeTakeFirst()
  return row !== undefined
}
