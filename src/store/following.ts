import { INSTANCE_ID } from './actors.ts'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

/** Whom this server follows: a row for each organisation of a peer that its instance actor asked. */
export type FollowingRow = Row<'follows'>

/** Time after which a Follow that nobody answered is sent again (hours), and how often (PROTOCOL 7.1). */
const REPEAT_AFTER_HOURS = 24
const REPEATS_MAX = 3

export function findFollowing(db: Db, followedId: string): Promise<FollowingRow | undefined> {
  return db
    .selectFrom('follows')
    .selectAll()
    .where('follower_id', '=', INSTANCE_ID)
    .where('followed_id', '=', followedId)
    .executeTakeFirst()
}

/** Stores that an actor is asked, anew or for the first time. */
export async function saveAsked(
  db: Db,
  ask: {
    readonly followedId: string
    readonly activityUri: string
    readonly now: Date
    /** How often it was asked, this time included. */
    readonly asked: number
  },
): Promise<void> {
  const row = {
    state: 'pending' as const,
    activity_uri: ask.activityUri,
    answered_at: null,
    asked: ask.asked,
  }
  await db
    .insertInto('follows')
    .values({
      follower_id: INSTANCE_ID,
      followed_id: ask.followedId,
      created_at: ask.now,
      ...row,
    })
    .onConflict((c) => c.columns(['follower_id', 'followed_id']).doUpdateSet(row))
    .execute()
}

/** Ends what this server asked of the actors of a host. @returns the rows as they were. */
export async function endFollowing(db: Db, host: string): Promise<FollowingRow[]> {
  return db
    .deleteFrom('follows')
    .where('follower_id', '=', INSTANCE_ID)
    .where('followed_id', 'in', (eb) =>
      eb.selectFrom('actors').select('actors.id').where('actors.host', '=', host),
    )
    .returningAll()
    .execute()
}

/**
 * Follows that wait for an answer for a day or more since they were last sent, held until the transaction
 * ends: each is sent again, three times, and then shown as unanswered.
 */
export function holdUnanswered(db: Db, now: Date, limit: number): Promise<FollowingRow[]> {
  const before = (asked: number) => new Date(now.getTime() - asked * REPEAT_AFTER_HOURS * 3_600_000)
  const tries = Array.from({ length: REPEATS_MAX }, (_, i) => i + 1)
  return db
    .selectFrom('follows')
    .selectAll()
    .where('follower_id', '=', INSTANCE_ID)
    .where('state', '=', 'pending')
    .where((eb) =>
      eb.or(
        tries.map((asked) =>
          eb.and([eb('asked', '=', asked), eb('created_at', '<=', before(asked))]),
        ),
      ),
    )
    .where('followed_id', 'in', (eb) =>
      eb
        .selectFrom('actors')
        .innerJoin('peers', 'peers.host', 'actors.host')
        .select('actors.id')
        .where('peers.state', '=', 'active'),
    )
    .orderBy('created_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** Has the actors of a host that never answered asked again, as if for the first time: it was away. */
export async function askHostAgain(db: Db, host: string, now: Date): Promise<void> {
  await db
    .updateTable('follows')
    .set({ asked: 1, created_at: new Date(now.getTime() - REPEAT_AFTER_HOURS * 3_600_000) })
    .where('follower_id', '=', INSTANCE_ID)
    .where('state', '=', 'pending')
    .where('asked', '>', 1)
    .where('followed_id', 'in', (eb) =>
      eb.selectFrom('actors').select('actors.id').where('actors.host', '=', host),
    )
    .execute()
}
