import { type Kysely, sql } from 'kysely'

/** What a token may be used for, how often somebody asked lately, and the private networks that peers live in. */
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
  await sql`alter table peers add column cidrs text[] not null default '{}'`.execute(db)
}
