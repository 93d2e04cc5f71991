import type { Db } from './database.ts'

/** Governments whose servers exchange records with this one now, with the last sign of life of each. */
export function listSharingPeers(db: Db, now: Date) {
  return db
    .selectFrom('peers')
    .leftJoin('hosts', 'hosts.host', 'peers.host')
    .select([
      'peers.host',
      'peers.name',
      'peers.instance_actor',
      'peers.since',
      'hosts.last_heard_at',
    ])
    .where('peers.state', '=', 'active')
    .where('peers.comity', '=', true)
    .where((eb) => eb.or([eb('peers.expires_at', 'is', null), eb('peers.expires_at', '>', now)]))
    .orderBy('peers.host')
    .execute()
}
export type SharingPeer = Awaited<ReturnType<typeof listSharingPeers>>[number]
