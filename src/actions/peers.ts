import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { recordAudit } from '../store/audit.ts'
import { dropBackfills, requeueHost } from '../store/backfills.ts'
import { noteShut } from '../store/catch-up.ts'
import { recordFact } from '../store/facts.ts'
import { endFollowing, holdUnanswered } from '../store/following.ts'
import { closeProposal, findOpenProposal } from '../store/peer-proposals.ts'
import { allowGoodbye, changePeerState, findPeer } from '../store/peers.ts'
import { askToFollow } from './peer-entry.ts'
import { type Proposal, isForTwo, propose, requireDecider } from './peer-proposals.ts'

/** Follows repeated in one transaction; the rest comes with the next run. */
const REPEATED_AT_ONCE = 100

const NOT_LISTED = 'There is no such server on the list.'

type Change = Parameters<typeof changePeerState>[2]

async function change(
  ctx: Context,
  by: string,
  host: string,
  move: Pick<Change, 'from' | 'to' | 'expires'> & {
    readonly action: string
    readonly reason?: string | undefined
    /** Who proposed it, where it took a second person. */
    readonly proposedBy?: string | undefined
  },
  alsoDo: (tx: Context) => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { from, to, action, reason, expires, proposedBy } = move
    const now = tx.now()
    const before = await findPeer(tx.db, host)
    if (!(await changePeerState(tx.db, host, { from, to, reason, now, expires }))) {
      const peer = await findPeer(tx.db, host)
      if (!peer || peer.state === 'removed') throw new Refusal('not-found', NOT_LISTED)
      throw new Refusal('wrong-state', `${host} is ${peer.state}.`)
    }
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action,
      subject: host,
      proposedBy,
      before: before && { state: before.state },
      after: { state: to },
      reason,
    })
    const open = await findOpenProposal(tx.db, host)
    if (open) await closeProposal(tx.db, open.id, { state: 'withdrawn', by, now })
    await alsoDo(tx)
  })
  if (!ctx.db.isTransaction) await ctx.admission.refresh()
}

/**
 * Stops all exchange with a peer at once: nothing is taken, nothing given, nothing sent. Its records stay
 * as they are. What waits for it is cancelled; when it is let in again, it is sent how things stand then.
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
    { from: ['active', 'proposed'], to: 'suspended', action: 'peer-suspended', reason },
    async (tx) => noteShut(tx.db, host),
  )

/** When and why an entry changes, and who wanted it first. */
export interface ChangeOptions {
  readonly reason?: string | undefined
  /** When the entry ends now; needed when its time is over. */
  readonly expires?: Date | undefined
  readonly proposedBy?: string | undefined
}

/**
 * Takes up the exchange with a suspended peer again, and catches up on what it published meanwhile.
 * @returns what waits for a second person, where it takes two.
 * @throws Refusal `not-found`, or `wrong-state` when it is not suspended, or its time is over.
 */
export async function resumePeer(
  ctx: Context,
  by: string,
  host: string,
  options: ChangeOptions = {},
): Promise<Proposal | undefined> {
  const { expires, reason, proposedBy } = options
  await requireDecider(ctx, by)
  const peer = await findPeer(ctx.db, host)
  if (peer?.state === 'suspended' && !expires && peer.expires_at && peer.expires_at <= ctx.now())
    throw new Refusal(
      'wrong-state',
      `${host} was listed until ${peer.expires_at.toISOString().slice(0, 10)}. Give a new day with --until.`,
    )
  if (peer?.state === 'suspended' && isForTwo(ctx) && proposedBy === undefined) {
    const terms = expires ? { expires: expires.toISOString() } : {}
    return inTransaction(ctx, (tx) => propose(tx, by, { host, kind: 'resume', terms, reason }))
  }
  const move = { from: ['suspended'], to: 'active', action: 'peer-resumed' } as const
  await change(ctx, by, host, { ...move, ...options }, async (tx) => requeueHost(tx.db, host))
  return undefined
}

/**
 * Takes a server off the list and stops following it. In open federation it is then like any server that
 * never was listed; to shut one out, suspend it. There, taking a suspended one off gives it rights again, so
 * it takes a second person where two decide.
 * @returns what waits for that person.
 */
export async function removePeer(
  ctx: Context,
  by: string,
  host: string,
  options: Omit<ChangeOptions, 'expires'> = {},
): Promise<Proposal | undefined> {
  const { reason, proposedBy } = options
  const peer = await findPeer(ctx.db, host)
  const isRelease = peer?.state === 'suspended' && ctx.config.federation === 'open'
  if (isRelease && isForTwo(ctx) && proposedBy === undefined) {
    await requireDecider(ctx, by)
    return inTransaction(ctx, (tx) => propose(tx, by, { host, kind: 'remove', terms: {}, reason }))
  }
  const from = ['active', 'suspended', 'proposed'] as const
  const move = { from, to: 'removed', action: 'peer-removed', ...options } as const
  await change(ctx, by, host, move, async (tx) => {
    for (const row of await endFollowing(tx.db, host)) {
      const fact = {
        kind: 'follow-unwanted',
        subject: row.followed_id,
        follow: row.activity_uri,
      } as const
      await recordFact(tx.db, tx.newId(), fact, tx.now())
    }
    await dropBackfills(tx.db, host)
    if (peer?.state === 'active') await allowGoodbye(tx.db, host)
  })
  return undefined
}

/** Sends the Follows again that nobody answered for a day (PROTOCOL 7.1.5). @returns how many. */
export async function repeatFollows(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const waiting = await holdUnanswered(tx.db, tx.now(), REPEATED_AT_ONCE)
    for (const { followed_id, asked } of waiting) await askToFollow(tx, followed_id, asked + 1)
    return waiting.length
  })
}
