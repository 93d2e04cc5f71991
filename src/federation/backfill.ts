import { repeatFollows } from '../actions/peers.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { ALONE, type Turn } from '../platform/turn.ts'
import { findActorByUri } from '../store/actors.ts'
import {
  AT_CATALOGUE,
  type BackfillRow,
  claimBackfill,
  failBackfill,
  finishBackfill,
  releaseBackfill,
  requeueOld,
} from '../store/backfills.ts'
import { compareCatalogue } from './backfill-catalogue.ts'
import { walkOutbox } from './backfill-outbox.ts'
import { LEASE_SECONDS, type Outcome, makeRun } from './backfill-run.ts'

/** A part of a catalogue: the outbox first, then what the outbox did not tell. */
async function carryOn(
  ctx: Context,
  owner: string,
  row: BackfillRow,
  stopping: AbortSignal,
): Promise<Outcome> {
  const actor = await findActorByUri(ctx.db, row.actor_uri)
  if (!actor || actor.local) return { kind: 'failed', reason: 'This organisation is not known.' }
  if (!ctx.admission.isPeer(actor.host))
    return { kind: 'failed', reason: `${actor.host} is not an active peer.` }
  if (actor.suspended_at) return { kind: 'failed', reason: 'This organisation is suspended here.' }
  const run = makeRun(ctx, owner, row, actor, stopping)
  const isAtCatalogue = row.cursor?.startsWith(AT_CATALOGUE) === true
  try {
    const walked = isAtCatalogue ? ({ kind: 'done' } as const) : await walkOutbox(run)
    return walked.kind === 'done' ? await compareCatalogue(run) : walked
  } finally {
    run.close()
  }
}

async function settle(
  ctx: Context,
  owner: string,
  row: BackfillRow,
  outcome: Outcome,
): Promise<void> {
  const uri = row.actor_uri
  switch (outcome.kind) {
    case 'more':
      return releaseBackfill(ctx.db, uri, owner)
    case 'done':
      return finishBackfill(ctx.db, uri, owner, outcome.note)
    case 'failed':
      ctx.log.warn({ actor: uri, reason: outcome.reason }, 'a catalogue could not be read')
      return failBackfill(ctx.db, uri, owner, outcome.reason)
  }
}

/**
 * Reads a part of the catalogue that waits longest, for 20 s at most, and saves where it has come to.
 * Killed at any moment it goes on from there: nothing is lost, and nothing stored twice.
 * @returns 0 when nothing waits.
 */
export async function runBackfills(
  ctx: Context,
  owner: string,
  { stopping }: Pick<Turn, 'stopping'> = ALONE,
): Promise<number> {
  const isAlone = ctx.config.database.kind === 'embedded'
  const row = await claimBackfill(ctx.db, owner, LEASE_SECONDS, isAlone)
  if (!row) return 0
  try {
    await settle(ctx, owner, row, await carryOn(ctx, owner, row, stopping))
  } catch (error) {
    // Another process has it now; what this one had not saved, that one does.
    if (error instanceof Refusal && error.code === 'busy') return 1
    await failBackfill(ctx.db, row.actor_uri, owner, 'An error here; it was logged.')
    throw error
  }
  return 1
}

/**
 * Makes due what is due once a day: comparing the copies with their catalogues, and asking again those
 * who never answered a Follow (PROTOCOL 7.1.5, 7.4). The reading itself is `runBackfills`.
 * @returns always 0: asked again at once, it would find nothing new.
 */
export async function reconcile(ctx: Context): Promise<number> {
  const repeated = await repeatFollows(ctx)
  const compared = await requeueOld(ctx.db)
  if (repeated > 0 || compared > 0)
    ctx.log.info({ follows: repeated, catalogues: compared }, 'peers are asked again')
  return 0
}
