import { type Kysely, sql } from 'kysely'

/** What a token may be used for, and how often somebody asked lately. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Tokens from before could do all that their account could.
  await sql`alter table tokens add column scopes text[] not null default '{read,write,admin}'`.execute(
    db,
  )
  // Requests in the running window, of all processes together. Losing them in a crash does no harm.
  await sql`create unlogged table rate_counts (
      bucket text not null, -- who asks: a token's id or an address
      window_start timestamptz not null,
      requests integer not null,
      primary key (bucket, window_start)
    )`.execute(db)
}
