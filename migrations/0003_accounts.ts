import { type Kysely, sql } from 'kysely'

/** Local editors: accounts, the roles they hold, and the tokens they use the API with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table accounts (
      id text primary key,
      handle text not null unique,
      name text not null,
      suspended_at timestamptz,
      created_at timestamptz not null
    )`.execute(db)

  // organisation_id null: a role for the whole instance.
  await sql`create table account_roles (
      account_id text not null references accounts on delete cascade,
      organisation_id text references actors on delete cascade,
      role text not null check (role in
        ('reader', 'author', 'reviewer', 'publisher', 'moderator', 'administrator')),
      unique nulls not distinct (account_id, organisation_id, role)
    )`.execute(db)

  await sql`create table tokens (
      id text primary key,
      account_id text not null references accounts on delete cascade,
      sha256 text not null unique, -- of the token; the token itself is shown once and not kept
      label text not null,
      created_at timestamptz not null,
      revoked_at timestamptz
    )`.execute(db)
  await sql`create index tokens_account on tokens (account_id)`.execute(db)
}
