import { type Context, inTransaction } from '../context.ts'
import { type ListEntry, type ListMode, isListable } from '../domain/peer-list.ts'
import { Refusal } from '../domain/refusal.ts'
import { hostOf, instanceActorUri, peerListUri } from '../domain/uris.ts'
import { announceActor } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import {
  type ListRow,
  deleteList,
  dropDocument,
  holdList,
  listDeclined,
  listLists,
  listStanding,
  saveTaken,
} from '../store/peer-lists.ts'
import { listOpenProposals } from '../store/peer-proposals.ts'
import { announcePeers } from '../store/peers.ts'
import { findSetting, saveSetting } from '../store/settings.ts'
import { endProposal, isForTwo, propose } from './peer-proposals.ts'

/** The setting that says that this server publishes its list. */
const PUBLISHED = 'peers-published'

/** Proposals that one reading of a list makes; the rest comes with the next. */
const PROPOSED_AT_ONCE = 100

export const isPublished = async (ctx: Context): Promise<boolean> =>
  (await findSetting(ctx.db, PUBLISHED)) === true

/** Publishes the list of our peers, or takes it away. The document is made by federation. */
export async function publishPeers(ctx: Context, by: string, on: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await saveSetting(tx.db, PUBLISHED, on)
    if (!on) await dropDocument(tx.db, peerListUri(tx.origin))
    const action = on ? 'peer-list-published' : 'peer-list-withdrawn'
    await recordAudit(tx.db, { at: tx.now(), who: by, action, subject: peerListUri(tx.origin) })
    await announcePeers(tx.db)
    await announceActor(tx.db, instanceActorUri(tx.origin)) // NodeInfo says where it is
  })
}

/** A list of another server that this one reads. */
export interface Subscription {
  readonly host: string
  readonly mode: ListMode
  readonly servers: number
  readonly listed: Date | undefined
  readonly expires: Date | undefined
  readonly fetched: Date | undefined
  /** Why it could not be read the last time. */
  readonly error: string | undefined
}

export const listSubscriptions = async (ctx: Context): Promise<Subscription[]> =>
  (await listLists(ctx.db)).map((row) => ({
    host: row.host,
    mode: row.mode,
    servers: row.entries.length,
    listed: row.listed_at ?? undefined,
    expires: row.expires_at ?? undefined,
    fetched: row.fetched_at ?? undefined,
    error: row.error ?? undefined,
  }))

/** Who acts when a list does. */
export const byList = (host: string): string => `list ${host}`

/** Ends a subscription and what it proposed. Peers that it brought stay. */
export async function unsubscribe(ctx: Context, by: string, host: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await deleteList(tx.db, host)))
      throw new Refusal('not-found', `There is no subscription to a list of ${host}.`)
    for (const open of await listOpenProposals(tx.db))
      if (open.list === host) await endProposal(tx, by, open, 'withdrawn')
    const action = 'peer-list-unsubscribed'
    await recordAudit(tx.db, { at: tx.now(), who: by, action, subject: host })
  })
}

/** A list whose proof was checked. */
export interface CheckedList {
  readonly updated: Date
  readonly expires: Date
  readonly etag: string | undefined
  readonly entries: readonly ListEntry[]
}

/**
 * Takes a list in: what is new is proposed, or returned to be added where the operator said so; what is gone is
 * proposed to be removed. Whatever an administrator decided himself is left alone: servers that he entered,
 * suspended or took off, and what he declined.
 * @param next when the list is asked for again.
 * @returns servers to be added now.
 * @throws Refusal `wrong-state` for a list that was signed before the one that was last taken, `not-found`
 *   when the subscription ended meanwhile.
 */
export async function takeList(
  ctx: Context,
  host: string,
  list: CheckedList,
  next: Date,
): Promise<ListEntry[]> {
  return inTransaction(ctx, async (tx) => {
    const row = await holdList(tx.db, host)
    if (!row) throw new Refusal('not-found', `The subscription to ${host} has ended.`)
    if (row.listed_at && list.updated < row.listed_at)
      throw new Refusal('wrong-state', `${host} shows an older list than before. It was not taken.`)
    const isOther = JSON.stringify(list.entries) !== JSON.stringify(row.entries)
    if (row.listed_at?.getTime() === list.updated.getTime() && isOther)
      throw new Refusal(
        'wrong-state',
        `${host} shows two lists of the same time. It was not taken.`,
      )
    const { updated: listedAt, expires: expiresAt, etag, entries } = list
    const toAdd = await weigh(tx, row, entries)
    await saveTaken(tx.db, host, { listedAt, expiresAt, etag, entries, now: tx.now(), next })
    return toAdd
  })
}

async function weigh(
  tx: Context,
  { host, mode }: Pick<ListRow, 'host' | 'mode'>,
  entries: readonly ListEntry[],
): Promise<ListEntry[]> {
  const standing = new Map((await listStanding(tx.db)).map((peer) => [peer.host, peer]))
  const listed = new Set(entries.map((entry) => entry.host))
  const open = new Map((await listOpenProposals(tx.db)).map((one) => [one.host, one]))
  for (const one of open.values()) {
    const isStale = one.kind === 'enter' ? !listed.has(one.host) : listed.has(one.host)
    if (one.list === host && isStale) {
      await endProposal(tx, byList(host), one, 'withdrawn')
      open.delete(one.host)
    }
  }
  const declined = await listDeclined(tx.db, host, 'enter')
  const [own, mayBeHere] = [hostOf(tx.origin), tx.config.env !== 'production']
  const fresh = entries.filter(
    (entry) =>
      isListable(entry.host, own, mayBeHere) &&
      !standing.has(entry.host) &&
      !open.has(entry.host) &&
      !declined.has(entry.host),
  )
  const kept = await listDeclined(tx.db, host, 'remove')
  const gone = [...standing.values()].filter(
    (peer) =>
      peer.from_list === host &&
      peer.state === 'active' &&
      !listed.has(peer.host) &&
      !open.has(peer.host) &&
      !kept.has(peer.host),
  )
  for (const peer of gone.slice(0, PROPOSED_AT_ONCE))
    await propose(tx, byList(host), { host: peer.host, kind: 'remove', terms: {}, list: host })
  if (mode === 'add' && !isForTwo(tx)) return fresh
  for (const entry of fresh.slice(0, PROPOSED_AT_ONCE)) await proposeEntry(tx, host, entry)
  return []
}

/** Proposes a server of a list, with the rights that a list can give: to be followed, nothing else. */
export async function proposeEntry(
  tx: Context,
  list: string,
  entry: ListEntry,
  reason = `Listed by ${list}.`,
): Promise<void> {
  const { host, name, fingerprint } = entry
  const terms = {
    followPublic: true,
    exchangePeers: false,
    ...(name === undefined ? {} : { name }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  }
  await propose(tx, byList(list), { host, kind: 'enter', terms, list, reason })
}
