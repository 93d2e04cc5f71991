import { type Context, inTransaction } from '../../context.ts'
import type { ActorRow } from '../../store/actors.ts'
import { saveReaction } from '../../store/reactions.ts'
import { wasUndone } from '../../store/tombstones.ts'
import { findThread } from './readable.ts'

export type ReactionOutcome =
  | 'counted'
  | 'unknown-object' // nothing that is here and that the actor may read
  | 'not-public' // what only peers may read is never shared on
  | 'undone'

/**
 * Counts that an actor of another server found something useful, or shared it: once for each actor and
 * object (PROTOCOL 6). Nothing is summed into a score.
 */
export async function acceptReaction(
  ctx: Context,
  actor: ActorRow,
  reaction: {
    readonly kind: 'Like' | 'Announce'
    readonly objectUri: string
    readonly activityUri: string
  },
): Promise<ReactionOutcome> {
  return inTransaction(ctx, async (tx) => {
    if (await wasUndone(tx.db, reaction.activityUri, actor.uri)) return 'undone'
    const record = await findThread(tx, actor.host, reaction.objectUri)
    if (!record) return 'unknown-object'
    if (reaction.kind === 'Announce' && record.visibility !== 'public') return 'not-public'
    await saveReaction(tx.db, { ...reaction, actorId: actor.id, now: tx.now() })
    return 'counted'
  })
}
