import type { Context } from '../../context.ts'
import { applyObject, aroundOf } from './objects.ts'
import { type Apply, type Received, ignore, objectOf } from './received.ts'

/**
 * Somebody published something of their own: a record, a reply. What it is decides; a kind that is not
 * known, or an answer to nothing that is here, has no effect.
 */
export async function onCreate(ctx: Context, received: Received): Promise<Apply> {
  const object = await objectOf(ctx, received)
  if (!object) return ignore('gone')
  return applyObject(ctx, object, received.actor, aroundOf(received))
}
