import { sql } from 'kysely'
import { accountName } from '../domain/audit.ts'
import type { AccountRow } from './accounts.ts'
import type { Db } from './database.ts'

/** Columns of other tables that name an account by its handle. */
const HANDLES = [
  ['peer_proposals', 'proposed_by'],
  ['peer_proposals', 'decided_by'],
  ['reports', 'closed_by'],
] as const

/**
 * Takes an account away with its roles and tokens. What names it by its handle says `account:` and the id
 * from now on; who approved a revision stays known by that id alone.
 */
export async function eraseAccountRow(
  db: Db,
  { id, handle }: Pick<AccountRow, 'id' | 'handle'>,
): Promise<void> {
  for (const [table, column] of HANDLES)
    await sql`update ${sql.ref(table)} set ${sql.ref(column)} = ${accountName(id)}
      where ${sql.ref(column)} = ${handle}`.execute(db)
  await sql`update records set working_authors = array_remove(working_authors, ${id})
    where ${id} = any(working_authors)`.execute(db)
  await db.deleteFrom('accounts').where('id', '=', id).execute()
}

/** Activities of an actor of another server keep their ids, so that none comes again, and lose their texts. */
export async function emptyInboxOf(db: Db, actorUri: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ body: '{}', state: 'ignored', reason: 'erased', done_at: sql`app_now()` })
    .where('actor', '=', actorUri)
    .execute()
}

/** What is held of an account besides its own row; no secrets. */
export async function readPersonalData(db: Db, { id, handle }: AccountRow) {
  const roles = await db
    .selectFrom('account_roles')
    .leftJoin('actors', 'actors.id', 'account_roles.organisation_id')
    .select(['account_roles.role', 'actors.uri as organisation'])
    .where('account_id', '=', id)
    .execute()
  const tokens = await db
    .selectFrom('tokens')
    .select(['id', 'label', 'scopes', 'created_at', 'revoked_at'])
    .where('account_id', '=', id)
    .orderBy('id')
    .execute()
  const identities = await db
    .selectFrom('identities')
    .select(['issuer', 'subject', 'linked_at'])
    .where('account_id', '=', id)
    .orderBy('linked_at')
    .execute()
  const sessions = await db
    .selectFrom('sessions')
    .select(['method', 'issuer', 'created_at', 'seen_at'])
    .where('account_id', '=', id)
    .orderBy('created_at')
    .execute()
  const drafts = await db
    .selectFrom('records')
    .select(['uri', 'kind', 'status', 'name', 'working', 'updated_at'])
    .where(sql<boolean>`${id} = any(working_authors)`)
    .orderBy('id')
    .execute()
  const approvals = await db
    .selectFrom('revisions')
    .innerJoin('records', 'records.id', 'revisions.record_id')
    .select(['records.uri', 'revisions.revision', 'revisions.published_at'])
    .select('revisions.change_note')
    .where('revisions.approved_by', '=', id)
    .orderBy('revisions.published_at')
    .execute()
  const audit = await db
    .selectFrom('audit')
    .selectAll()
    .where((eb) => eb.or([eb('who', '=', accountName(id)), eb('subject', '=', accountName(id))]))
    .orderBy('seq')
    .execute()
  const named = await namedBy(db, handle)
  return { roles, tokens, identities, sessions, drafts, approvals, audit, named }
}

/** Rows of other tables that name the account by its handle, by table and column. */
async function namedBy(db: Db, handle: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [table, column] of HANDLES) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count
      from ${sql.ref(table)} where ${sql.ref(column)} = ${handle}`.execute(db)
    counts[`${table}.${column}`] = rows[0]?.count ?? 0
  }
  return counts
}
