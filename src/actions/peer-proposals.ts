import type { Context } from '../context.ts'
import { PROPOSAL_DAYS, type ProposalKind, type ProposalTerms } from '../domain/peer-proposal.ts'
import { mayHere } from '../domain/permissions.ts'
import { Refusal } from '../domain/refusal.ts'
import { findAccount, findMember } from '../store/accounts.ts'
import { recordAudit } from '../store/audit.ts'
import {
  type ProposalRow,
  closeProposal,
  findOpenProposal,
  insertProposal,
  listOpenProposals,
} from '../store/peer-proposals.ts'
import { changePeerState } from '../store/peers.ts'

/** Something about a peer that waits for an administrator. */
export interface Proposal {
  readonly id: string
  readonly host: string
  readonly kind: ProposalKind
  readonly terms: ProposalTerms
  /** An account's handle, or `list HOST`. */
  readonly proposedBy: string
  /** Host whose list proposes it. */
  readonly list: string | undefined
  readonly reason: string | undefined
  readonly created: Date
  readonly expires: Date
}

export const toProposal = (row: ProposalRow): Proposal => ({
  id: row.id,
  host: row.host,
  kind: row.kind,
  terms: row.terms,
  proposedBy: row.proposed_by,
  list: row.list ?? undefined,
  reason: row.reason ?? undefined,
  created: row.created_at,
  expires: row.expires_at,
})

/** What waits for a decision, the oldest first. */
export const listProposals = async (ctx: Context): Promise<Proposal[]> =>
  (await listOpenProposals(ctx.db)).map(toProposal)

export const isForTwo = (ctx: Context): boolean => ctx.config.peerApproval === 'two'

/**
 * Sees that whoever gives a server rights has a name, where it takes two people.
 * @throws Refusal `not-allowed` for anybody but an administrator of this server.
 */
export async function requireDecider(ctx: Context, by: string): Promise<void> {
  if (!isForTwo(ctx)) return
  const account = await findAccount(ctx.db, by)
  const member = account && (await findMember(ctx.db, account.id))
  if (member && mayHere(member, 'administer')) return
  throw new Refusal(
    'not-allowed',
    'Two administrators decide about peers here (COMITY_PEER_APPROVAL). Say who you are with --as and the handle of an administrator.',
  )
}

const DAY = 86_400_000

export interface Proposed {
  readonly host: string
  readonly kind: ProposalKind
  readonly terms: ProposalTerms
  readonly reason?: string | undefined
  readonly list?: string | undefined
}

/** Writes a proposal in the caller's transaction; one about the same host that was open is withdrawn. */
export async function propose(tx: Context, by: string, what: Proposed): Promise<Proposal> {
  const now = tx.now()
  const { host, kind, terms, reason, list } = what
  const open = await findOpenProposal(tx.db, host)
  if (open) await closeProposal(tx.db, open.id, { state: 'withdrawn', by, now })
  const row = {
    id: tx.newId(),
    host,
    kind,
    terms,
    proposed_by: by,
    list: list ?? null,
    reason: reason ?? null,
    created_at: now,
    expires_at: new Date(now.getTime() + PROPOSAL_DAYS * DAY),
  }
  await insertProposal(tx.db, { ...row, terms: JSON.stringify(terms) })
  await recordAudit(tx.db, {
    at: now,
    who: by,
    action: 'peer-proposed',
    subject: host,
    detail: { proposal: row.id, kind, ...terms, ...(list === undefined ? {} : { list }) },
    reason,
  })
  return toProposal({ ...row, state: 'open', decided_by: null, decided_at: null })
}

/** Ends a proposal without effect; a server that was entered as proposed is not on the list any more. */
export async function endProposal(
  tx: Context,
  by: string,
  row: Pick<ProposalRow, 'id' | 'host' | 'kind'>,
  state: 'declined' | 'withdrawn' | 'expired',
  reason?: string,
): Promise<void> {
  const now = tx.now()
  await closeProposal(tx.db, row.id, { state, by, now })
  if (row.kind === 'enter')
    await changePeerState(tx.db, row.host, { from: ['proposed'], to: 'removed', reason, now })
  await recordAudit(tx.db, {
    at: now,
    who: by,
    action: `peer-proposal-${state}`,
    subject: row.host,
    detail: { proposal: row.id, kind: row.kind },
    reason,
  })
}
