import { type Kysely, sql } from 'kysely'

const STATES = sql.raw(
  `'queued', 'delivered', 'gone', 'rejected', 'expired', 'cancelled', 'quarantined'`,
)

/** Facts, activities and deliveries on the way out; the inbox on the way in; follows, peers, backfill. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table facts (
      id text primary key,
      kind text not null,
      subject text not null,
      revision integer not null,
      body jsonb not null,
      created_at timestamptz not null,
      run_at timestamptz not null,
      attempts integer not null default 0,
      error text,
      done_at timestamptz
    )`.execute(db)
  await sql`create unique index facts_once on facts (kind, subject, revision)
    where kind in ('record-published', 'record-revised', 'record-withdrawn', 'actor-changed')`.execute(
    db,
  )
  await sql`create index facts_waiting on facts (id) where done_at is null`.execute(db)

  await sql`create table activities (
      uri text primary key,
      type text not null,
      actor_id text not null references actors,
      object_uri text not null,
      record_id text references records on delete cascade,
      visibility text not null check (visibility in ('public', 'peers', 'local')),
      in_outbox boolean not null default false, -- the Create of a live record, and nothing else
      body text not null, -- the exact bytes that are sent, with proof
      published_at timestamptz not null
    )`.execute(db)
  await sql`create index activities_object on activities (object_uri, published_at)`.execute(db)
  // One outbox page, newest first.
  await sql`create index activities_outbox on activities (actor_id, published_at desc, uri desc)
    where in_outbox`.execute(db)

  await sql`create table deliveries (
      id text primary key,
      activity_uri text not null references activities on delete cascade,
      inbox text not null,
      host text not null,
      actor_id text not null references actors, -- who signs
      order_key text not null, -- the object: a Delete never overtakes its Create
      state text not null default 'queued' check (state in (${STATES})),
      attempts integer not null default 0,
      crashes integer not null default 0,
      run_at timestamptz not null,
      lease_owner text,
      lease_until timestamptz,
      first_tried_at timestamptz,
      last_status integer,
      last_class text,
      last_error text,
      created_at timestamptz not null,
      done_at timestamptz,
      unique (activity_uri, inbox)
    )`.execute(db)
  // The claim goes round the hosts, oldest first within a host.
  await sql`create index deliveries_claim on deliveries (host, run_at, id) where state = 'queued'`.execute(
    db,
  )
  await sql`create index deliveries_order on deliveries (inbox, order_key, id) where state = 'queued'`.execute(
    db,
  )

  await sql`create table inbox (
      actor text not null,
      activity_id text not null,
      type text not null,
      body text not null,
      key_id text not null,
      style text not null,
      received_at timestamptz not null,
      state text not null default 'queued'
        check (state in ('queued', 'applied', 'ignored', 'refused', 'quarantined')),
      reason text,
      attempts integer not null default 0,
      crashes integer not null default 0,
      run_at timestamptz not null,
      lease_owner text,
      lease_until timestamptz,
      done_at timestamptz,
      primary key (actor, activity_id)
    )`.execute(db)
  await sql`create index inbox_waiting on inbox (run_at) where state = 'queued'`.execute(db)

  // Something another server says exists; believed only when fetched from its origin.
  await sql`create table hints (
      object_id text primary key,
      signer text not null,
      created_at timestamptz not null,
      run_at timestamptz not null,
      attempts integer not null default 0,
      done_at timestamptz
    )`.execute(db)
  await sql`create index hints_waiting on hints (run_at) where done_at is null`.execute(db)

  await sql`create table follows (
      follower_id text not null references actors on delete cascade,
      followed_id text not null references actors on delete cascade,
      state text not null check (state in ('pending', 'accepted', 'rejected')),
      activity_uri text not null,
      created_at timestamptz not null,
      answered_at timestamptz,
      asked integer not null default 1, -- how often the Follow was sent
      primary key (follower_id, followed_id)
    )`.execute(db)
  await sql`create index follows_followed on follows (followed_id) where state = 'accepted'`.execute(
    db,
  )

  // "Found useful" and shares: one row each per actor and object, counted per record and never summed.
  await sql`create table reactions (
      actor_id text not null references actors on delete cascade,
      object_uri text not null,
      kind text not null check (kind in ('Like', 'Announce')),
      activity_uri text not null,
      created_at timestamptz not null,
      primary key (object_uri, kind, actor_id)
    )`.execute(db)
  await sql`create index reactions_activity on reactions (activity_uri)`.execute(db)

  // Undone before it came: a late original has no effect.
  await sql`create table undone (
      activity_uri text primary key,
      actor_uri text not null,
      created_at timestamptz not null
    )`.execute(db)

  // Others' objects that were deleted; no later Create, Announce or import revives one.
  await sql`create table tombstones (
      uri text primary key,
      owner_uri text,
      deleted_at timestamptz not null
    )`.execute(db)

  await sql`create table comments (
      id text primary key,
      uri text not null unique,
      in_reply_to text not null,
      record_id text not null references records on delete cascade, -- the record of the thread
      author_id text not null references actors,
      visibility text not null check (visibility in ('public', 'peers', 'local')),
      state text not null check (state in ('held', 'shown', 'hidden', 'deleted')),
      language text,
      content text not null, -- sanitised HTML
      body text not null, -- the Note as it came
      published_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`create index comments_thread on comments (record_id, published_at, id)`.execute(db)
  await sql`create index comments_parent on comments (in_reply_to)`.execute(db)

  await sql`create table peers (
      host text primary key,
      state text not null check (state in ('proposed', 'active', 'suspended', 'removed')),
      comity boolean not null default false, -- speaks our protocol, so it may get peers-only records
      follow_public boolean not null default true,
      exchange_peers boolean not null default false,
      instance_actor text,
      fingerprint text,
      name text,
      reason text,
      since timestamptz not null,
      expires_at timestamptz,
      updated_at timestamptz not null
    )`.execute(db)

  // What is known of a host that we talk to: signature style, circuit breaker, last sign of life.
  await sql`create table hosts (
      host text primary key,
      signature_style text,
      failures integer not null default 0,
      failing_since timestamptz,
      open_until timestamptz,
      last_heard_at timestamptz,
      skew_ms integer,
      updated_at timestamptz not null
    )`.execute(db)

  // Reading the whole catalogue of a followed organisation; goes on from its cursor after a crash.
  await sql`create table backfills (
      actor_uri text primary key,
      host text not null,
      state text not null check (state in ('queued', 'running', 'done', 'failed')),
      cursor text, -- next page
      expected integer,
      stored integer not null default 0,
      skipped integer not null default 0,
      error text,
      attempts integer not null default 0,
      run_at timestamptz not null,
      lease_owner text,
      lease_until timestamptz,
      started_at timestamptz not null,
      updated_at timestamptz not null,
      done_at timestamptz
    )`.execute(db)
}
