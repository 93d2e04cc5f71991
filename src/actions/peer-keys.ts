import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { instanceActorUri } from '../domain/uris.ts'
import {
  fingerprintOf,
  isSameFingerprint,
  keyHash,
  readMultikey,
  readPublicPem,
} from '../platform/keys.ts'
import { THIS_SERVER, recordAudit } from '../store/audit.ts'
import { findDocument } from '../store/documents.ts'
import { saveConfirmedKeys, saveSeenKeys } from '../store/peer-keys.ts'
import { type PeerRow, findPeer, findPeerOfInstance } from '../store/peers.ts'
import type { RemoteKey } from '../store/remote-keys.ts'
import { listedKeys } from '../vocabulary/keys.ts'
import type { Wire } from '../vocabulary/wire.ts'
import { type Proposal, isForTwo, propose, requireDecider } from './peer-proposals.ts'

const hashOf = (kind: 'rsa' | 'ed25519', text: string): string[] => {
  const key = kind === 'rsa' ? readPublicPem(text) : readMultikey(text)
  return key ? [keyHash(key)] : []
}

/** The keys of an actor, each as its hash. */
export const hashesOf = (keys: readonly Pick<RemoteKey, 'kind' | 'publicKey'>[]): string[] => [
  ...new Set(keys.flatMap(({ kind, publicKey }) => hashOf(kind, publicKey))),
]

/** The fingerprint of this server, as others see it: of the keys in the document of its own actor. */
export async function ownFingerprint(ctx: Context): Promise<string> {
  const document = await findDocument(ctx.db, instanceActorUri(ctx.origin))
  const actor = JSON.parse(document?.body ?? '{}') as Wire
  const hashes = listedKeys(actor).flatMap(({ material }) =>
    material ? hashOf(material.kind === 'pem' ? 'rsa' : 'ed25519', material.text) : [],
  )
  if (hashes.length === 0) throw new Error('The actor of this server has no keys.')
  return fingerprintOf(hashes)
}

/**
 * Compares the keys that a server's own actor has now with those that somebody confirmed, in the
 * transaction that stores them. A new one is shown to the operator and audited; nothing is shut out, since
 * honest servers replace their keys. One that is gone is forgotten. Actors that are no peer's own are no matter.
 */
export async function noteInstanceKeys(
  tx: Context,
  actorUri: string,
  keys: readonly Pick<RemoteKey, 'kind' | 'publicKey'>[],
): Promise<void> {
  const peer = await findPeerOfInstance(tx.db, actorUri)
  if (!peer || peer.state === 'removed') return
  const seen = hashesOf(keys)
  const now = tx.now()
  if (seen.length === 0) return
  if (peer.key_hashes.length === 0) return adopt(tx, peer, seen)
  if (seen.every((hash) => peer.key_hashes.includes(hash))) {
    if (peer.seen_hashes) await saveSeenKeys(tx.db, peer.host, null, now)
    return seen.length < peer.key_hashes.length ? adopt(tx, peer, seen) : undefined
  }
  if (isSameSet(seen, peer.seen_hashes ?? [])) return
  await saveSeenKeys(tx.db, peer.host, seen, now)
  await recordAudit(tx.db, {
    at: now,
    who: THIS_SERVER,
    action: 'peer-keys-changed',
    subject: peer.host,
    before: { fingerprint: peer.fingerprint },
    after: { fingerprint: fingerprintOf(seen) },
  })
  tx.log.warn({ host: peer.host }, 'a peer has a key that nobody confirmed')
}

/** An entry from before keys were kept, or one of fewer keys than before, says what is believed now. */
const adopt = (tx: Context, { host }: PeerRow, hashes: readonly string[]): Promise<void> =>
  saveConfirmedKeys(tx.db, host, { hashes, fingerprint: fingerprintOf(hashes) }, tx.now())

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one))

/**
 * Believes the keys that a peer has now, after an administrator compared them.
 * @param typed the fingerprint that its operator told him.
 * @returns what waits for a second person, where it takes two.
 * @throws Refusal `wrong-state` when there is nothing to confirm, `invalid` when the fingerprint is another.
 */
export async function confirmPeerKeys(
  ctx: Context,
  by: string,
  host: string,
  typed: string,
  reason?: string,
): Promise<Proposal | undefined> {
  await requireDecider(ctx, by)
  return inTransaction(ctx, async (tx) => {
    const peer = await findPeer(tx.db, host)
    if (!peer || peer.state === 'removed')
      throw new Refusal('not-found', 'There is no such server on the list.')
    if (!peer.seen_hashes)
      throw new Refusal('wrong-state', `${host} has no key that is not confirmed.`)
    const fingerprint = fingerprintOf(peer.seen_hashes)
    if (!isSameFingerprint(typed, fingerprint)) throw otherFingerprint(host, fingerprint)
    const terms = { keyHashes: peer.seen_hashes, fingerprint }
    if (isForTwo(tx)) return propose(tx, by, { host, kind: 'keys', terms, reason })
    await believeKeys(tx, by, host, terms, reason)
    return undefined
  })
}

/** Writes which keys are believed, in the caller's transaction. */
export async function believeKeys(
  tx: Context,
  by: string,
  host: string,
  terms: { readonly keyHashes: readonly string[]; readonly fingerprint: string },
  reason?: string,
): Promise<void> {
  const { keyHashes: hashes, fingerprint } = terms
  await saveConfirmedKeys(tx.db, host, { hashes, fingerprint }, tx.now())
  await recordAudit(tx.db, {
    at: tx.now(),
    who: by,
    action: 'peer-keys-confirmed',
    subject: host,
    detail: { fingerprint },
    reason,
  })
}

/** What an administrator reads whose fingerprint is not the one that the server shows. */
export const otherFingerprint = (host: string, shown: string | undefined): Refusal =>
  new Refusal(
    'invalid',
    `${host} shows the fingerprint ${shown ?? '(none)'}, which is not the one given. Nothing was changed. Ask its operator by another way.`,
    [{ path: 'fingerprint', message: 'Not the fingerprint that the server shows.' }],
  )
