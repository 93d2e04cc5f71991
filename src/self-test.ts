import type { Context } from './context.ts'
import { Refusal } from './domain/refusal.ts'
import { selfTest } from './platform/outbound.ts'

/** Proves before listening that no request leaves but through the one way out (TRUST 3.4). */
export async function refuseUnsafeDispatcher(ctx: Context): Promise<void> {
  const problems = await selfTest(ctx.outbound, ctx.outboundPolicy)
  if (problems.length > 0)
    throw new Refusal('wrong-state', `The way out is not safe: ${problems.join(' ')}`)
}
