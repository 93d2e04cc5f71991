import { type Kysely, sql } from 'kysely'

/** Tables whose changes cannot commit without a line of the audit trail in the same transaction. */
const AUDITED = [
  ['accounts', 'insert or delete or update of suspended_at'],
  ['account_roles', 'insert or delete'],
  ['tokens', 'insert or delete or update of revoked_at'],
  ['revisions', 'insert'],
] as const

/** The audit trail: where from, before and after; a chain of hashes; only ever added to, and never left out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit
      add column via text, -- 'command line', 'this server', or 'api' with the class of the address
      add column before jsonb,
      add column after jsonb`.execute(db)

  // People are named by their account's id: a name can be taken out of accounts, a line of the trail cannot.
  await sql`update audit set via = case when who = 'command line' then who else 'api' end`.execute(
    db,
  )
  await sql`update audit set who = 'account:' || a.id from accounts a where a.handle = audit.who`.execute(
    db,
  )
  await sql`update audit set subject = 'account:' || a.id from accounts a
      where a.handle = audit.subject and audit.action in ('role-given', 'token-created', 'account-suspended', 'account-resumed', 'token-revoked')`.execute(
    db,
  )
  await sql`create index audit_who on audit (who, seq)`.execute(db)

  // Filled after the fact and in the order of commits, so that transactions do not wait for each other.
  await sql`create table audit_chain (
      position integer primary key check (position > 0), -- without gaps
      seq integer not null unique, -- of the line
      sha256 text not null, -- of the canonical line, its position and the hash before it
      chained_at timestamptz not null
    )`.execute(db)

  await sql`create function audit_refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'Lines of the audit trail are never changed or removed.'
        using errcode = 'insufficient_privilege';
    end $$`.execute(db)
  for (const table of ['audit', 'audit_chain'])
    await sql`create trigger only_added before update or delete or truncate on ${sql.ref(table)}
        for each statement execute function audit_refuse()`.execute(db)

  // A line marks its transaction; what needs one looks for the mark when the transaction commits.
  await sql`create function audit_mark() returns trigger language plpgsql as $$
    begin
      perform set_config('comity.audited', 'yes', true);
      return null;
    end $$`.execute(db)
  await sql`create trigger marks after insert on audit
      for each statement execute function audit_mark()`.execute(db)
  await sql`create function audit_required() returns trigger language plpgsql as $$
    begin
      if current_setting('comity.audited', true) is distinct from 'yes' then
        if tg_table_name = 'revisions' then
          perform from records where id = new.record_id and local;
          if not found then return null; end if;
        end if;
        raise exception 'A change of % has no line in the audit trail.', tg_table_name
          using hint = 'Call recordAudit in the same transaction.';
      end if;
      return null;
    end $$`.execute(db)
  for (const [table, events] of AUDITED)
    await sql`create constraint trigger audited after ${sql.raw(events)} on ${sql.ref(table)}
        deferrable initially deferred for each row execute function audit_required()`.execute(db)
}
