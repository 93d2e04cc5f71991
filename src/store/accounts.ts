import type { Role } from '../domain/account.ts'
import type { Member } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type AccountRow = Row<'accounts'>

export async function insertAccount(db: Db, account: NewRow<'accounts'>): Promise<void> {
  await db.insertInto('accounts').values(account).execute()
}

export function findAccount(db: Db, handle: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('handle', '=', handle).executeTakeFirst()
}

/** Gives a role, for an organisation or (undefined) for the instance; a role held already stays. */
export async function insertRole(
  db: Db,
  accountId: string,
  role: Role,
  organisationId?: string,
): Promise<void> {
  await db
    .insertInto('account_roles')
    .values({ account_id: accountId, role, organisation_id: organisationId ?? null })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Every account with its roles, by handle. Few: the people who work here. */
export async function listAccounts(db: Db): Promise<
  readonly {
    readonly handle: string
    readonly name: string
    readonly suspended_at: Date | null
    readonly role: Role | null
    readonly organisation: string | null
  }[]
> {
  return db
    .selectFrom('accounts')
    .leftJoin('account_roles', 'account_roles.account_id', 'accounts.id')
    .leftJoin('actors', 'actors.id', 'account_roles.organisation_id')
    .select([
      'accounts.handle',
      'accounts.name',
      'accounts.suspended_at',
      'account_roles.role',
      'actors.handle as organisation',
    ])
    .orderBy('accounts.handle')
    .orderBy('actors.handle')
    .orderBy('account_roles.role')
    .execute()
}

export async function setSuspended(db: Db, accountId: string, at: Date | null): Promise<void> {
  await db.updateTable('accounts').set({ suspended_at: at }).where('id', '=', accountId).execute()
}

/** A role and the organisation where it is held; null for the whole server. */
export interface HeldRole {
  readonly role: Role
  readonly organisationId: string | null
}

/**
 * Makes the roles that an identity provider gives those of this list; roles given by hand stay.
 * @returns whether anything changed.
 */
export async function replaceClaimedRoles(
  db: Db,
  accountId: string,
  roles: readonly HeldRole[],
): Promise<boolean> {
  const held = await db
    .selectFrom('account_roles')
    .select(['role', 'organisation_id', 'by_claim'])
    .where('account_id', '=', accountId)
    .execute()
  const named = (role: string, place: string | null) => `${role} ${place ?? ''}`
  const wanted = new Set(roles.map(({ role, organisationId }) => named(role, organisationId)))
  const known = new Set(held.map(({ role, organisation_id }) => named(role, organisation_id)))
  const ended = held.filter((h) => h.by_claim && !wanted.has(named(h.role, h.organisation_id)))
  for (const { role, organisation_id } of ended)
    await db
      .deleteFrom('account_roles')
      .where('account_id', '=', accountId)
      .where('role', '=', role)
      .where('organisation_id', organisation_id === null ? 'is' : '=', organisation_id)
      .execute()
  const fresh = roles.filter((r) => !known.has(named(r.role, r.organisationId)))
  for (const { role, organisationId } of fresh)
    await db
      .insertInto('account_roles')
      .values({ account_id: accountId, role, organisation_id: organisationId, by_claim: true })
      .onConflict((c) => c.doNothing())
      .execute()
  return ended.length + fresh.length > 0
}

/** Whether this account administers the server and no other one that is not suspended does. */
export async function isLastAdministrator(db: Db, accountId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('account_roles')
    .innerJoin('accounts', 'accounts.id', 'account_roles.account_id')
    .select('accounts.id')
    .where('account_roles.role', '=', 'administrator')
    .where('accounts.suspended_at', 'is', null)
    .execute()
  return rows.length > 0 && rows.every(({ id }) => id === accountId)
}

/** The account with its roles, or undefined when there is none or it is suspended. */
export async function findMember(db: Db, accountId: string): Promise<Member | undefined> {
  const rows = await memberRows(db).where('accounts.id', '=', accountId).execute()
  return toMember(rows)
}

/** The rows `toMember` reads: accounts that are not suspended, one row for each role. */
export const memberRows = (db: Db) =>
  db
    .selectFrom('accounts')
    .leftJoin('account_roles', 'account_roles.account_id', 'accounts.id')
    .select([
      'accounts.id',
      'accounts.handle',
      'account_roles.role',
      'account_roles.organisation_id',
    ])
    .where('accounts.suspended_at', 'is', null)

interface MemberRow {
  readonly id: string
  readonly handle: string
  readonly role: Role | null
  readonly organisation_id: string | null
}

/** An account's rows, one for each role, as a member. */
export function toMember(rows: readonly MemberRow[]): Member | undefined {
  const [first] = rows
  if (!first) return undefined
  const organisations: Record<string, Role[]> = {}
  const roles: Role[] = []
  for (const { role, organisation_id } of rows) {
    if (role === null) continue
    if (organisation_id === null) roles.push(role)
    else (organisations[organisation_id] ??= []).push(role)
  }
  return { kind: 'member', accountId: first.id, handle: first.handle, organisations, roles }
}
