import { type Context, inTransaction } from '../context.ts'
import type { EntryTerms } from '../domain/peer-proposal.ts'
import { Refusal } from '../domain/refusal.ts'
import {
  type ProposalRow,
  closeProposal,
  holdOverdueProposals,
  holdProposal,
} from '../store/peer-proposals.ts'
import { THIS_SERVER, recordAudit } from '../store/audit.ts'
import { findPeer } from '../store/peers.ts'
import { writeEntry } from './peer-entry.ts'
import { believeKeys } from './peer-keys.ts'
import { endProposal, requireDecider } from './peer-proposals.ts'
import { removePeer, resumePeer } from './peers.ts'

/** Proposals that end in one run because nobody decided; the rest comes with the next. */
const OVERDUE_AT_ONCE = 100

const NONE =
  'There is no open proposal with this id. "comity peers proposals" shows those there are.'

async function hold(tx: Context, id: string): Promise<ProposalRow> {
  const row = await holdProposal(tx.db, id)
  if (!row) throw new Refusal('not-found', NONE)
  if (row.expires_at <= tx.now())
    throw new Refusal('wrong-state', 'The time to decide about this is over. Propose it again.')
  return row
}

/**
 * Approves a proposal, and does what it says in the same transaction. One that a person made takes another
 * person; the rights of a server that is entered are those that the proposal showed.
 * @throws Refusal `not-found`, `not-allowed` for the one who proposed it, `wrong-state` when the server's
 *   keys or standing have changed since.
 */
export async function approveProposal(ctx: Context, by: string, id: string): Promise<void> {
  await requireDecider(ctx, by)
  await inTransaction(ctx, async (tx) => {
    const row = await hold(tx, id)
    if (row.proposed_by === by)
      throw new Refusal('not-allowed', 'You proposed this yourself. It takes another person.')
    await closeProposal(tx.db, row.id, { state: 'approved', by, now: tx.now() })
    await recordAudit(tx.db, {
      at: tx.now(),
      who: by,
      action: 'peer-proposal-approved',
      subject: row.host,
      detail: { proposal: row.id, kind: row.kind },
      proposedBy: row.proposed_by,
    })
    await carryOut(tx, by, row)
  })
  await ctx.admission.refresh()
}

async function carryOut(tx: Context, by: string, row: ProposalRow): Promise<void> {
  const { host, terms, proposed_by: proposedBy } = row
  const reason = row.reason ?? undefined
  switch (row.kind) {
    case 'enter':
      return enter(tx, by, row)
    case 'resume': {
      const expires = terms.expires ? new Date(terms.expires) : undefined
      await resumePeer(tx, by, host, { expires, reason, proposedBy })
      return
    }
    case 'remove':
      await removePeer(tx, by, host, { reason, proposedBy })
      return
    case 'keys': {
      const { keyHashes = [], fingerprint } = terms
      await believeKeys(tx, by, host, { keyHashes, fingerprint: fingerprint ?? '' }, reason)
    }
  }
}

async function enter(tx: Context, by: string, row: ProposalRow): Promise<void> {
  const { host, terms, proposed_by: proposedBy } = row
  const before = await findPeer(tx.db, host)
  if (before?.state !== 'proposed' && before?.state !== 'active')
    throw new Refusal('wrong-state', `${host} is ${before?.state ?? 'not listed'} now.`)
  if (before.seen_hashes?.some((hash) => !terms.keyHashes?.includes(hash)))
    throw new Refusal(
      'wrong-state',
      `${host} has other keys than when this was proposed. Decline it, and propose it again.`,
    )
  const why = { before, reason: row.reason ?? undefined, fromList: before.from_list, proposedBy }
  await writeEntry(tx, by, host, terms as EntryTerms, why)
}

/** Declines a proposal; who made it may take it back in this way. */
export async function declineProposal(
  ctx: Context,
  by: string,
  id: string,
  reason?: string,
): Promise<void> {
  await requireDecider(ctx, by)
  await inTransaction(ctx, async (tx) =>
    endProposal(tx, by, await hold(tx, id), 'declined', reason),
  )
}

/** Ends the proposals that nobody decided about in time. @returns how many. */
export async function endOverdueProposals(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const rows = await holdOverdueProposals(tx.db, tx.now(), OVERDUE_AT_ONCE)
    for (const row of rows) await endProposal(tx, THIS_SERVER, row, 'expired')
    return rows.length
  })
}
