import { acceptFollow } from '../../actions/remote/follows.ts'
import type { Context } from '../../context.ts'
import { findLocalActor } from '../../store/remote-actors.ts'
import { APPLIED, type Apply, type Received, ignore, ignored, senderOf } from './received.ts'

/** An actor asks to follow one of ours. It is answered by a fact, also when it asks again. */
export async function onFollow(ctx: Context, received: Received): Promise<Apply> {
  const { objectId, id } = received
  if (objectId === undefined || !(await findLocalActor(ctx.db, objectId)))
    return ignore('unknown-object')
  const follower = await senderOf(ctx, received)
  return async (tx) => {
    const answer = await acceptFollow(tx, follower, objectId, id)
    return answer === 'accepted' || answer === 'rejected' ? APPLIED : ignored(answer)
  }
}
