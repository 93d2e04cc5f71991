import type { Db } from './database.ts'

/** A person of an identity provider. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
}

/** The account a person is linked to. */
export async function findLinkedAccount(
  db: Db,
  { issuer, subject }: Identity,
): Promise<
  { readonly id: string; readonly handle: string; readonly suspended: boolean } | undefined
> {
  const row = await db
    .selectFrom('identities')
    .innerJoin('accounts', 'accounts.id', 'identities.account_id')
    .select(['accounts.id', 'accounts.handle', 'accounts.suspended_at'])
    .where('identities.issuer', '=', issuer)
    .where('identities.subject', '=', subject)
    .executeTakeFirst()
  return row && { id: row.id, handle: row.handle, suspended: row.suspended_at !== null }
}

/** @returns false when the person is linked already. */
export async function linkIdentity(
  db: Db,
  { issuer, subject }: Identity,
  accountId: string,
  at: Date,
): Promise<boolean> {
  const made = await db
    .insertInto('identities')
    .values({ issuer, subject, account_id: accountId, linked_at: at })
    .onConflict((c) => c.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return made !== undefined
}

/** The providers at which an account is known. */
export async function listIdentities(db: Db, accountId: string): Promise<readonly Identity[]> {
  return db
    .selectFrom('identities')
    .select(['issuer', 'subject'])
    .where('account_id', '=', accountId)
    .orderBy('linked_at')
    .execute()
}
