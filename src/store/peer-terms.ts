import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Active peers whose listing has ended. */
export function listOverduePeers(db: Db, now: Date) {
  return db
    .selectFrom('peers')
    .select(['host', 'expires_at'])
    .where('state', '=', 'active')
    .where('expires_at', '<=', now)
    .orderBy('host')
    .execute()
}

/** How many peers or proposals wait for a person, by what it is about. */
export interface PeerMatters {
  readonly suspended: number
  readonly expiring: number
  readonly keys: number
  readonly proposed: number
  readonly lists: number
}

/** @param soon listings that end before this are counted as expiring. */
export async function countPeerMatters(db: Db, soon: Date): Promise<PeerMatters> {
  const { rows } = await sql<PeerMatters>`select
      (select count(*)::int from peers where state = 'suspended') as suspended,
      (select count(*)::int from peers where state = 'active' and expires_at < ${soon}) as expiring,
      (select count(*)::int from peers where state = 'active' and seen_hashes is not null) as keys,
      (select count(*)::int from peer_proposals where state = 'open') as proposed,
      (select count(*)::int from peer_lists where error is not null) as lists`.execute(db)
  const [matters] = rows
  if (!matters) throw new Error('The database counts nothing.')
  return matters
}
