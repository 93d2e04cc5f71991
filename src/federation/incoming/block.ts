import { acceptBlock } from '../../actions/remote/follows.ts'
import type { Context } from '../../context.ts'
import { findLocalActor } from '../../store/remote-actors.ts'
import { APPLIED, type Apply, type Received, ignore, ignored, senderOf } from './received.ts'

/**
 * Somebody wants nothing more to do with one of our actors: both follows end, and nothing of that actor is
 * delivered to it any more.
 */
export async function onBlock(ctx: Context, received: Received): Promise<Apply> {
  const { objectId, id } = received
  if (objectId === undefined || !(await findLocalActor(ctx.db, objectId)))
    return ignore('unknown-object')
  const blocker = await senderOf(ctx, received)
  return async (tx) => {
    const outcome = await acceptBlock(tx, blocker, objectId, id)
    return outcome === 'applied' ? APPLIED : ignored(outcome)
  }
}
