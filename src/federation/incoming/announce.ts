import { acceptReaction } from '../../actions/remote/reactions.ts'
import { findThread } from '../../actions/remote/readable.ts'
import type { Context } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { findActorByUri } from '../../store/actors.ts'
import { isFollowedHere } from '../../store/remote-actors.ts'
import { recordKindOf } from '../../vocabulary/read-record.ts'
import { soleId } from '../inbox/envelope.ts'
import { applyObject } from './objects.ts'
import {
  APPLIED,
  type Apply,
  type Received,
  fetchObject,
  ignore,
  ignored,
  senderOf,
} from './received.ts'

/**
 * Somebody shares something on. It is counted where the object is known; a record that somebody followed
 * shares is fetched from its origin first. What the activity embeds is never believed (SEC-08).
 */
export async function onAnnounce(ctx: Context, received: Received): Promise<Apply> {
  const { objectId, id, host } = received
  if (objectId === undefined) return ignore('no-object')
  const isKnown = (await findThread(ctx, host, objectId)) !== undefined
  const fetched = isKnown ? undefined : await fetchShared(ctx, received, objectId)
  if (!isKnown && !fetched) return ignore('unknown-object')
  const actor = await senderOf(ctx, received)
  return async (tx) => {
    const stored = await fetched?.(tx)
    if (stored && stored.state !== 'applied') return stored
    const reaction = { kind: 'Announce', objectUri: objectId, activityUri: id } as const
    const outcome = await acceptReaction(tx, actor, reaction)
    return outcome === 'counted' ? APPLIED : ignored(outcome)
  }
}

/** A record of a listed peer that is not here yet, shared by somebody whom this server follows. */
async function fetchShared(
  ctx: Context,
  { actor }: Received,
  objectId: string,
): Promise<Apply | undefined> {
  if (!URL.canParse(objectId) || !ctx.admission.isPeer(hostOf(objectId))) return undefined
  const sharer = await findActorByUri(ctx.db, actor)
  if (!sharer || !(await isFollowedHere(ctx.db, sharer.id))) return undefined
  const object = await fetchObject(ctx, objectId)
  const owner = object && soleId(object['attributedTo'])
  if (!object || owner === undefined || !recordKindOf(object)) return undefined
  return applyObject(ctx, object, owner)
}
