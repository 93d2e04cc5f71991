import type { Db } from './database.ts'
import type { Row } from './schema.ts'

// Who asks to follow actors of this server, and what became of what our instance asked of others. The rows
// of our own asking are made in following.ts.

export type FollowRow = Row<'follows'>

/** Stores the answer to an actor who asked to follow one of ours; asking again keeps one row. */
export async function saveFollower(
  db: Db,
  follow: {
    readonly followerId: string
    readonly followedId: string
    readonly state: 'accepted' | 'rejected'
    readonly activityUri: string
    readonly now: Date
  },
): Promise<void> {
  const row = {
    state: follow.state,
    activity_uri: follow.activityUri,
    answered_at: follow.now,
  }
  await db
    .insertInto('follows')
    .values({
      follower_id: follow.followerId,
      followed_id: follow.followedId,
      created_at: follow.now,
      ...row,
    })
    .onConflict((c) => c.columns(['follower_id', 'followed_id']).doUpdateSet(row))
    .execute()
}

/** Our Follows of an actor of another server, held until the transaction ends. */
export function holdOwnFollows(db: Db, followedId: string) {
  return db
    .selectFrom('follows')
    .innerJoin('actors', 'actors.id', 'follows.follower_id')
    .selectAll('follows')
    .select('actors.uri as follower_uri')
    .where('follows.followed_id', '=', followedId)
    .where('actors.local', '=', true)
    .forUpdate('follows')
    .execute()
}

export async function answerFollow(
  db: Db,
  follow: Pick<FollowRow, 'follower_id' | 'followed_id'>,
  state: 'accepted' | 'rejected',
  now: Date,
): Promise<void> {
  await db
    .updateTable('follows')
    .set({ state, answered_at: now })
    .where('follower_id', '=', follow.follower_id)
    .where('followed_id', '=', follow.followed_id)
    .execute()
}

/** Ends the follow that an activity of this actor began. @returns false when there is none. */
export async function deleteFollow(
  db: Db,
  followerId: string,
  activityUri: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('follows')
    .where('activity_uri', '=', activityUri)
    .where('follower_id', '=', followerId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Ends what two actors follow of each other. @returns false when there was nothing. */
export async function deleteFollowsBetween(db: Db, one: string, other: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('follows')
    .where((eb) =>
      eb.or([
        eb.and([eb('follower_id', '=', one), eb('followed_id', '=', other)]),
        eb.and([eb('follower_id', '=', other), eb('followed_id', '=', one)]),
      ]),
    )
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
