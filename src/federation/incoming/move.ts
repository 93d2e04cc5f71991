import { saveRemoteActor } from '../../actions/remote/actors.ts'
import { acceptMove } from '../../actions/remote/moves.ts'
import type { Context } from '../../context.ts'
import { hasMovedLately } from '../../domain/move.ts'
import { hostOf } from '../../domain/uris.ts'
import { findActorByUri } from '../../store/actors.ts'
import { allowsPlainHttp, canonicalOrigin } from '../canonical.ts'
import { soleId } from '../inbox/envelope.ts'
import { fetchActor } from '../remote-actors.ts'
import { APPLIED, type Apply, type Received, ignore, ignored } from './received.ts'

/**
 * Somebody is to be found elsewhere from now on. Both ends must say so themselves, each at its own address,
 * and both servers be admitted (SEC-0A): who could make us follow another actor could speak in its name.
 */
export async function onMove(ctx: Context, { actor, activity }: Received): Promise<Apply> {
  const target = soleId(activity['target'])
  const origin = target && canonicalOrigin(target, allowsPlainHttp(ctx))
  if (target === undefined || origin === undefined || target === actor) return ignore('no-target')
  if (origin === ctx.origin || !ctx.admission.admits(hostOf(origin))) return ignore('not-admitted')
  const known = await findActorByUri(ctx.db, actor)
  if (!known || known.local) return ignore('unknown-object')
  if (hasMovedLately(known, ctx.now())) return ignore('moved-lately')
  // One that was shut out, or is gone for good, does not come back by being moved to.
  if ((await findActorByUri(ctx.db, target))?.suspended_at) return ignore('suspended')

  const there = await fetchActor(ctx, target)
  if (typeof there === 'string' || there.actor.uri !== target) return ignore('not-confirmed')
  if (!there.actor.alsoKnownAs.includes(actor)) return ignore('not-confirmed')
  const here = await fetchActor(ctx, actor)
  if (typeof here === 'string' || here.actor.uri !== actor) return ignore('not-confirmed')
  if (here.actor.movedTo !== target) return ignore('not-confirmed')
  return async (tx) => {
    const old = await saveRemoteActor(tx, here.actor, here)
    const found = await saveRemoteActor(tx, there.actor, there)
    const outcome = await acceptMove(tx, old.id, found)
    return outcome === 'applied' ? APPLIED : ignored(outcome)
  }
}
