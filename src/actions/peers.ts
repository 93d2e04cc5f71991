import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { activityUri } from '../domain/uris.ts'
import type { ActorRow } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { dropBackfills, requeueHost } from '../store/backfills.ts'
import { recordFact } from '../store/facts.ts'
import { endFollowing, findFollowing, holdUnanswered, saveAsked } from '../store/following.ts'
import { changePeerState, findPeer, savePeer } from '../store/peers.ts'
import { type Peer, listPeers } from './peer-list.ts'

/** What an administrator decides about a peer (PROTOCOL 7.1). */
export interface PeerOptions {
  /** Follow its organisations, so that what they publish comes here. */
  readonly followPublic: boolean
  /** Give it our peers-only records, and take its own; both sides must list each other. */
  readonly exchangePeers: boolean
  readonly reason?: string | undefined
  /** When the entry ends by itself. */
  readonly expires?: Date | undefined
}

/** What another server says of itself; found by federation/peering.ts, with no transaction open. */
export interface DiscoveredPeer {
  readonly host: string
  readonly name: string | undefined
  /** It speaks our protocol, so peers-only records may go there. */
  readonly comity: boolean
  readonly instanceActor: string | undefined
  /** Of its RSA key, to be compared by telephone. */
  readonly fingerprint: string | undefined
  /** Its organisations, stored as actors already. */
  readonly organisations: readonly ActorRow[]
}

/** How the surfaces add a peer; the network part is federation's, which the entries hand to them. */
export type AddPeer = (
  ctx: Context,
  by: string,
  host: string,
  options: PeerOptions,
) => Promise<Peer>

/** Follows repeated in one transaction; the rest comes with the next run. */
const REPEATED_AT_ONCE = 100

const NOT_LISTED = 'There is no such server on the list.'

async function askToFollow(ctx: Context, followedId: string, asked: number): Promise<void> {
  const id = ctx.newId()
  const now = ctx.now()
  await saveAsked(ctx.db, { followedId, activityUri: activityUri(ctx.origin, id), now, asked })
  await recordFact(ctx.db, id, { kind: 'follow-wanted', subject: followedId }, now)
}

/**
 * Enters a server in the list of peers, or changes its entry, and asks its organisations to be followed.
 * @param by the account's handle, or `command line`.
 * @throws Refusal `wrong-state` while the entry is suspended.
 */
export async function enterPeer(
  ctx: Context,
  by: string,
  found: DiscoveredPeer,
  options: PeerOptions,
): Promise<Peer> {
  const { host, comity } = found
  await inTransaction(ctx, async (tx) => {
    const before = await findPeer(tx.db, host)
    if (before?.state === 'suspended')
      throw new Refusal('wrong-state', `${host} is suspended. Resume it first.`)
    const now = tx.now()
    await savePeer(tx.db, {
      host,
      state: 'active',
      comity,
      follow_public: options.followPublic,
      exchange_peers: options.exchangePeers,
      instance_actor: found.instanceActor ?? null,
      fingerprint: found.fingerprint ?? null,
      name: found.name ?? null,
      reason: options.reason ?? null,
      since: now,
      expires_at: options.expires ?? null,
      updated_at: now,
    })
    for (const { id } of options.followPublic ? found.organisations : []) {
      const following = await findFollowing(tx.db, id)
      if (following === undefined || following.state === 'rejected') await askToFollow(tx, id, 1)
    }
    // It may show us more, or less, than before.
    if (before) await requeueHost(tx.db, host)
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: before?.state === 'active' ? 'peer-changed' : 'peer-added',
      subject: host,
      detail: {
        followPublic: options.followPublic,
        exchangePeers: options.exchangePeers,
        fingerprint: found.fingerprint ?? null,
        expires: options.expires ?? null,
      },
      reason: options.reason,
    })
  })
  await ctx.admission.refresh()
  return listedPeer(ctx, host)
}

type Change = Parameters<typeof changePeerState>[2]

async function change(
  ctx: Context,
  by: string,
  host: string,
  move: Pick<Change, 'from' | 'to'> & {
    readonly action: string
    readonly reason?: string | undefined
  },
  alsoDo: (tx: Context) => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { from, to, action, reason } = move
    const now = tx.now()
    if (!(await changePeerState(tx.db, host, { from, to, reason, now }))) {
      const peer = await findPeer(tx.db, host)
      if (!peer || peer.state === 'removed') throw new Refusal('not-found', NOT_LISTED)
      throw new Refusal('wrong-state', `${host} is ${peer.state}.`)
    }
    await recordAudit(tx.db, { at: now, who: by, action, subject: host, reason })
    await alsoDo(tx)
  })
  await ctx.admission.refresh()
}

/**
 * Stops all exchange with a peer at once: nothing is taken, nothing given, nothing sent. Its records stay
 * as they are, and what waits for it stays queued.
 * @throws Refusal `not-found`, or `wrong-state` when it is suspended already.
 */
export const suspendPeer = (
  ctx: Context,
  by: string,
  host: string,
  reason?: string,
): Promise<void> =>
  change(
    ctx,
    by,
    host,
    { from: ['active'], to: 'suspended', action: 'peer-suspended', reason },
    async () => undefined,
  )

/** Takes up the exchange with a suspended peer again, and catches up on what it published meanwhile. */
export const resumePeer = (
  ctx: Context,
  by: string,
  host: string,
  reason?: string,
): Promise<void> =>
  change(
    ctx,
    by,
    host,
    { from: ['suspended'], to: 'active', action: 'peer-resumed', reason },
    async (tx) => requeueHost(tx.db, host),
  )

/**
 * Takes a server off the list and stops following it. In open federation it is then like any server that
 * never was listed; to shut one out, suspend it.
 */
export const removePeer = (
  ctx: Context,
  by: string,
  host: string,
  reason?: string,
): Promise<void> =>
  change(
    ctx,
    by,
    host,
    { from: ['active', 'suspended', 'proposed'], to: 'removed', action: 'peer-removed', reason },
    async (tx) => {
      for (const row of await endFollowing(tx.db, host)) {
        const fact = {
          kind: 'follow-unwanted',
          subject: row.followed_id,
          follow: row.activity_uri,
        } as const
        await recordFact(tx.db, tx.newId(), fact, tx.now())
      }
      await dropBackfills(tx.db, host)
    },
  )

/** Sends the Follows again that nobody answered for a day (PROTOCOL 7.1.5). @returns how many. */
export async function repeatFollows(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const waiting = await holdUnanswered(tx.db, tx.now(), REPEATED_AT_ONCE)
    for (const { followed_id, asked } of waiting) await askToFollow(tx, followed_id, asked + 1)
    return waiting.length
  })
}

async function listedPeer(ctx: Context, host: string): Promise<Peer> {
  const peer = (await listPeers(ctx)).find((one) => one.host === host)
  if (!peer) throw new Error(`The peer ${host} was not stored.`)
  return peer
}
