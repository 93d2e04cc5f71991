import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { ActorRow } from './actors.ts'
import type { NewRow } from './schema.ts'

/** Stores an actor of another server, new or changed. An actor of ours is never touched. */
export async function saveRemoteActorRow(db: Db, actor: NewRow<'actors'>): Promise<ActorRow> {
  const row = await db
    .insertInto('actors')
    .values(actor)
    .onConflict((c) =>
      c
        .column('uri')
        .doUpdateSet((eb) => ({
          ...actor,
          id: eb.ref('actors.id'),
          created_at: eb.ref('actors.created_at'),
        }))
        .where('actors.local', '=', false),
    )
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Error(`The actor ${actor.uri} is one of this server.`)
  return row
}

/** Our own organisations, or the instance, at an address. */
export function findLocalActor(db: Db, uri: string): Promise<ActorRow | undefined> {
  return db
    .selectFrom('actors')
    .selectAll()
    .where('uri', '=', uri)
    .where('local', '=', true)
    .executeTakeFirst()
}

/** Whether anybody here follows an actor of another server, so that its activities are wanted. */
export async function isFollowedHere(db: Db, actorId: string): Promise<boolean> {
  const row = await db
    .selectFrom('follows')
    .innerJoin('actors', 'actors.id', 'follows.follower_id')
    .select(sql<number>`1`.as('one'))
    .where('follows.followed_id', '=', actorId)
    .where('follows.state', '=', 'accepted')
    .where('actors.local', '=', true)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Shuts an actor of another server out, or (null) lets it in again. */
export async function saveSuspension(db: Db, id: string, at: Date | null): Promise<void> {
  await db
    .updateTable('actors')
    .set({ suspended_at: at })
    .where('id', '=', id)
    .where('local', '=', false)
    .execute()
}

/** Actors of other servers that were suspended, or ended, since then. */
export async function listSuspendedSince(db: Db, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('actors')
    .select('uri')
    .where('suspended_at', '>=', since)
    .where('local', '=', false)
    .execute()
  return rows.map(({ uri }) => uri)
}

/**
 * An actor ends: its name and texts go, the row stays for what refers to it, and everything it follows,
 * is followed by, or found useful goes too.
 */
export async function eraseRemoteActor(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('actors')
    .set({
      name: JSON.stringify({ und: '' }),
      summary: null,
      icon: null,
      url: null,
      suspended_at: now,
      updated_at: now,
    })
    .where('id', '=', id)
    .where('local', '=', false)
    .execute()
  await db
    .deleteFrom('follows')
    .where((eb) => eb.or([eb('follower_id', '=', id), eb('followed_id', '=', id)]))
    .execute()
  await db.deleteFrom('reactions').where('actor_id', '=', id).execute()
}
