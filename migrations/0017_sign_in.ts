import { type Kysely, sql } from 'kysely'

/** How people sign in with a browser: sessions, who they are elsewhere, links, and the break-glass password. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Roles that the identity provider gives are replaced at each sign-in; those given by hand stay.
  await sql`alter table account_roles add column by_claim boolean not null default false`.execute(
    db,
  )

  // A person of an identity provider. Never found by an e-mail address (SEC-60).
  await sql`create table identities (
      issuer text not null,
      subject text not null,
      account_id text not null references accounts on delete cascade,
      linked_at timestamptz not null,
      primary key (issuer, subject)
    )`.execute(db)
  await sql`create index identities_account on identities (account_id)`.execute(db)

  await sql`create table sessions (
      id text primary key,
      sha256 text not null unique, -- of the cookie's secret, which is not kept
      account_id text not null references accounts on delete cascade,
      method text not null check (method in ('oidc', 'link', 'local')),
      issuer text, -- the next three are the identity provider's, for logging out there and from there
      subject text,
      sid text,
      tokens_sealed text, -- what the provider gave, to ask it whether the person is still there
      checked_at timestamptz, -- when it was asked last
      created_at timestamptz not null,
      seen_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index sessions_account on sessions (account_id)`.execute(db)
  // The provider says that somebody logged out (back-channel).
  await sql`create index sessions_subject on sessions (issuer, subject) where issuer is not null`.execute(
    db,
  )
  // Sessions whose person is asked after next.
  await sql`create index sessions_checked on sessions (checked_at) where tokens_sealed is not null`.execute(
    db,
  )

  // A link signs in as an account, once.
  await sql`create table sign_in_links (
      sha256 text primary key,
      account_id text not null references accounts on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)

  // For the day when the identity provider is out of reach.
  await sql`create table local_credentials (
      account_id text primary key references accounts on delete cascade,
      password_hash text not null, -- argon2id, in the PHC string format
      totp_sealed text not null,
      totp_used bigint not null default 0, -- the time step of the code used last: each works once
      created_at timestamptz not null
    )`.execute(db)

  // Who can get in changes on record only (migration 0014).
  for (const [table, events] of [
    ['identities', 'insert or delete'],
    ['local_credentials', 'insert or delete or update of password_hash'],
  ] as const)
    await sql`create constraint trigger audited after ${sql.raw(events)} on ${sql.ref(table)}
        deferrable initially deferred for each row execute function audit_required()`.execute(db)
}
