import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { subscriberOf } from '../platform/client-address.ts'
import { addRateCounts } from '../store/rate-counts.ts'

/** Guesses of a password or a link in a window, for one account and from one address (SEC-63). */
const WINDOW_MS = 15 * 60_000
const OF_ACCOUNT = 5
const OF_ADDRESS = 20

/**
 * Counts an attempt before anything is looked at, in the database: all processes together, two at once as two.
 * @throws Refusal `too-many`
 */
export async function countAttempt(
  ctx: Context,
  from: { readonly address: string; readonly account?: string },
): Promise<void> {
  const now = ctx.now().getTime()
  const window = now - (now % WINDOW_MS)
  const limits = new Map([[`sign-in from ${subscriberOf(from.address)}`, OF_ADDRESS]])
  if (from.account !== undefined) limits.set(`sign-in as ${from.account}`, OF_ACCOUNT)
  const counts = [...limits.keys()].map((bucket) => ({ bucket, window, requests: 1 }))
  const sums = await addRateCounts(ctx.db, counts)
  if (sums.some(({ bucket, requests }) => requests > (limits.get(bucket) ?? 0)))
    throw new Refusal('too-many', 'Too many attempts. Wait a quarter of an hour, then try again.')
}
