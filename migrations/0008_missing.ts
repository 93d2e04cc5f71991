import { type Kysely, sql } from 'kysely'

/** Copies of records that their owner neither lists nor serves any more, without saying that they are gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table missing (
      uri text primary key,
      seen integer not null, -- how often it was looked for in vain
      first_at timestamptz not null,
      last_at timestamptz not null
    )`.execute(db)
}
