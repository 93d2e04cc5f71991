import { type Kysely, sql } from 'kysely'

/** Context documents that other servers name and this one does not have, so that an operator sees them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table unknown_contexts (
      host text not null,
      url text not null,
      times bigint not null, -- activities that named it
      last_at timestamptz not null,
      primary key (host, url)
    )`.execute(db)
}
