import { type Kysely, sql } from 'kysely'

/** What the delivery loop needs besides the rows themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Order per object and inbox is the order of these numbers: workers' clocks may differ, a sequence does not.
  await sql`create sequence delivery_order`.execute(db)

  // Answers of one kind in a row (4xx), which end a delivery sooner than time does.
  await sql`alter table deliveries add column refusals integer not null default 0`.execute(db)

  // How many requests to a host are under way, and which leases ran out.
  await sql`create index deliveries_leased on deliveries (host)
    where state = 'queued' and lease_owner is not null`.execute(db)
  // The operator's list of what did not arrive, newest first.
  await sql`create index deliveries_failed on deliveries (id desc)
    where state not in ('queued', 'delivered')`.execute(db)
  // Facts of one subject are turned into activities in their order.
  await sql`create index facts_order on facts (subject, id) where done_at is null`.execute(db)
}
