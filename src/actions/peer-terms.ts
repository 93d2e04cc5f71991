import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { THIS_SERVER } from '../store/audit.ts'
import { countPeerMatters, listOverduePeers } from '../store/peer-terms.ts'
import { suspendPeer } from './peers.ts'

/** How long before the end of a listing the operator is told of it (ms). */
export const WARN_BEFORE = 30 * 86_400_000

/**
 * Suspends the peers whose listing has ended, so that an administrator decides how it goes on.
 * @returns how many.
 */
export async function suspendOverdue(ctx: Context): Promise<number> {
  let suspended = 0
  for (const { host, expires_at } of await listOverduePeers(ctx.db, ctx.now())) {
    const reason = `Its listing ended on ${expires_at?.toISOString().slice(0, 10)}.`
    try {
      await suspendPeer(ctx, THIS_SERVER, host, reason)
      ctx.log.warn({ host, reason }, 'a peer is suspended')
      suspended++
    } catch (error) {
      // Another worker was quicker.
      if (!(error instanceof Refusal)) throw error
    }
  }
  return suspended
}

/** Sets the figures of peers that somebody has to decide about. */
export async function measurePeers(ctx: Context): Promise<void> {
  const soon = new Date(ctx.now().getTime() + WARN_BEFORE)
  for (const [matter, count] of Object.entries(await countPeerMatters(ctx.db, soon)))
    ctx.metrics.peerMatters.set({ matter }, count)
}
