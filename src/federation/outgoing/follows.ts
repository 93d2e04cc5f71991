import type { Context } from '../../context.ts'
import type { Fact } from '../../domain/facts.ts'
import { findActor, INSTANCE_ID } from '../../store/actors.ts'
import { embedded } from '../../vocabulary/activity.ts'
import { onlyAt } from './audience.ts'
import type { Outgoing } from './outgoing.ts'

type Kind<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>

/** Follow by the instance actor, or Undo of it (PROTOCOL 3.11). Nothing when the other actor is not known any more. */
export async function onFollow(
  ctx: Context,
  fact: Kind<'follow-wanted' | 'follow-unwanted'>,
): Promise<Outgoing[]> {
  const actor = await findActor(ctx.db, INSTANCE_ID)
  const followed = await findActor(ctx.db, fact.subject)
  if (!actor || !followed) return []
  const { admission } = ctx
  const admits = fact.kind === 'follow-unwanted' ? admission.maySayGoodbye : admission.admits
  const common = {
    actor,
    orderKey: followed.uri, // the Undo never overtakes its Follow
    visibility: 'public' as const,
    to: [followed.uri],
    cc: [],
    recipients: onlyAt(ctx, followed, admits),
  }
  if (fact.kind === 'follow-wanted')
    return [{ ...common, type: 'Follow', object: followed.uri, objectUri: followed.uri }]
  const follow = embedded({
    id: fact.follow,
    type: 'Follow',
    actor: actor.uri,
    object: followed.uri,
  })
  return [{ ...common, type: 'Undo', object: follow, objectUri: fact.follow }]
}

/** Accept or Reject of a Follow by an actor of ours, with the Follow inside. */
export async function onAnswer(
  ctx: Context,
  fact: Kind<'follower-accepted' | 'follower-rejected'>,
): Promise<Outgoing[]> {
  const actor = await findActor(ctx.db, fact.subject)
  const follower = await findActor(ctx.db, fact.follower)
  if (!actor?.local || !follower) return []
  return [
    {
      type: fact.kind === 'follower-accepted' ? 'Accept' : 'Reject',
      actor,
      object: embedded({
        id: fact.follow,
        type: 'Follow',
        actor: follower.uri,
        object: actor.uri,
      }),
      objectUri: fact.follow,
      visibility: 'public',
      to: [follower.uri],
      cc: [],
      recipients: onlyAt(ctx, follower),
    },
  ]
}
