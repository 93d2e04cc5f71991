import { type Kysely, sql } from 'kysely'

/** What kills its process is set aside in every queue; what a host missed is sent when it is back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Deliveries that were under way when their process ended, again and again: sent one at a time.
  await sql`create index deliveries_suspect on deliveries (run_at, id)
    where state = 'queued' and crashes > 0`.execute(db)
  // What a host missed, to catch up on.
  await sql`create index deliveries_missed on deliveries (host, done_at)
    where state in ('expired', 'cancelled')`.execute(db)

  await sql`alter table facts
    add column lease_owner text,
    add column lease_until timestamptz,
    add column crashes integer not null default 0,
    add column quarantined_at timestamptz`.execute(db)
  await sql`create index facts_quarantined on facts (id) where quarantined_at is not null`.execute(
    db,
  )
  await sql`alter table hints
    add column crashes integer not null default 0, -- begun and not ended
    add column quarantined_at timestamptz`.execute(db)
  await sql`create index hints_quarantined on hints (object_id) where quarantined_at is not null`.execute(
    db,
  )
  await sql`alter table backfills add column crashes integer not null default 0`.execute(db)

  await sql`alter table hosts
    add column catch_up_from timestamptz, -- since when deliveries were given up
    add column catch_up_after text, -- the last object that was looked at
    add column shut_from timestamptz, -- since when nothing was even queued for it
    add column probed_at timestamptz`.execute(db)
  // A server that was taken off the list may be told until then that we follow it no longer.
  await sql`alter table peers add column goodbye_until timestamptz`.execute(db)
}
