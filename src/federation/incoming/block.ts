import { acceptBlock } from '../../actions/remote/follows.ts'
import type { Context } from '../../context.ts'
import { findActorByUri } from '../../store/actors.ts'
import { APPLIED, type Apply, type Received, ignore, ignored } from './received.ts'

/** Somebody wants nothing more to do with one of our actors: both follows end. */
export async function onBlock(ctx: Context, { actor, objectId }: Received): Promise<Apply> {
  const blocker = await findActorByUri(ctx.db, actor)
  if (!blocker || objectId === undefined) return ignore('unknown-object')
  return async (tx) => {
    const outcome = await acceptBlock(tx, blocker, objectId)
    return outcome === 'applied' ? APPLIED : ignored(outcome)
  }
}
