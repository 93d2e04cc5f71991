import { sql } from 'kysely'
import type { ListEntry, ListMode } from '../domain/peer-list.ts'
import type { Db } from './database.ts'
import { DOCUMENTS_CHANNEL } from './documents.ts'
import type { Row } from './schema.ts'

export type ListRow = Row<'peer_lists'>

/** Peers that a server names on its own list: its operator's own choice, and not from another list. */
export async function listPublishable(db: Db, now: Date, limit: number) {
  return db
    .selectFrom('peers')
    .select(['host', 'name', 'instance_actor', 'fingerprint'])
    .where('state', '=', 'active')
    .where('comity', '=', true)
    .where('from_list', 'is', null)
    .where('instance_actor', 'is not', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('host')
    .limit(limit)
    .execute()
}

/** Takes a document of ours away, in the memory of every process too. */
export async function dropDocument(db: Db, uri: string): Promise<void> {
  await db.deleteFrom('documents').where('uri', '=', uri).execute()
  await sql`select pg_notify(${DOCUMENTS_CHANNEL}, ${uri})`.execute(db)
}

export const listLists = (db: Db): Promise<ListRow[]> =>
  db.selectFrom('peer_lists').selectAll().orderBy('host').execute()

export const findList = (db: Db, host: string): Promise<ListRow | undefined> =>
  db.selectFrom('peer_lists').selectAll().where('host', '=', host).executeTakeFirst()

/** A subscription, held until the transaction ends. */
export const holdList = (db: Db, host: string): Promise<ListRow | undefined> =>
  db.selectFrom('peer_lists').selectAll().where('host', '=', host).forUpdate().executeTakeFirst()

/** Subscribes, or changes what is done with a list that is subscribed to already. */
export async function saveList(
  db: Db,
  list: { host: string; mode: ListMode; uri: string; now: Date },
): Promise<void> {
  const { host, mode, uri, now } = list
  await db
    .insertInto('peer_lists')
    .values({ host, mode, uri, created_at: now, run_at: now })
    .onConflict((c) => c.column('host').doUpdateSet({ mode, uri, run_at: now }))
    .execute()
}

export async function deleteList(db: Db, host: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('peer_lists')
    .where('host', '=', host)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Takes the list that is due for longest, for this process alone until `until`. */
export async function claimDueList(db: Db, now: Date, until: Date): Promise<ListRow | undefined> {
  const due = db
    .selectFrom('peer_lists')
    .select('host')
    .where('run_at', '<=', now)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
    .orderBy('run_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  return db
    .updateTable('peer_lists')
    .set({ lease_until: until })
    .where('host', 'in', due)
    .returningAll()
    .executeTakeFirst()
}

/** Keeps a list as it was taken, and when it is asked for again. */
export async function saveTaken(
  db: Db,
  host: string,
  taken: {
    readonly listedAt: Date
    readonly expiresAt: Date
    readonly etag: string | undefined
    readonly entries: readonly ListEntry[]
    readonly now: Date
    readonly next: Date
  },
): Promise<void> {
  await db
    .updateTable('peer_lists')
    .set({
      listed_at: taken.listedAt,
      expires_at: taken.expiresAt,
      etag: taken.etag ?? null,
      entries: JSON.stringify(taken.entries),
      fetched_at: taken.now,
      run_at: taken.next,
      lease_until: null,
      failures: 0,
      error: null,
    })
    .where('host', '=', host)
    .execute()
}

/** Notes that a list was asked for and is as it was, or could not be taken and why. */
export async function noteLooked(
  db: Db,
  host: string,
  looked: {
    readonly error: string | null
    readonly now: Date
    readonly next: Date
    /** Something of it is still to be done, so it has to come whole again. */
    readonly isPartial?: boolean
  },
): Promise<void> {
  const { error, now, next, isPartial = false } = looked
  await db
    .updateTable('peer_lists')
    .set((eb) => ({
      error,
      run_at: next,
      lease_until: null,
      failures: error === null ? 0 : eb('failures', '+', 1),
      ...(error === null ? { fetched_at: now } : {}),
      ...(isPartial ? { etag: null } : {}),
    }))
    .where('host', '=', host)
    .execute()
}

/** Hosts about which an administrator declined what this list proposed. */
export async function listDeclined(
  db: Db,
  list: string,
  kind: 'enter' | 'remove',
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('peer_proposals')
    .select('host')
    .distinct()
    .where('list', '=', list)
    .where('kind', '=', kind)
    .where('state', '=', 'declined')
    .execute()
  return new Set(rows.map(({ host }) => host))
}

/** Every entry of the list of peers, in any state, with the list that brought it. */
export const listStanding = (db: Db) =>
  db.selectFrom('peers').select(['host', 'state', 'from_list']).execute()
