import { deleteRemoteActor } from '../../actions/remote/actors.ts'
import { deleteRemoteObject } from '../../actions/remote/deletions.ts'
import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { cut, textOf } from '../../domain/richtext.ts'
import { findActorByUri } from '../../store/actors.ts'
import { recordHint } from '../../store/hints.ts'
import { isWire, readText } from '../../vocabulary/wire.ts'
import { fetchActor } from '../remote-actors.ts'
import { APPLIED, type Apply, type Received, ignore, ignored } from './received.ts'

/** Characters of a public reason that are kept. */
const REASON_MAX = 500

/** Wait before the origin of an account that says that it ended is asked again. */
const ASK_AGAIN_HOURS = 24

/** Somebody took something of their own away for good, or ended their account (SEC-0A). */
export async function onDelete(ctx: Context, received: Received): Promise<Apply> {
  const { objectId, actor, activity } = received
  if (objectId === undefined) return ignore('no-object')
  if (objectId === actor) return onSelfDelete(ctx, received)
  const { object } = activity
  const summary = isWire(object) ? readText(object['summary']) : undefined
  const reason = summary && cut(textOf(summary), REASON_MAX)
  return async (tx) => {
    const deletion = await deleteRemoteObject(tx, actor, objectId, reason)
    return deletion === 'not-owner' ? ignored('not-owner') : APPLIED
  }
}

/** An account ends when its origin says so too; until then it is asked again later. */
async function onSelfDelete(ctx: Context, { actor }: Received): Promise<Apply> {
  if (!(await findActorByUri(ctx.db, actor))) return ignore('unknown-object')
  if (!(await isGone(ctx, actor)))
    return async (tx) => {
      await recordHint(tx.db, actor, actor, ASK_AGAIN_HOURS)
      return ignored('still-there')
    }
  return async (tx) => {
    await deleteRemoteActor(tx, actor)
    return APPLIED
  }
}

async function isGone(ctx: Context, actor: string): Promise<boolean> {
  try {
    return typeof (await fetchActor(ctx, actor)) === 'string'
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid') return false
    throw error
  }
}
