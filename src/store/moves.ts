import type { Db } from './database.ts'

/** Notes that an actor, of ours or of another server, is to be found elsewhere from now on. */
export async function markMoved(db: Db, id: string, target: string, now: Date): Promise<void> {
  await db
    .updateTable('actors')
    .set({ moved_to: target, moved_at: now, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Sets the addresses that an organisation of ours had before. */
export async function saveAliases(
  db: Db,
  id: string,
  aliases: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .updateTable('actors')
    .set({ also_known_as: [...aliases], updated_at: now })
    .where('id', '=', id)
    .where('local', '=', true)
    .execute()
}
