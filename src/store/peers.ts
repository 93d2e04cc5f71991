import { sql } from 'kysely'
import type { LanguageMap } from '../domain/language.ts'
import { PEERS_CHANNEL } from './admission.ts'
import { INSTANCE_ID } from './actors.ts'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type PeerRow = Row<'peers'>

export function findPeer(db: Db, host: string): Promise<PeerRow | undefined> {
  return db.selectFrom('peers').selectAll().where('host', '=', host).executeTakeFirst()
}

/** The entry whose server has this actor for itself. */
export function findPeerOfInstance(db: Db, actorUri: string): Promise<PeerRow | undefined> {
  return db
    .selectFrom('peers')
    .selectAll()
    .where('instance_actor', '=', actorUri)
    .executeTakeFirst()
}

/** Has every process read the peer list anew when the transaction commits. */
export async function announcePeers(db: Db): Promise<void> {
  await sql`select pg_notify(${PEERS_CHANNEL}, '')`.execute(db)
}

/** Enters a host in the list, or changes its entry; `since` stays that of the first time. */
export async function savePeer(db: Db, peer: NewRow<'peers'>): Promise<void> {
  await db
    .insertInto('peers')
    .values(peer)
    .onConflict((c) =>
      c.column('host').doUpdateSet((eb) => ({ ...peer, since: eb.ref('peers.since') })),
    )
    .execute()
  await announcePeers(db)
}

/** Changes the state of an entry. @returns false when there is none that may change so. */
export async function changePeerState(
  db: Db,
  host: string,
  change: {
    readonly from: readonly PeerRow['state'][]
    readonly to: PeerRow['state']
    readonly reason: string | undefined
    readonly now: Date
    /** When the entry ends now; undefined leaves that as it is. */
    readonly expires?: Date | null | undefined
  },
): Promise<boolean> {
  const { expires } = change
  const { numUpdatedRows } = await db
    .updateTable('peers')
    .set({
      state: change.to,
      reason: change.reason ?? null,
      updated_at: change.now,
      ...(expires === undefined ? {} : { expires_at: expires }),
    })
    .where('host', '=', host)
    .where('state', 'in', change.from)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await announcePeers(db)
  return numUpdatedRows > 0n
}

/** Time in which a server that was taken off the list may be told that we follow it no longer (hours). */
const GOODBYE_HOURS = 24

/** Lets an Undo go to a server that is being taken off the list; nothing else. */
export async function allowGoodbye(db: Db, host: string): Promise<void> {
  await sql`update peers set goodbye_until = app_now() + make_interval(hours => ${GOODBYE_HOURS})
    where host = ${host}`.execute(db)
}

/** The list without removed entries, with the last sign of life of each host. */
export function listPeerRows(db: Db) {
  return db
    .selectFrom('peers')
    .leftJoin('hosts', 'hosts.host', 'peers.host')
    .selectAll('peers')
    .select('hosts.last_heard_at')
    .where('peers.state', '!=', 'removed')
    .orderBy('peers.host')
    .execute()
}

/** An organisation of a peer: whether we follow it, and how much of its catalogue is here. */
export interface PeerOrganisation {
  readonly host: string
  readonly id: string
  readonly uri: string
  readonly handle: string
  readonly name: LanguageMap
  readonly follow: 'pending' | 'accepted' | 'rejected' | null
  readonly asked: number | null
  readonly held: number
  readonly backfill: Row<'backfills'>['state'] | null
  readonly expected: number | null
  readonly skipped: number | null
  readonly error: string | null
  readonly moved_to: string | null
}

/** The organisations of the hosts on the list. */
export function listPeerOrganisationRows(db: Db): Promise<PeerOrganisation[]> {
  return db
    .selectFrom('actors')
    .innerJoin('peers', 'peers.host', 'actors.host')
    .leftJoin('follows', (join) =>
      join
        .onRef('follows.followed_id', '=', 'actors.id')
        .on('follows.follower_id', '=', INSTANCE_ID),
    )
    .leftJoin('backfills', 'backfills.actor_uri', 'actors.uri')
    .select([
      'actors.host',
      'actors.id',
      'actors.uri',
      'actors.handle',
      'actors.name',
      'follows.state as follow',
      'follows.asked',
      'backfills.state as backfill',
      'backfills.expected',
      'backfills.skipped',
      'backfills.error',
      'actors.moved_to',
    ])
    .select((eb) =>
      eb
        .selectFrom('records')
        .select((count) => count.fn.countAll<number>().as('held'))
        .whereRef('records.owner_id', '=', 'actors.id')
        .where('records.status', 'in', ['published', 'archived'])
        .$asScalar()
        .$notNull()
        .as('held'),
    )
    .where('peers.state', '!=', 'removed')
    .where('actors.local', '=', false)
    .where('actors.kind', '=', 'Organization')
    .orderBy('actors.host')
    .orderBy('actors.handle')
    .execute()
}
