import type { Context } from '../../context.ts'
import type { SignedMessage } from '../signatures/headers.ts'
import { type ReadSignature, verifySignature } from '../signatures/verify.ts'
import { type KeyOptions, type ResolvedKey, resolveKey } from './keys.ts'
import { type InboxRefusal, refuse } from './refusal.ts'

/**
 * Steps 18 and 19 of TRUST 2.1: whose key it is, and that it made this signature. A key that does not fit
 * is fetched anew once in a while, since its owner may have replaced it (SEC-1A). Coverage and clock were
 * checked before; coverage is checked again.
 */
export async function proveSigner(
  ctx: Context,
  signature: ReadSignature,
  message: SignedMessage,
  options: Pick<KeyOptions, 'address'> = {},
): Promise<ResolvedKey | InboxRefusal> {
  const found = await resolveKey(ctx, signature.keyId, options)
  if (!found.ok) return found
  const verdict = verifySignature(signature, message, found.key)
  if (verdict.ok) return found
  const anew = await resolveKey(ctx, signature.keyId, { ...options, refetch: true })
  if (!anew.ok) return anew
  const again = anew.key.equals(found.key) ? verdict : verifySignature(signature, message, anew.key)
  return again.ok ? anew : refuse(again.word)
}
