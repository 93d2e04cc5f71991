import type { ProposalState } from '../domain/peer-proposal.ts'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export type ProposalRow = Row<'peer_proposals'>

export async function insertProposal(db: Db, proposal: NewRow<'peer_proposals'>): Promise<void> {
  await db.insertInto('peer_proposals').values(proposal).execute()
}

/** An open proposal by its id, held until the transaction ends so that it is decided once. */
export function holdProposal(db: Db, id: string): Promise<ProposalRow | undefined> {
  return db
    .selectFrom('peer_proposals')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst()
}

/** The one open proposal about a host. */
export function findOpenProposal(db: Db, host: string): Promise<ProposalRow | undefined> {
  return db
    .selectFrom('peer_proposals')
    .selectAll()
    .where('host', '=', host)
    .where('state', '=', 'open')
    .executeTakeFirst()
}

/** Open proposals, the oldest first. */
export function listOpenProposals(db: Db): Promise<ProposalRow[]> {
  return db
    .selectFrom('peer_proposals')
    .selectAll()
    .where('state', '=', 'open')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export async function closeProposal(
  db: Db,
  id: string,
  end: { readonly state: ProposalState; readonly by: string; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('peer_proposals')
    .set({ state: end.state, decided_by: end.by, decided_at: end.now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute()
}

/** Open proposals whose time is over, held until the transaction ends. */
export function holdOverdueProposals(db: Db, now: Date, limit: number): Promise<ProposalRow[]> {
  return db
    .selectFrom('peer_proposals')
    .selectAll()
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}
