import type { Db } from './database.ts'
import type { NewRow } from './schema.ts'

export async function insertLink(db: Db, link: NewRow<'sign_in_links'>): Promise<void> {
  await db.insertInto('sign_in_links').values(link).execute()
}

/** Whether a link would work now. @returns its account. */
export async function findLink(
  db: Db,
  sha256: string,
  now: Date,
): Promise<{ readonly account_id: string } | undefined> {
  return db
    .selectFrom('sign_in_links')
    .select('account_id')
    .where('sha256', '=', sha256)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Uses a link up: of two at once, one finds it. */
export async function useLink(
  db: Db,
  sha256: string,
  now: Date,
): Promise<{ readonly account_id: string } | undefined> {
  return db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('sha256', '=', sha256)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('account_id')
    .executeTakeFirst()
}

/** Deletes links of an account that were not used: a new one replaces them. */
export async function deleteUnusedLinks(db: Db, accountId: string): Promise<void> {
  await db
    .deleteFrom('sign_in_links')
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
}

/** Deletes links that nobody can use any more. */
export async function deleteOldLinks(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('sign_in_links').where('expires_at', '<', before).execute()
}
