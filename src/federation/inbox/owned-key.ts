import type { KeyObject } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Wire } from '../../vocabulary/wire.ts'
import { type ListedKey, listedKeys, readKey } from '../../vocabulary/keys.ts'
import { allowsPlainHttp, canonicalOrigin } from '../canonical.ts'
import { type FetchFailure, type FetchedDocument, fetchDocument } from '../fetch.ts'
import { keyOf } from '../foreign-key.ts'
import { type InboxRefusal, type InboxWord, refuse } from './refusal.ts'

/** A key that its actor lists and that names its actor. */
export interface OwnedKey {
  readonly ok: true
  readonly keyId: string
  readonly actorUri: string
  readonly key: KeyObject
}

const BY_FAILURE: Readonly<Record<FetchFailure, InboxWord>> = {
  gone: 'key_unknown',
  'not-found': 'key_refused', // perhaps for a moment only
  refused: 'key_refused',
  unavailable: 'key_unreachable',
  'not-admitted': 'host_refused',
  'too-large': 'key_refused',
  'wrong-type': 'key_refused',
  malformed: 'key_refused',
  'wrong-origin': 'sig_owner_mismatch',
  'wrong-id': 'key_refused',
}

/**
 * Fetches a key and proves that it is its actor's, in both directions (TRUST 2.4, SEC-01): the actor's
 * document, from the actor's own id, lists the key id; the key names that actor. A claim of one side
 * alone proves nothing. At most two documents are looked at, all of the key's origin.
 * @param keyId canonical, and of a host that is admitted.
 */
export async function fetchOwnedKey(ctx: Context, keyId: string): Promise<OwnedKey | InboxRefusal> {
  const first = await fetchDocument(ctx, keyId, 'key')
  if (!first.ok) return refuse(BY_FAILURE[first.reason])
  const itself = standaloneKey(first.document)
  if (!itself) return judge(ctx, keyId, first, undefined)
  // A key with a document of its own: its actor has to confirm it.
  if (itself.id !== keyId) return refuse('key_unknown')
  if (itself.owner === undefined || !isOfOrigin(ctx, itself.owner, keyId))
    return refuse('sig_owner_mismatch')
  const actor = await fetchDocument(ctx, itself.owner, 'key')
  if (!actor.ok) return refuse(BY_FAILURE[actor.reason])
  return actor.id === itself.owner ? judge(ctx, keyId, actor, itself) : refuse('sig_owner_mismatch')
}

/** A document that is a key and not an actor. */
function standaloneKey(document: Wire): ListedKey | undefined {
  const isKey = 'publicKeyPem' in document || 'publicKeyMultibase' in document
  return isKey ? readKey(document) : undefined
}

function isOfOrigin(ctx: Context, actor: string, keyId: string): boolean {
  const origin = canonicalOrigin(actor, allowsPlainHttp(ctx))
  return origin !== undefined && origin === canonicalOrigin(keyId, allowsPlainHttp(ctx))
}

/** @param itself the key's own document, which counts where the actor lists no more than its id. */
function judge(
  ctx: Context,
  keyId: string,
  { id: actorUri, document }: Extract<FetchedDocument, { ok: true }>,
  itself: ListedKey | undefined,
): OwnedKey | InboxRefusal {
  if (!isOfOrigin(ctx, actorUri, keyId)) return refuse('sig_owner_mismatch')
  const listed = listedKeys(document).find(({ id }) => id === keyId)
  // A key that claims an actor who does not list it is somebody posing as that actor.
  if (!listed) return refuse(itself ? 'sig_owner_mismatch' : 'key_unknown')
  const claimed = listed.material ? listed : itself
  if (!claimed) return refuse('key_unknown')
  if (claimed.owner !== actorUri) return refuse('sig_owner_mismatch')
  const key = keyOf(claimed)
  return key ? { ok: true, keyId, actorUri, key } : refuse('key_unsuitable')
}
