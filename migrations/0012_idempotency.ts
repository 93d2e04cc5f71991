import { type Kysely, sql } from 'kysely'

/** What was answered to requests that carried an `Idempotency-Key`, so that repeating one does nothing twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table idempotency (
      account_id text not null references accounts on delete cascade,
      key text not null,
      request text not null, -- SHA-256 of method, address and body
      answer jsonb not null, -- what is answered again; no secret is ever part of it
      created_at timestamptz not null,
      primary key (account_id, key)
    )`.execute(db)
  await sql`create index idempotency_age on idempotency (created_at)`.execute(db)
}
