import { acceptReaction } from '../../actions/remote/reactions.ts'
import { findThread } from '../../actions/remote/readable.ts'
import type { Context } from '../../context.ts'
import { APPLIED, type Apply, type Received, ignore, ignored, senderOf } from './received.ts'

/** Somebody found something useful; an emoji says the same here (FEP-c0e0). */
export async function onLike(ctx: Context, received: Received): Promise<Apply> {
  const { objectId, id, host } = received
  if (objectId === undefined || !(await findThread(ctx, host, objectId)))
    return ignore('unknown-object')
  const actor = await senderOf(ctx, received)
  return async (tx) => {
    const reaction = { kind: 'Like', objectUri: objectId, activityUri: id } as const
    const outcome = await acceptReaction(tx, actor, reaction)
    return outcome === 'counted' ? APPLIED : ignored(outcome)
  }
}
