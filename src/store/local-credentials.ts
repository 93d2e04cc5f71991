import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

/** Sets the password and the seed of an account; earlier ones end. */
export async function saveLocalCredentials(
  db: Db,
  credentials: NewRow<'local_credentials'>,
): Promise<void> {
  const { account_id, ...changed } = credentials
  await db
    .insertInto('local_credentials')
    .values({ account_id, ...changed })
    .onConflict((c) => c.column('account_id').doUpdateSet({ ...changed, totp_used: 0 }))
    .execute()
}

export async function findLocalCredentials(
  db: Db,
  handle: string,
): Promise<Row<'local_credentials'> | undefined> {
  return db
    .selectFrom('local_credentials')
    .innerJoin('accounts', 'accounts.id', 'local_credentials.account_id')
    .selectAll('local_credentials')
    .where('accounts.handle', '=', handle)
    .where('accounts.suspended_at', 'is', null)
    .executeTakeFirst()
}

/** Notes that the code of a time step was used. @returns false when it, or a later one, was used before. */
export async function useTotpStep(db: Db, accountId: string, step: number): Promise<boolean> {
  const row = await db
    .updateTable('local_credentials')
    .set({ totp_used: step })
    .where('account_id', '=', accountId)
    .where('totp_used', '<', step)
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether anybody here can sign in with a password. */
export async function hasLocalCredentials(db: Db): Promise<boolean> {
  return (
    (await db.selectFrom('local_credentials').select('account_id').limit(1).executeTakeFirst()) !==
    undefined
  )
}
