import { otherFingerprint } from '../actions/peer-keys.ts'
import { byList, proposeEntry, takeList } from '../actions/peer-lists.ts'
import { isForTwo } from '../actions/peer-proposals.ts'
import { type Context, inTransaction } from '../context.ts'
import { LISTS_MAX, type ListEntry, type ListMode } from '../domain/peer-list.ts'
import { canonicalHost } from '../domain/peer.ts'
import { Refusal } from '../domain/refusal.ts'
import { isSameFingerprint } from '../platform/keys.ts'
import { recordAudit } from '../store/audit.ts'
import {
  type ListRow,
  claimDueList,
  findList,
  listLists,
  noteLooked,
  saveList,
} from '../store/peer-lists.ts'
import { findOpenProposal } from '../store/peer-proposals.ts'
import { type PeerRow, findPeer } from '../store/peers.ts'
import { type FetchedAnew, fetchAnew } from './fetch.ts'
import { type ListCheck, checkList } from './peer-lists.ts'
import { addPeer, findPeerList } from './peering.ts'

const HOUR = 3_600_000
/** A list is read again after a day; after a failure sooner, and then less and less often (ms). */
const READ_EVERY = 24 * HOUR
/** Time that one process has to read one list and to add what is new in it (ms). */
const LEASE = 10 * 60_000
/** Servers that one reading adds: each is asked who it is. What is left comes in a minute. */
const ADDED_AT_ONCE = 10
const GO_ON_AFTER = 60_000

/** The peer whose list is read. @throws Refusal `wrong-state` unless it is an active peer with confirmed keys. */
async function publisher(ctx: Context, host: string): Promise<PeerRow> {
  const peer = await findPeer(ctx.db, host)
  if (peer?.state === 'active' && peer.instance_actor !== null && peer.key_hashes.length > 0)
    return peer
  throw new Refusal(
    'wrong-state',
    `${host} is not an active peer with confirmed keys. A list is read from such a server only: add it first.`,
  )
}

/**
 * Subscribes to the list of a peer, and reads it at once. Nothing of it gives rights by itself unless `add`.
 * @throws Refusal `wrong-state` when it is no active peer, `peer-unreachable` when it publishes no list,
 *   `invalid` when the list cannot be believed, `not-allowed` for `add` where two decide.
 */
export async function subscribe(
  ctx: Context,
  by: string,
  given: string,
  mode: ListMode,
): Promise<void> {
  const host = canonicalHost(given) ?? given
  if (mode === 'add' && isForTwo(ctx))
    throw new Refusal('not-allowed', 'Two administrators decide here, so a list can only propose.')
  const peer = await publisher(ctx, host)
  const known = await findList(ctx.db, host)
  if (!known && (await listLists(ctx.db)).length >= LISTS_MAX)
    throw new Refusal('wrong-state', `There are ${LISTS_MAX} subscriptions already. End one first.`)
  const uri = await findPeerList(ctx, host)
  if (uri === undefined)
    throw new Refusal('peer-unreachable', `${host} publishes no list of its peers.`)
  const read = await readList(ctx, peer, await fetchAnew(ctx, uri, undefined))
  if (!read.ok) throw new Refusal('invalid', `The list of ${host} was not taken. ${read.error}`)
  await inTransaction(ctx, async (tx) => {
    const now = tx.now()
    await saveList(tx.db, { host, mode, uri, now })
    const detail = { mode, uri }
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'peer-list-subscribed',
      subject: host,
      detail,
    })
  })
  await take(ctx, host, read)
}

async function readList(
  ctx: Context,
  peer: PeerRow,
  fetched: FetchedAnew,
): Promise<Extract<ListCheck, { ok: true }> | { readonly ok: false; readonly error: string }> {
  if (!fetched.ok) return { ok: false, error: fetched.detail }
  if (fetched.isSame) return { ok: false, error: 'The list did not come whole.' }
  return checkList(ctx, peer, fetched.document, fetched.etag)
}

/** Takes a checked list in, and adds what is to be added at once. */
async function take(
  ctx: Context,
  host: string,
  { list }: Extract<ListCheck, { ok: true }>,
): Promise<void> {
  const next = new Date(ctx.now().getTime() + READ_EVERY)
  const toAdd = await takeList(ctx, host, list, next)
  for (const entry of toAdd.slice(0, ADDED_AT_ONCE)) await addListed(ctx, host, entry)
  if (toAdd.length <= ADDED_AT_ONCE) return
  const now = ctx.now()
  const soon = new Date(now.getTime() + GO_ON_AFTER)
  await noteLooked(ctx.db, host, { error: null, now, next: soon, isPartial: true })
}

/** Adds a server of a list, if it has the keys that the list says; otherwise it is proposed, with the reason. */
async function addListed(ctx: Context, list: string, entry: ListEntry): Promise<void> {
  const { host, fingerprint: said } = entry
  const reason = `Listed by ${list}.`
  const options = { followPublic: true, exchangePeers: false, reason, fromList: list }
  try {
    await addPeer(ctx, byList(list), host, options, async ({ fingerprint }) => {
      const isSame = said && fingerprint && isSameFingerprint(said, fingerprint)
      if (!isSame) throw otherFingerprint(host, fingerprint)
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await inTransaction(ctx, async (tx) => {
      if (await findOpenProposal(tx.db, host)) return
      await proposeEntry(tx, list, entry, `${reason} It was not added: ${error.message}`)
    })
  }
}

/** Looks at the list that is due for longest. @returns 0 when none is due. */
export async function readDueList(ctx: Context): Promise<number> {
  const now = ctx.now()
  const row = await claimDueList(ctx.db, now, new Date(now.getTime() + LEASE))
  if (!row) return 0
  try {
    await readAgain(ctx, row)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await failed(ctx, row, error.message)
  }
  return 1
}

async function readAgain(ctx: Context, row: ListRow): Promise<void> {
  const { host } = row
  const peer = await publisher(ctx, host)
  const fetched = await fetchAnew(ctx, row.uri, row.etag ?? undefined)
  if (fetched.ok && fetched.isSame) {
    const isOver = row.expires_at !== null && row.expires_at <= ctx.now()
    if (isOver) return failed(ctx, row, 'The list has not been signed anew, and holds no longer.')
    const next = new Date(ctx.now().getTime() + READ_EVERY)
    return noteLooked(ctx.db, host, { error: null, now: ctx.now(), next })
  }
  const read = await readList(ctx, peer, fetched)
  if (read.ok) return take(ctx, host, read)
  return failed(ctx, row, read.error)
}

async function failed(ctx: Context, row: ListRow, error: string): Promise<void> {
  const now = ctx.now()
  const wait = Math.min(READ_EVERY, HOUR * 2 ** Math.min(row.failures, 10))
  ctx.log.warn({ host: row.host, reason: error }, 'a list of peers was not taken')
  await noteLooked(ctx.db, row.host, { error, now, next: new Date(now.getTime() + wait) })
}
