import { type Context, inTransaction } from '../context.ts'
import type { ListMode } from '../domain/peer-list.ts'
import { type EntryTerms, type Rights, widens } from '../domain/peer-proposal.ts'
import { Refusal } from '../domain/refusal.ts'
import { activityUri } from '../domain/uris.ts'
import type { ActorRow } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { requeueHost } from '../store/backfills.ts'
import { recordFact } from '../store/facts.ts'
import { findFollowing, saveAsked } from '../store/following.ts'
import { closeProposal, findOpenProposal } from '../store/peer-proposals.ts'
import { type PeerRow, findPeer, savePeer } from '../store/peers.ts'
import { type Peer, listPeers } from './peer-list.ts'
import { isForTwo, propose, requireDecider } from './peer-proposals.ts'

/** What an administrator decides about a peer (PROTOCOL 7.1). */
export interface PeerOptions {
  /** Follow its organisations, so that what they publish comes here. */
  readonly followPublic: boolean
  /** Give it our peers-only records, and take its own; both sides must list each other. */
  readonly exchangePeers: boolean
  readonly reason?: string | undefined
  /** When the entry ends by itself. */
  readonly expires?: Date | undefined
  /** Blocks of addresses that are opened for this host only (TRUST 3.2). */
  readonly cidrs?: readonly string[]
  /** Host whose list names it, when it was not our operator's own idea. */
  readonly fromList?: string | undefined
}

/** What another server says of itself; found by federation/peering.ts, with no transaction open. */
export interface DiscoveredPeer {
  readonly host: string
  readonly name: string | undefined
  /** It speaks our protocol, so peers-only records may go there. */
  readonly comity: boolean
  readonly instanceActor: string | undefined
  /** Hashes of the keys of its own actor. */
  readonly keyHashes: readonly string[]
  /** Of those keys, to be compared by telephone. */
  readonly fingerprint: string | undefined
  /** Its organisations, stored as actors already. */
  readonly organisations: readonly ActorRow[]
}

/**
 * How the surfaces add a peer; the network part is federation's, which the entries hand to them.
 * @param confirm is shown what was found before anything is entered, and throws to prevent it.
 */
export type AddPeer = (
  ctx: Context,
  by: string,
  host: string,
  options: PeerOptions,
  confirm?: (found: DiscoveredPeer) => Promise<void>,
) => Promise<Peer>

/** What the surfaces need of federation, since siblings never meet. */
export interface Peering {
  readonly add: AddPeer
  /** Asks a server who it is, and enters nothing. */
  readonly look: (ctx: Context, host: string) => Promise<DiscoveredPeer>
  /** Approves what was proposed, as the second person or, for what a list proposes, the first. */
  readonly approve: (ctx: Context, by: string, id: string) => Promise<void>
  /** Publishes the list of our peers, or takes it away. */
  readonly publish: (ctx: Context, by: string, on: boolean) => Promise<void>
  /** Subscribes to the list of a peer, and reads it. */
  readonly subscribe: (ctx: Context, by: string, host: string, mode: ListMode) => Promise<void>
}

/** Sends a Follow to an organisation, in the caller's transaction. @param asked how often that is then. */
export async function askToFollow(ctx: Context, followedId: string, asked: number): Promise<void> {
  const id = ctx.newId()
  const now = ctx.now()
  await saveAsked(ctx.db, { followedId, activityUri: activityUri(ctx.origin, id), now, asked })
  await recordFact(ctx.db, id, { kind: 'follow-wanted', subject: followedId }, now)
}

const toTerms = (found: DiscoveredPeer, options: PeerOptions): EntryTerms => ({
  comity: found.comity,
  name: found.name ?? null,
  instanceActor: found.instanceActor ?? null,
  keyHashes: found.keyHashes,
  fingerprint: found.fingerprint ?? null,
  followPublic: options.followPublic,
  exchangePeers: options.exchangePeers,
  cidrs: options.cidrs ?? [],
  expires: options.expires?.toISOString() ?? null,
  organisations: options.followPublic ? found.organisations.map(({ id }) => id) : [],
})

const rightsOf = (row: PeerRow): Rights => ({
  followPublic: row.follow_public,
  exchangePeers: row.exchange_peers,
  cidrs: row.cidrs,
  expires: row.expires_at?.toISOString() ?? null,
  keyHashes: row.key_hashes,
})

/**
 * Enters a server in the list of peers, or changes its entry, and asks its organisations to be followed.
 * Where it takes two people, what gives it more rights waits for the second one.
 * @param by the account's handle, or `command line`.
 * @throws Refusal `wrong-state` while the entry is suspended.
 */
export async function enterPeer(
  ctx: Context,
  by: string,
  found: DiscoveredPeer,
  options: PeerOptions,
): Promise<Peer> {
  const { host } = found
  const { reason, fromList } = options
  const terms = toTerms(found, options)
  await requireDecider(ctx, by)
  await inTransaction(ctx, async (tx) => {
    const before = await findPeer(tx.db, host)
    if (before?.state === 'suspended')
      throw new Refusal('wrong-state', `${host} is suspended. Resume it first.`)
    const isActive = before?.state === 'active'
    if (isForTwo(tx) && widens(isActive ? rightsOf(before) : undefined, terms)) {
      await propose(tx, by, { host, kind: 'enter', terms, reason })
      if (!isActive) await saveEntry(tx, host, terms, { state: 'proposed', reason, fromList })
      return
    }
    const open = await findOpenProposal(tx.db, host)
    const state = open?.list ? 'approved' : 'withdrawn'
    if (open) await closeProposal(tx.db, open.id, { state, by, now: tx.now() })
    await writeEntry(tx, by, host, terms, { before, reason, fromList })
  })
  await ctx.admission.refresh()
  return listedPeer(ctx, host)
}

interface Why {
  readonly reason?: string | undefined
  readonly fromList?: string | null | undefined
}

async function saveEntry(
  tx: Context,
  host: string,
  terms: EntryTerms,
  { state, reason, fromList }: Why & { readonly state: 'active' | 'proposed' },
): Promise<void> {
  const now = tx.now()
  await savePeer(tx.db, {
    host,
    state,
    comity: terms.comity,
    follow_public: terms.followPublic,
    exchange_peers: terms.exchangePeers,
    instance_actor: terms.instanceActor,
    fingerprint: terms.fingerprint,
    key_hashes: [...terms.keyHashes],
    seen_hashes: null,
    keys_changed_at: null,
    keys_checked_at: now,
    cidrs: [...terms.cidrs],
    name: terms.name,
    reason: reason ?? null,
    from_list: fromList ?? null,
    since: now,
    expires_at: terms.expires === null ? null : new Date(terms.expires),
    updated_at: now,
  })
}

/** Makes an entry active, in the caller's transaction. */
export async function writeEntry(
  tx: Context,
  by: string,
  host: string,
  terms: EntryTerms,
  why: Why & { readonly before: PeerRow | undefined; readonly proposedBy?: string },
): Promise<void> {
  const { before, reason, proposedBy } = why
  await saveEntry(tx, host, terms, { ...why, state: 'active' })
  for (const id of terms.organisations) {
    const following = await findFollowing(tx.db, id)
    if (following === undefined || following.state === 'rejected') await askToFollow(tx, id, 1)
  }
  // It may show us more, or less, than before.
  if (before) await requeueHost(tx.db, host)
  const { followPublic, exchangePeers, fingerprint, cidrs, expires } = terms
  await recordAudit(tx.db, {
    at: tx.now(),
    who: by,
    action: before?.state === 'active' ? 'peer-changed' : 'peer-added',
    subject: host,
    detail: {
      fingerprint,
      ...(why.fromList ? { list: why.fromList } : {}),
    },
    before: before && { state: before.state, ...rightsOf(before) },
    after: { state: 'active', followPublic, exchangePeers, cidrs, expires },
    proposedBy,
    reason,
  })
}

async function listedPeer(ctx: Context, host: string): Promise<Peer> {
  const peer = (await listPeers(ctx)).find((one) => one.host === host)
  if (!peer) throw new Error(`The peer ${host} was not stored.`)
  return peer
}
