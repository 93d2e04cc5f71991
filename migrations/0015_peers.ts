import { type Kysely, sql } from 'kysely'

/** Peers with keys, addresses and a second person; lists of peers that other servers publish. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table peers
      add column cidrs text[] not null default '{}', -- addresses opened for this host only
      add column key_hashes text[] not null default '{}', -- keys of its own actor that somebody confirmed
      add column seen_hashes text[], -- its keys now, while one of them is not confirmed
      add column keys_changed_at timestamptz,
      add column keys_checked_at timestamptz,
      add column from_list text -- host whose list brought it, not our operator`.execute(db)
  await sql`create index peers_instance_actor on peers (instance_actor)`.execute(db)

  // Each process asks now and then who was suspended lately, in case it missed the notification.
  await sql`create index actors_suspended on actors (suspended_at)
    where suspended_at is not null and not local`.execute(db)

  await sql`create table peer_proposals (
      id text primary key,
      host text not null,
      kind text not null check (kind in ('enter', 'resume', 'remove', 'keys')),
      terms jsonb not null,
      proposed_by text not null,
      list text, -- host whose list proposes it
      reason text,
      state text not null default 'open'
        check (state in ('open', 'approved', 'declined', 'withdrawn', 'expired')),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      decided_by text,
      decided_at timestamptz
    )`.execute(db)
  await sql`create unique index peer_proposals_open on peer_proposals (host) where state = 'open'`.execute(
    db,
  )
  await sql`create index peer_proposals_list on peer_proposals (list, host) where list is not null`.execute(
    db,
  )

  // Lists of other servers that this one has subscribed to.
  await sql`create table peer_lists (
      host text primary key,
      mode text not null check (mode in ('propose', 'add')),
      uri text not null,
      etag text,
      listed_at timestamptz, -- when the list that was last taken was signed
      expires_at timestamptz,
      entries jsonb not null default '[]', -- of the list that was last taken
      created_at timestamptz not null,
      run_at timestamptz not null,
      lease_until timestamptz,
      fetched_at timestamptz,
      failures integer not null default 0,
      error text
    )`.execute(db)
}
