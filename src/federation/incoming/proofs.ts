import type { Context } from '../../context.ts'
import type { RecordProof } from '../../domain/proof.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Wire } from '../../vocabulary/wire.ts'
import { resolveKey } from '../inbox/keys.ts'
import { checkProof, readProof } from '../outgoing/proof.ts'

/**
 * Checks the integrity proof of an activity, if it has one that we can judge (TRUST 2.4, PROTOCOL 5.4). A
 * good one opens no door, since the HTTP signature did; a bad one means that somebody changed the document.
 * @param document the activity as it was received.
 * @returns that it is good or that there is none; or why it is bad.
 * @throws Refusal `peer-unreachable` when its key may be had later.
 */
export async function judgeProof(
  ctx: Context,
  document: Wire,
  actor: string,
): Promise<{ readonly proof: RecordProof } | { readonly fault: string }> {
  const claim = readProof(document)
  if (!claim.ok)
    return claim.reason === 'missing' || claim.reason === 'unsupported'
      ? { proof: 'missing' }
      : { fault: claim.reason }
  const key = await resolveKey(ctx, claim.verificationMethod)
  if (!key.ok && key.status === 503)
    throw new Refusal('peer-unreachable', 'The key of the proof cannot be fetched now.')
  if (!key.ok || key.actorUri !== actor) return { fault: 'key' }
  const judged = checkProof(document, key.key, ctx.now())
  return judged.ok ? { proof: 'verified' } : { fault: judged.reason }
}
