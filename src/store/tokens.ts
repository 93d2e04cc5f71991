import type { TokenScope } from '../domain/account.ts'
import type { Member } from '../domain/viewer.ts'
import { memberRows, toMember } from './accounts.ts'
import type { Db } from './database.ts'
import type { NewRow } from './schema.ts'

export async function insertToken(db: Db, token: NewRow<'tokens'>): Promise<void> {
  await db.insertInto('tokens').values(token).execute()
}

/** A token that is in use, with its account. */
export interface KnownToken {
  readonly id: string
  readonly scopes: readonly TokenScope[]
  readonly member: Member
}

/** @param sha256 of the token, 64 hex digits. @returns undefined when it is unknown, revoked or its account suspended. */
export async function findToken(db: Db, sha256: string): Promise<KnownToken | undefined> {
  const rows = await memberRows(db)
    .innerJoin('tokens', 'tokens.account_id', 'accounts.id')
    .select(['tokens.id as token_id', 'tokens.scopes'])
    .where('tokens.sha256', '=', sha256)
    .where('tokens.revoked_at', 'is', null)
    .execute()
  const [first] = rows
  const member = toMember(rows)
  return first && member && { id: first.token_id, scopes: first.scopes, member }
}

/** A token as it is listed: everything but the secret. */
export interface ListedToken {
  readonly id: string
  readonly handle: string
  readonly label: string
  readonly scopes: readonly TokenScope[]
  readonly created_at: Date
}

/** Tokens in use, newest first: of one account, by its handle, or of all. */
export async function listTokens(db: Db, handle?: string): Promise<readonly ListedToken[]> {
  return db
    .selectFrom('tokens')
    .innerJoin('accounts', 'accounts.id', 'tokens.account_id')
    .select(['tokens.id', 'accounts.handle', 'tokens.label', 'tokens.scopes', 'tokens.created_at'])
    .where('tokens.revoked_at', 'is', null)
    .$if(handle !== undefined, (query) => query.where('accounts.handle', '=', handle ?? ''))
    .orderBy('tokens.created_at', 'desc')
    .orderBy('tokens.id', 'desc')
    .execute()
}

/** @returns the id of its account, or undefined when there is no such token in use. */
export async function revokeToken(
  db: Db,
  id: string,
  at: Date,
  accountId?: string,
): Promise<string | undefined> {
  const row = await db
    .updateTable('tokens')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? ''))
    .returning('account_id')
    .executeTakeFirst()
  return row?.account_id
}
