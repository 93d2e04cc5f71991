import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Wire } from '../../vocabulary/wire.ts'
import { resolveKey } from '../inbox/keys.ts'
import { checkProof, readProof } from '../outgoing/proof.ts'

/**
 * Checks the integrity proof of an activity, if it has one that we can judge (TRUST 2.4, PROTOCOL 5.4). A
 * good one opens no door, since the HTTP signature did; a bad one means that somebody changed the document.
 * @param document the activity as it was received.
 * @returns why it is bad; undefined when it is good or there is none.
 * @throws Refusal `peer-unreachable` when its key may be had later.
 */
export async function faultOfProof(
  ctx: Context,
  document: Wire,
  actor: string,
): Promise<string | undefined> {
  const claim = readProof(document)
  if (!claim.ok)
    return claim.reason === 'missing' || claim.reason === 'unsupported' ? undefined : claim.reason
  const key = await resolveKey(ctx, claim.verificationMethod)
  if (!key.ok && key.status === 503)
    throw new Refusal('peer-unreachable', 'The key of the proof cannot be fetched now.')
  if (!key.ok || key.actorUri !== actor) return 'key'
  const judged = checkProof(document, key.key, ctx.now())
  return judged.ok ? undefined : judged.reason
}
