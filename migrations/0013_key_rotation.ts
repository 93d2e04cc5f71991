import { type Kysely, sql } from 'kysely'

/** What a key of ours still has to do after another one took its place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table actor_keys
    -- Others may look a replaced key up until then; null while it is in use.
    add column listed_until timestamptz,
    -- When the proofs that were made with it were made anew with its successor.
    add column proofs_renewed_at timestamptz`.execute(db)
}
