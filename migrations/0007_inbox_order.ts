import { type Kysely, sql } from 'kysely'

/** The inbox in its order of arrival: one actor's activities are applied as they came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Times of several processes, or of one statement, do not order rows; a sequence does.
  await sql`alter table inbox add column seq bigint generated always as identity`.execute(db)
  // The claim takes the oldest first, and no row of an actor of whom somebody else holds one.
  await sql`create index inbox_order on inbox (seq) where state = 'queued'`.execute(db)
  await sql`create index inbox_leased on inbox (actor)
    where state = 'queued' and lease_owner is not null`.execute(db)
  await sql`drop index inbox_waiting`.execute(db)
  // Rows are forgotten a month after they were done.
  await sql`create index inbox_done on inbox (done_at) where done_at is not null`.execute(db)
  // The first time an object answered 404; a second time, a day later, means that it is gone.
  await sql`alter table hints add column missing_since timestamptz`.execute(db)
}
