import { undoActivity } from '../../actions/remote/follows.ts'
import type { Context } from '../../context.ts'
import { findActorByUri } from '../../store/actors.ts'
import { isWire } from '../../vocabulary/wire.ts'
import { APPLIED, type Apply, type Received, ignore } from './received.ts'

/** What can be taken back (PROTOCOL 6). */
const UNDOABLE: readonly unknown[] = [
  'Follow',
  'Like',
  'EmojiReact',
  'Announce',
  'Block',
  undefined,
]

/** Somebody takes back an activity of their own, by its exact id. */
export async function onUndo(ctx: Context, received: Received): Promise<Apply> {
  const { objectId, actor, activity } = received
  const type = isWire(activity['object']) ? activity['object']['type'] : undefined
  if (objectId === undefined || !UNDOABLE.includes(type)) return ignore('not-undoable')
  const known = await findActorByUri(ctx.db, actor)
  return async (tx) => {
    await undoActivity(tx, known, actor, objectId)
    return APPLIED
  }
}
