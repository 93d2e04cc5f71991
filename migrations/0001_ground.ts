import { type Kysely, sql } from 'kysely'

// Frozen once released: migrations import nothing from src/, so later code cannot change what they did.

/** Extensions, the clock of the queue, settings that outlive a process, and the audit trail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Trusted extensions since PostgreSQL 13: the owner of a database may create them.
  await sql`create extension if not exists pg_trgm`.execute(db)

  // The one clock of queues and leases is the database's; tests move it by a row of `settings`.
  await sql`create table settings (
      key text primary key,
      value jsonb not null
    )`.execute(db)
  await sql`create function app_now() returns timestamptz language sql stable as $$
      select now() + coalesce(
        (select (value #>> '{}')::interval from settings where key = 'clock-offset'),
        interval '0')
    $$`.execute(db)

  await sql`create table audit (
      seq integer generated always as identity primary key,
      at timestamptz not null,
      who text not null, -- account handle, or 'command line'
      action text not null,
      subject text not null,
      detail jsonb not null,
      reason text
    )`.execute(db)
  // The history of one subject, oldest first.
  await sql`create index audit_subject on audit (subject, seq)`.execute(db)
}
