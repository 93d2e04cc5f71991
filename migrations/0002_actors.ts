import { type Kysely, sql } from 'kysely'

/** Actors of this server and of others in one table; keys of ours sealed, keys of others cached. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table actors (
      id text primary key,
      uri text not null unique,
      local boolean not null,
      host text not null,
      kind text not null
        check (kind in ('Organization', 'Application', 'Service', 'Person', 'Group')),
      handle text not null,
      name jsonb not null, -- language map
      summary jsonb, -- language map; plain text of ours, sanitised HTML of others
      language text not null,
      jurisdiction text[] not null default '{}',
      government_level text,
      organization_kind text,
      url text,
      icon text,
      license text, -- ours: what new texts begin with
      four_eyes boolean not null default true,
      inbox text not null,
      shared_inbox text,
      outbox text,
      followers text,
      catalogue text,
      revision integer not null default 1,
      suspended_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      fetched_at timestamptz -- theirs: when the document was last read
    )`.execute(db)
  await sql`create unique index actors_local_handle on actors (handle) where local`.execute(db)
  // The governments page and the audience of peers-only records: actors of one host.
  await sql`create index actors_host on actors (host)`.execute(db)

  await sql`create table actor_keys (
      key_id text primary key, -- IRI, as the actor document names it
      actor_id text not null references actors on delete cascade,
      kind text not null check (kind in ('rsa', 'ed25519')),
      public_key text not null, -- PEM (SPKI) for rsa, multibase for ed25519
      private_sealed text not null,
      created_at timestamptz not null,
      retired_at timestamptz
    )`.execute(db)
  await sql`create index actor_keys_actor on actor_keys (actor_id, kind, created_at desc)`.execute(
    db,
  )

  await sql`create table remote_keys (
      key_id text primary key,
      actor_uri text not null,
      kind text not null check (kind in ('rsa', 'ed25519')),
      public_key text not null,
      fetched_at timestamptz not null
    )`.execute(db)
  await sql`create index remote_keys_actor on remote_keys (actor_uri)`.execute(db)
}
