import type { Db } from './database.ts'
import { announcePeers } from './peers.ts'

/** Notes that a peer's own actor has keys that nobody confirmed, or (null) that all are confirmed again. */
export async function saveSeenKeys(
  db: Db,
  host: string,
  seen: readonly string[] | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('peers')
    .set({
      seen_hashes: seen === null ? null : [...seen],
      keys_changed_at: seen === null ? null : now,
      keys_checked_at: now,
    })
    .where('host', '=', host)
    .execute()
}

/** Keeps which keys of a peer's own actor are believed, and forgets what was seen besides. */
export async function saveConfirmedKeys(
  db: Db,
  host: string,
  keys: { readonly hashes: readonly string[]; readonly fingerprint: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('peers')
    .set({
      key_hashes: [...keys.hashes],
      fingerprint: keys.fingerprint,
      seen_hashes: null,
      keys_changed_at: null,
      keys_checked_at: now,
    })
    .where('host', '=', host)
    .execute()
  await announcePeers(db)
}

/** Active peers whose own actor was not read since `before`, the longest first. */
export async function listKeysToCheck(
  db: Db,
  before: Date,
  limit: number,
): Promise<{ host: string; actor: string }[]> {
  const rows = await db
    .selectFrom('peers')
    .select(['host', 'instance_actor'])
    .where('state', '=', 'active')
    .where('instance_actor', 'is not', null)
    .where((eb) => eb.or([eb('keys_checked_at', 'is', null), eb('keys_checked_at', '<', before)]))
    .orderBy('keys_checked_at', (order) => order.asc().nullsFirst())
    .orderBy('host')
    .limit(limit)
    .execute()
  return rows.flatMap(({ host, instance_actor }) =>
    instance_actor === null ? [] : [{ host, actor: instance_actor }],
  )
}

/** Puts off the next look at a peer's keys, whatever came of this one. */
export async function noteKeysChecked(db: Db, host: string, now: Date): Promise<void> {
  await db.updateTable('peers').set({ keys_checked_at: now }).where('host', '=', host).execute()
}
