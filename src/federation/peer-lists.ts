import { type CheckedList, isPublished, publishPeers } from '../actions/peer-lists.ts'
import type { Context } from '../context.ts'
import { LIST_ENTRIES_MAX, LIST_HOLDS_DAYS } from '../domain/peer-list.ts'
import { instanceActorUri, peerListUri, sameOrigin } from '../domain/uris.ts'
import { keyHash } from '../platform/keys.ts'
import { INSTANCE_ID } from '../store/actors.ts'
import { findDocument, saveDocument } from '../store/documents.ts'
import { listPublishable } from '../store/peer-lists.ts'
import type { PeerRow } from '../store/peers.ts'
import { readPeerList, writePeerList } from '../vocabulary/peer-list.ts'
import { type Wire, isWire, readText } from '../vocabulary/wire.ts'
import { resolveKey } from './inbox/keys.ts'
import { proofKey } from './keyring.ts'
import { addProof, checkProof, readProof } from './outgoing/proof.ts'

// The list of our peers as a signed document, and the check of such a list of another server.

const DAY = 86_400_000
/** The list is signed anew after this time (ms), so that a reader always has one that holds. */
const SIGNED_FOR = DAY
/** The clock of the server that signed may be ahead by this (ms). */
const AHEAD_MAX = 5 * 60_000

/**
 * Makes the published list anew when it changed, or was signed a day ago; does nothing while it is not
 * published. Only what our operator chose is named: nothing is handed on from other lists, so lists that
 * subscribe to each other do not keep each other's entries alive.
 * @returns whether it was made.
 */
export async function refreshPublished(ctx: Context): Promise<boolean> {
  if (!(await isPublished(ctx))) return false
  const id = peerListUri(ctx.origin)
  const now = ctx.now()
  const rows = await listPublishable(ctx.db, now, LIST_ENTRIES_MAX)
  const entries = rows.map((row) => ({
    host: row.host,
    actor: row.instance_actor ?? '',
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
  }))
  const document = await findDocument(ctx.db, id)
  const before = document && (JSON.parse(document.body) as Wire)
  const signed = Date.parse(readText(before?.['updated']) ?? '')
  const list = { id, owner: instanceActorUri(ctx.origin), updated: now, entries }
  const isSame = JSON.stringify(before?.['items']) === JSON.stringify(writePeerList(list)['items'])
  if (isSame && now.getTime() - signed < SIGNED_FOR) return false
  // Never at the time of the one before, or a reader could not tell which is the later one.
  const updated = new Date(Math.max(now.getTime(), Number.isNaN(signed) ? 0 : signed + 1_000))
  const { keyId, privateKey } = await proofKey(ctx, INSTANCE_ID)
  const body = addProof(writePeerList({ ...list, updated }), {
    verificationMethod: keyId,
    privateKey,
    created: updated,
    expires: new Date(updated.getTime() + LIST_HOLDS_DAYS * DAY),
  })
  await saveDocument(ctx.db, {
    uri: id,
    actorId: INSTANCE_ID,
    local: true,
    visibility: 'public',
    body: JSON.stringify(body),
    updatedAt: updated,
  })
  return true
}

/** Publishes the list of our peers, or takes it away. */
export async function publish(ctx: Context, by: string, on: boolean): Promise<void> {
  await publishPeers(ctx, by, on)
  await refreshPublished(ctx)
}

export type ListCheck =
  { readonly ok: true; readonly list: CheckedList } | { readonly ok: false; readonly error: string }

const bad = (error: string): ListCheck => ({ ok: false, error })

/**
 * Checks a list that was read at a peer: it is the peer's own, its proof was made by a key of the peer's own
 * actor that somebody here confirmed, and it holds now.
 * @param etag of the answer, kept for the next reading.
 */
export async function checkList(
  ctx: Context,
  peer: Pick<PeerRow, 'instance_actor' | 'key_hashes'>,
  document: Wire,
  etag: string | undefined,
): Promise<ListCheck> {
  const owner = peer.instance_actor
  const claim = readProof(document)
  const expires = isWire(document['proof']) ? readText(document['proof']['expires']) : undefined
  if (!claim.ok) return bad(`The list has no proof that can be judged (${claim.reason}).`)
  if (expires === undefined) return bad('The proof of the list does not say until when it holds.')
  if (owner === null || !sameOrigin(claim.verificationMethod, owner))
    return bad('The list is not proved by its own server.')
  const found = await resolveKey(ctx, claim.verificationMethod)
  if (!found.ok) return bad(`The key of the list could not be had (${found.word}).`)
  if (found.actorUri !== owner) return bad('The list is not proved by the actor of its server.')
  if (!peer.key_hashes.includes(keyHash(found.key)))
    return bad('The list is proved by a key that nobody confirmed. Use comity peers confirm.')
  const proved = checkProof(document, found.key, ctx.now())
  if (!proved.ok) return bad(`The proof of the list is bad (${proved.reason}).`)
  const list = readPeerList(document)
  if (!list || list.owner !== owner)
    return bad(`This is no list of peers, or one of more than ${LIST_ENTRIES_MAX} servers.`)
  if (list.updated.getTime() > ctx.now().getTime() + AHEAD_MAX)
    return bad('The list was signed in the future.')
  const { updated, entries } = list
  return { ok: true, list: { updated, expires: new Date(expires), etag, entries } }
}
