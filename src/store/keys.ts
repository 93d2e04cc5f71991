import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type KeyKind = 'rsa' | 'ed25519'
export type KeyRow = Row<'actor_keys'>

export async function insertKeys(db: Db, keys: readonly NewRow<'actor_keys'>[]): Promise<void> {
  await db.insertInto('actor_keys').values(keys).execute()
}

/** Every key of an actor: of each kind first the one in use, then those it replaced, newest first. */
export function listKeys(db: Db, actorId: string): Promise<KeyRow[]> {
  return db
    .selectFrom('actor_keys')
    .selectAll()
    .where('actor_id', '=', actorId)
    .orderBy('kind', 'desc')
    .orderBy(sql`retired_at is not null`)
    .orderBy('created_at', 'desc')
    .orderBy('key_id', 'desc')
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

/**
 * Takes an actor's keys of these kinds out of use and destroys their private halves, which sign nothing
 * any more. Others may look the public halves up until `listedUntil`; those retired earlier, no longer
 * than that either.
 * @returns the ids of those that were in use.
 */
export async function retireKeys(
  db: Db,
  actorId: string,
  { now, listedUntil }: { readonly now: Date; readonly listedUntil: Date },
): Promise<string[]> {
  await db
    .updateTable('actor_keys')
    .set({ listed_until: sql`least(listed_until, ${listedUntil})` })
    .where('actor_id', '=', actorId)
    .where('retired_at', 'is not', null)
    .execute()
  const retired = await db
    .updateTable('actor_keys')
    .set({ retired_at: now, listed_until: listedUntil, private_sealed: '' })
    .where('actor_id', '=', actorId)
    .where('retired_at', 'is', null)
    .returning('key_id')
    .execute()
  return retired.map((row) => row.key_id)
}

/** What the work on a replaced key needs of it. */
export type RetiredKey = Pick<KeyRow, 'key_id' | 'actor_id' | 'kind' | 'proofs_renewed_at'>

/** Replaced keys whose proofs still stand in activities, oldest first. */
export function listUnrenewed(db: Db): Promise<RetiredKey[]> {
  return db
    .selectFrom('actor_keys')
    .select(['key_id', 'actor_id', 'kind', 'proofs_renewed_at'])
    .where('retired_at', 'is not', null)
    .where('kind', '=', 'ed25519')
    .where('proofs_renewed_at', 'is', null)
    .orderBy('retired_at')
    .execute()
}

/** Replaced keys whose time is over: no longer listed, and replaced before `retiredBefore`. */
export function listOverdue(db: Db, now: Date, retiredBefore: Date): Promise<RetiredKey[]> {
  return db
    .selectFrom('actor_keys')
    .select(['key_id', 'actor_id', 'kind', 'proofs_renewed_at'])
    .where('listed_until', '<=', now)
    .where('retired_at', '<=', retiredBefore)
    .orderBy('retired_at')
    .execute()
}

/** Notes that no activity shows a proof made with this key any more. */
export async function markProofsRenewed(db: Db, keyId: string, now: Date): Promise<void> {
  await db
    .updateTable('actor_keys')
    .set({ proofs_renewed_at: now })
    .where('key_id', '=', keyId)
    .execute()
}

/** Forgets replaced keys. @returns those that another process had not forgotten. */
export function deleteRetiredKeys(db: Db, keyIds: readonly string[]): Promise<KeyRow[]> {
  return db
    .deleteFrom('actor_keys')
    .where('key_id', 'in', keyIds)
    .where('retired_at', 'is not', null)
    .returningAll()
    .execute()
}
