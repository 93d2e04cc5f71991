import type { KeyObject } from 'node:crypto'
import { readMultikey, readPublicPem, writeMultikey, writePublicPem } from '../platform/keys.ts'
import type { RemoteKey } from '../store/remote-keys.ts'
import type { ListedKey } from '../vocabulary/keys.ts'
import { isSuitable } from './signatures/verify.ts'

/** The public key of a listed one; undefined when it cannot be read, or is none that we believe. */
export function keyOf({ material }: ListedKey): KeyObject | undefined {
  if (!material) return undefined
  const key = material.kind === 'pem' ? readPublicPem(material.text) : readMultikey(material.text)
  return key && isSuitable(key) ? key : undefined
}

/** A key as it is stored: one spelling for each kind, however it was sent. */
export function toRemoteKey(keyId: string, actorUri: string, key: KeyObject): RemoteKey {
  const isRsa = key.asymmetricKeyType === 'rsa'
  return {
    keyId,
    actorUri,
    kind: isRsa ? 'rsa' : 'ed25519',
    publicKey: isRsa ? writePublicPem(key) : writeMultikey(key),
  }
}

/** @returns undefined when the database holds what cannot be read, which a fetch then replaces. */
export const fromRemoteKey = (
  stored: Pick<RemoteKey, 'kind' | 'publicKey'>,
): KeyObject | undefined =>
  stored.kind === 'rsa' ? readPublicPem(stored.publicKey) : readMultikey(stored.publicKey)
