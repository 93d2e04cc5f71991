import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

/** The channel that has every process forget the keys of an actor; the payload is the actor's URI. */
export const REMOTE_KEYS_CHANNEL = 'comity_remote_keys'

export interface RemoteKey {
  readonly keyId: string
  readonly actorUri: string
  readonly kind: 'rsa' | 'ed25519'
  /** SPKI PEM for rsa, multibase for ed25519. */
  readonly publicKey: string
}

/** A key with what is known of its actor's standing; undefined when it is not kept. */
export function findRemoteKey(
  db: Db,
  keyId: string,
): Promise<(Row<'remote_keys'> & { readonly suspended_at: Date | null }) | undefined> {
  return db
    .selectFrom('remote_keys')
    .leftJoin('actors', 'actors.uri', 'remote_keys.actor_uri')
    .selectAll('remote_keys')
    .select('actors.suspended_at')
    .where('remote_keys.key_id', '=', keyId)
    .executeTakeFirst()
}

/** Keeps a key whose ownership was proven both ways. */
export async function saveRemoteKey(db: Db, key: RemoteKey, fetched: Date): Promise<void> {
  const row = {
    actor_uri: key.actorUri,
    kind: key.kind,
    public_key: key.publicKey,
    fetched_at: fetched,
  }
  await db
    .insertInto('remote_keys')
    .values({ key_id: key.keyId, ...row })
    .onConflict((c) => c.column('key_id').doUpdateSet(row))
    .execute()
}

/** Drops one key, here and in the memory of every process. */
export async function dropRemoteKey(db: Db, keyId: string): Promise<void> {
  const dropped = await db
    .deleteFrom('remote_keys')
    .where('key_id', '=', keyId)
    .returning('actor_uri')
    .executeTakeFirst()
  if (dropped) await forgetRemoteKeys(db, dropped.actor_uri)
}

/**
 * Puts the keys that an actor's document holds in the place of those kept before. One that the document
 * lists by its id alone stays as it was proven.
 * @param listed ids of all keys that the actor has now.
 */
export async function replaceRemoteKeys(
  db: Db,
  actorUri: string,
  keys: readonly RemoteKey[],
  listed: readonly string[],
  fetched: Date,
): Promise<void> {
  await db
    .deleteFrom('remote_keys')
    .where('actor_uri', '=', actorUri)
    .where('key_id', 'not in', listed.length > 0 ? listed : [''])
    .execute()
  for (const key of keys) await saveRemoteKey(db, key, fetched)
  await forgetRemoteKeys(db, actorUri)
}

/**
 * Has every process forget what it remembers of an actor's keys, when the transaction commits: whoever
 * suspends an actor calls it, so that none of its keys is believed a moment longer (TRUST 2.4).
 */
export const forgetRemoteKeys = async (db: Db, actorUri: string): Promise<void> => {
  await sql`select pg_notify(${REMOTE_KEYS_CHANNEL}, ${actorUri})`.execute(db)
}
