import { type SqlBool, sql } from 'kysely'
import type { Db } from './database.ts'

/** Notes that an actor of another server wants nothing from one of ours; the newest activity counts. */
export async function saveBlock(
  db: Db,
  block: {
    readonly actorId: string
    readonly blockedId: string
    readonly activityUri: string
    readonly now: Date
  },
): Promise<void> {
  await db
    .insertInto('blocks')
    .values({
      actor_id: block.actorId,
      blocked_id: block.blockedId,
      activity_uri: block.activityUri,
      created_at: block.now,
    })
    .onConflict((c) =>
      c.columns(['blocked_id', 'actor_id']).doUpdateSet({ activity_uri: block.activityUri }),
    )
    .execute()
}

/** Ends the block that an activity of this actor began. @returns false when there is none. */
export async function deleteBlock(db: Db, actorId: string, activityUri: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('blocks')
    .where('activity_uri', '=', activityUri)
    .where('actor_id', '=', actorId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function hasBlocked(db: Db, actorId: string, blockedId: string): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('actor_id')
    .where('blocked_id', '=', blockedId)
    .where('actor_id', '=', actorId)
    .executeTakeFirst()
  return row !== undefined
}

/** Of an actor `a` in a query: it does not block this actor of ours. */
export const takesFrom = (blockedId: string) =>
  sql<SqlBool>`not exists (select from blocks b where b.actor_id = a.id and b.blocked_id = ${blockedId})`
