import { sql } from 'kysely'
import type { Db } from './database.ts'

/** A request of an account under a key of its choice. */
export interface KeyedRequest {
  readonly accountId: string
  readonly key: string
  /** Digest of what is asked for: a key is for one request. */
  readonly request: string
}

/**
 * Takes the key for this request, inside its transaction. Another request with the same key that is under
 * way is waited for.
 * @returns false when the key was used before.
 */
export async function takeKey(db: Db, { accountId, key, request }: KeyedRequest): Promise<boolean> {
  const taken = await db
    .insertInto('idempotency')
    .values({
      account_id: accountId,
      key,
      request,
      answer: JSON.stringify({}),
      created_at: sql`app_now()`,
    })
    .onConflict((c) => c.columns(['account_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  return taken !== undefined
}

/** Keeps what was answered; it commits with what was done. */
export async function keepAnswer(
  db: Db,
  { accountId, key }: KeyedRequest,
  answer: object,
): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({ answer: JSON.stringify(answer) })
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .execute()
}

/** What was asked and answered under a key. */
export function findAnswer(db: Db, { accountId, key }: KeyedRequest) {
  return db
    .selectFrom('idempotency')
    .select(['request', 'answer'])
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .executeTakeFirst()
}
