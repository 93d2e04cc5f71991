import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { type KeyedRequest, findAnswer, keepAnswer, takeKey } from '../store/idempotency.ts'

interface Kept<T> {
  readonly value?: T
}

/**
 * Does something once, however often it is asked for under one key: what was done and what was answered are
 * committed together, so that whoever got no answer may ask again. What is refused is not kept.
 * @param work runs in the transaction; what it returns must survive JSON.
 * @throws Refusal `invalid` when the key was used for another request.
 */
export function doOnce<T>(
  ctx: Context,
  keyed: KeyedRequest,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  return inTransaction(ctx, async (tx) => {
    if (await takeKey(tx.db, keyed)) {
      const value = await work(tx)
      await keepAnswer(tx.db, keyed, { value })
      return value
    }
    const before = await findAnswer(tx.db, keyed)
    if (before?.request !== keyed.request)
      throw new Refusal(
        'invalid',
        'This Idempotency-Key was used for another request. Take a new key for each request.',
        [{ path: 'idempotency-key', message: 'This key was used for another request.' }],
      )
    return (before.answer as Kept<T>).value as T
  })
}
