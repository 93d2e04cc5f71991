import { sql } from 'kysely'
import { takesFrom } from './blocks.ts'
import type { Db } from './database.ts'

// Where things are posted: the shared inbox of a server where it has one, so that it gets one copy.

/** Inboxes of everybody whose request to follow an actor of ours was accepted. */
export async function listFollowerInboxes(db: Db, actorId: string): Promise<string[]> {
  const { rows } = await sql<{ inbox: string }>`
    select distinct coalesce(a.shared_inbox, a.inbox) as inbox
    from follows f join actors a on a.id = f.follower_id
    where f.followed_id = ${actorId} and f.state = 'accepted'
      and not a.local and a.suspended_at is null`.execute(db)
  return rows.map((row) => row.inbox)
}

/** Inboxes of those who reacted to a record or wrote in its thread, and do not block its owner. */
export async function listInteractorInboxes(
  db: Db,
  record: { readonly id: string; readonly uri: string; readonly owner_id: string },
): Promise<string[]> {
  const { rows } = await sql<{ inbox: string }>`
    select distinct coalesce(a.shared_inbox, a.inbox) as inbox
    from actors a
    where not a.local and a.suspended_at is null and ${takesFrom(record.owner_id)} and a.id in (
      select actor_id from reactions where object_uri = ${record.uri}
      union
      select author_id from comments where record_id = ${record.id} and state <> 'deleted')`.execute(
    db,
  )
  return rows.map((row) => row.inbox)
}

/**
 * Inboxes of actors by their addresses; those that are not known here, or block the sender, are left out.
 * @param senderId of the actor of ours that names them.
 */
export async function listInboxesOf(
  db: Db,
  uris: readonly string[],
  senderId: string,
): Promise<string[]> {
  if (uris.length === 0) return []
  const rows = await db
    .selectFrom('actors as a')
    .select(['a.inbox', 'a.shared_inbox'])
    .where('a.uri', 'in', uris)
    .where('a.local', '=', false)
    .where('a.suspended_at', 'is', null)
    .where(takesFrom(senderId))
    .execute()
  return rows.map((row) => row.shared_inbox ?? row.inbox)
}

/** One inbox for each active peer that speaks our protocol: its instance actor's, else an organisation's. */
export async function listPeerInboxes(db: Db): Promise<string[]> {
  const { rows } = await sql<{ inbox: string }>`
    select distinct on (p.host) coalesce(a.shared_inbox, a.inbox) as inbox
    from peers p join actors a on a.host = p.host
    where p.state = 'active' and p.comity and not a.local and a.suspended_at is null
      and a.kind in ('Application', 'Organization')
    order by p.host, (a.uri = p.instance_actor) desc nulls last, a.kind, a.id`.execute(db)
  return rows.map((row) => row.inbox)
}

/** Addresses of actors behind an inbox, to ask whether they are gone. */
export async function listActorsBehind(db: Db, inbox: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('actors')
    .select('uri')
    .where('local', '=', false)
    .where('host', '=', new URL(inbox).host)
    .where((eb) => eb.or([eb('inbox', '=', inbox), eb('shared_inbox', '=', inbox)]))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.uri)
}

/** Addresses of actors of a host, its instance's first, to ask whether it answers. */
export async function listActorsAt(db: Db, host: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ uri: string }>`
    select uri from actors where host = ${host} and not local
    order by (kind = 'Application') desc, id limit ${limit}`.execute(db)
  return rows.map((row) => row.uri)
}
