import { type Kysely, sql } from 'kysely'

/** What incoming activities leave behind: proofs that were checked, moves, blocks, reports. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Of a copy of another server's record: what became of its owner's proof; null for ours and older copies.
  await sql`alter table records add column proof text
    check (proof in ('verified', 'missing', 'keyUnknown'))`.execute(db)

  // Ours: the addresses that an organisation had before. Theirs and ours: where an actor moved to.
  await sql`alter table actors add column also_known_as text[] not null default '{}'`.execute(db)
  await sql`alter table actors add column moved_to text`.execute(db)
  await sql`alter table actors add column moved_at timestamptz`.execute(db)

  // Actors of others that want nothing from an actor of ours.
  await sql`create table blocks (
      actor_id text not null references actors on delete cascade,
      blocked_id text not null references actors on delete cascade,
      activity_uri text not null,
      created_at timestamptz not null,
      primary key (blocked_id, actor_id)
    )`.execute(db)

  // Reports to the moderators of a server: theirs to ours, and ours to theirs. Only servers are named.
  await sql`create table reports (
      id text primary key,
      direction text not null check (direction in ('in', 'out')),
      host text not null, -- who reported; of one that went out, who was told
      activity_uri text not null unique,
      actor_uri text, -- who is reported, if the report says so
      objects text[] not null, -- what is reported
      content text not null, -- plain text
      state text not null default 'open' check (state in ('open', 'closed')),
      created_at timestamptz not null,
      closed_at timestamptz,
      closed_by text,
      note text
    )`.execute(db)
  await sql`create index reports_listed on reports (created_at desc, id desc)`.execute(db)
  await sql`create index reports_open on reports (host) where state = 'open'`.execute(db)
}
