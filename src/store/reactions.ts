import type { Db } from './database.ts'
import { countOf } from './keyset.ts'

/** How many actors found an object useful (`Like`) or shared it (`Announce`). */
export async function countReactions(
  db: Db,
  objectUri: string,
  kind: 'Like' | 'Announce',
): Promise<number> {
  const row = await db
    .selectFrom('reactions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('object_uri', '=', objectUri)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return countOf(row)
}

/** Stores a reaction; a repeated one is known by its newest activity, so that taking that back takes it away. */
export async function saveReaction(
  db: Db,
  reaction: {
    readonly actorId: string
    readonly objectUri: string
    readonly kind: 'Like' | 'Announce'
    readonly activityUri: string
    readonly now: Date
  },
): Promise<void> {
  await db
    .insertInto('reactions')
    .values({
      actor_id: reaction.actorId,
      object_uri: reaction.objectUri,
      kind: reaction.kind,
      activity_uri: reaction.activityUri,
      created_at: reaction.now,
    })
    .onConflict((c) =>
      c
        .columns(['object_uri', 'kind', 'actor_id'])
        .doUpdateSet({ activity_uri: reaction.activityUri }),
    )
    .execute()
}

/** Takes back the reaction that an activity of this actor made. @returns false when there is none. */
export async function deleteReaction(
  db: Db,
  actorId: string,
  activityUri: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('reactions')
    .where('activity_uri', '=', activityUri)
    .where('actor_id', '=', actorId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
