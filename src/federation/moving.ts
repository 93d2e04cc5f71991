import { type MoveOrganisation, announceMove, requireOrganisation } from '../actions/moves.ts'
import { Refusal } from '../domain/refusal.ts'
import { sameOrigin } from '../domain/uris.ts'
import { fetchActor } from './remote-actors.ts'

/**
 * Moves an organisation to another server, after its new actor there was read.
 * @throws Refusal `invalid` for an address of this server or of no actor, `peer-unreachable` when it does not
 *   answer, and what `announceMove` throws.
 */
export const moveOrganisation: MoveOrganisation = async (ctx, by, handle, target) => {
  await requireOrganisation(ctx, handle)
  if (sameOrigin(target, ctx.origin))
    throw new Refusal('invalid', 'That is an address of this server.')
  const found = await fetchActor(ctx, target)
  if (typeof found === 'string' || found.actor.uri !== target)
    throw new Refusal('invalid', `There is no actor at ${target}.`)
  await announceMove(ctx, by, handle, found.actor)
}
