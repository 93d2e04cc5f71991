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

export async function insertToken(db: Db, token: NewRow<'tokens'>): Promise<void> {
  await db.insertInto('tokens').values(token).execute()
}

/** The account with its roles, or undefined when there is none or it is suspended. */
export async function findMember(db: Db, accountId: string): Promise<Member | undefined> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('account_roles', 'account_roles.account_id', 'accounts.id')
    .select([
      'accounts.id',
      'accounts.handle',
      'account_roles.role',
      'account_roles.organisation_id',
    ])
    .where('accounts.id', '=', accountId)
    .where('accounts.suspended_at', 'is', null)
    .execute()
  const first = rows[0]
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

/** The account a token belongs to. @param sha256 of the token, 64 hex digits. */
export async function findMemberByToken(db: Db, sha256: string): Promise<Member | undefined> {
  const token = await db
    .selectFrom('tokens')
    .select('account_id')
    .where('sha256', '=', sha256)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return token && findMember(db, token.account_id)
}
