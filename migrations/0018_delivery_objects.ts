import { type Kysely, sql } from 'kysely'

/** What else is meant for an inbox about the same object, also what has ended: asked at each failure and each retry. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index deliveries_object on deliveries (inbox, order_key)`.execute(db)
}
