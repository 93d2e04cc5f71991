import { saveRemoteActor } from '../../actions/remote/actors.ts'
import type { Context } from '../../context.ts'
import { findActorByUri } from '../../store/actors.ts'
import { findComment } from '../../store/comments.ts'
import { findAnyByUri } from '../../store/records.ts'
import { isFollowedHere } from '../../store/remote-actors.ts'
import { fetchActor } from '../remote-actors.ts'
import { applyObject, aroundOf } from './objects.ts'
import { APPLIED, type Apply, type Received, ignore, isEmbedded, objectOf } from './received.ts'

/**
 * Somebody changed something of their own, or their profile. The newer `updated` wins. What is not here is
 * taken in as its Create would be, which may come later or was lost; it is fetched only if its owner is
 * followed.
 */
export async function onUpdate(ctx: Context, received: Received): Promise<Apply> {
  if (received.objectId === received.actor) return refreshActor(ctx, received)
  if (!(await isWanted(ctx, received))) return ignore('unknown-object')
  const object = await objectOf(ctx, received)
  if (!object) return ignore('gone')
  return applyObject(ctx, object, received.actor, aroundOf(received))
}

async function isWanted(ctx: Context, { activity, objectId, actor }: Received): Promise<boolean> {
  if (objectId === undefined) return false
  if (isEmbedded(activity['object'])) return true
  if ((await findAnyByUri(ctx.db, objectId)) ?? (await findComment(ctx.db, objectId))) return true
  const owner = await findActorByUri(ctx.db, actor)
  return owner !== undefined && isFollowedHere(ctx.db, owner.id)
}

/** The profile is read from its origin, with its keys; what the activity says of it is a hint. */
export async function refreshActor(ctx: Context, { actor }: Received): Promise<Apply> {
  if (!(await findActorByUri(ctx.db, actor))) return ignore('unknown-object')
  const fetched = await fetchActor(ctx, actor)
  if (typeof fetched === 'string' || fetched.actor.uri !== actor) return ignore('gone')
  return async (tx) => {
    await saveRemoteActor(tx, fetched.actor, fetched)
    return APPLIED
  }
}
