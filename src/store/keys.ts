import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type KeyKind = 'rsa' | 'ed25519'
export type KeyRow = Row<'actor_keys'>

export async function insertKeys(db: Db, keys: readonly NewRow<'actor_keys'>[]): Promise<void> {
  await db.insertInto('actor_keys').values(keys).execute()
}

/** The keys an actor's document lists, oldest first: the one in use and those kept after a rotation. */
export function listKeys(db: Db, actorId: string): Promise<KeyRow[]> {
  return db
    .selectFrom('actor_keys')
    .selectAll()
    .where('actor_id', '=', actorId)
    .orderBy('created_at')
    .orderBy('key_id')
    .execute()
}

/** The key an actor signs with now: the newest that is not retired. */
export function findKey(db: Db, actorId: string, kind: KeyKind): Promise<KeyRow | undefined> {
  return db
    .selectFrom('actor_keys')
    .selectAll()
    .where('actor_id', '=', actorId)
    .where('kind', '=', kind)
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
