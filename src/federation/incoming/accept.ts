import { type AnsweredFollow, answerOurFollow } from '../../actions/remote/follows.ts'
import type { Context } from '../../context.ts'
import { findActorByUri } from '../../store/actors.ts'
import { isWire } from '../../vocabulary/wire.ts'
import { soleId } from '../inbox/envelope.ts'
import { APPLIED, type Apply, type Received, ignore, ignored } from './received.ts'

/** The actor we asked to follow says yes: its catalogue is read. */
export const onAccept = (ctx: Context, received: Received): Promise<Apply> =>
  onAnswer(ctx, received, 'accepted')

/** Which Follow it is about: by its id, or by what the embedded copy says, if that has none. */
function followIn({ activity, actor, objectId }: Received): AnsweredFollow | undefined {
  if (objectId !== undefined) return { activityUri: objectId }
  const { object } = activity
  // A copy is evidence only of what the sender itself was asked (SEC-08).
  const isTheirs =
    isWire(object) && object['type'] === 'Follow' && soleId(object['object']) === actor
  const followerUri = isTheirs ? soleId(object['actor']) : undefined
  return followerUri === undefined ? undefined : { followerUri }
}

export async function onAnswer(
  ctx: Context,
  received: Received,
  answer: 'accepted' | 'rejected',
): Promise<Apply> {
  const followed = await findActorByUri(ctx.db, received.actor)
  const about = followIn(received)
  if (!followed || followed.local || !about) return ignore('no-pending')
  return async (tx) => {
    const outcome = await answerOurFollow(tx, followed, answer, about)
    return outcome === 'applied' ? APPLIED : ignored(outcome)
  }
}
