import { setInterval } from 'node:timers'
import { type Context, inTransaction } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type Turn, ALONE } from '../../platform/turn.ts'
import { findActorByUri } from '../../store/actors.ts'
import {
  type InboxRow,
  claimInbox,
  countCrash,
  finishInbox,
  holdInbox,
  releaseInbox,
  renewInbox,
  retryInbox,
} from '../../store/inbox-queue.ts'
import { withFetchBudget } from './budget.ts'
import { forward } from './forward.ts'
import { handlerOf, labelOf } from './handlers.ts'
import { judgeProof } from './proofs.ts'
import { type Apply, type Outcome, type Received, ignore, readReceived } from './received.ts'

export { processHints } from './hints.ts'

/** Rows leased at once. */
const CLAIMED = 50
/** Actors whose rows are worked on at once: while one waits for the network, the others go on. */
const ACTORS_AT_ONCE = 4
/** Leases hold 60 s and are renewed this often (ms). */
const RENEW_EVERY = 20_000
/** Waits before an activity is tried again that failed by circumstance: 5 s, tripled each time, an hour at most (ms). */
const FIRST_WAIT = 5_000
const LONGEST_WAIT = 3_600_000
/** Time after which it is given up (ms). */
const GIVE_UP_AFTER = 3 * 24 * 3_600_000

/**
 * Applies activities that wait, each exactly once: its effect and the mark that it was applied are one
 * transaction. Those of one actor are applied in the order in which they came.
 * @param owner names this process in leases.
 * @returns how many were claimed; while it is not 0 more may wait.
 */
export async function processInbox(
  ctx: Context,
  owner: string,
  turn: Turn = ALONE,
): Promise<number> {
  const lease = `${owner} ${ctx.newId()}`
  const rows = await claimInbox(ctx.db, lease, CLAIMED)
  if (rows.length === 0) return 0
  const renew = () => void renewInbox(ctx.db, lease).catch(() => undefined)
  const renewal = setInterval(renew, RENEW_EVERY)
  try {
    const byActor = [...Map.groupBy(rows, (row) => row.actor).values()]
    const lines = Array.from({ length: ACTORS_AT_ONCE }, async () => {
      for (let own = byActor.shift(); own; own = byActor.shift())
        for (const row of own) if (!turn.stopping.aborted) await applyRow(ctx, lease, row)
    })
    await Promise.all(lines)
  } finally {
    clearInterval(renewal)
    await releaseInbox(ctx.db, lease)
  }
  return rows.length
}

async function applyRow(ctx: Context, lease: string, row: InboxRow): Promise<void> {
  try {
    const apply = await prepare(ctx, row)
    const outcome = await inTransaction(ctx, async (tx) => {
      if (!(await holdInbox(tx.db, lease, row))) return undefined
      const done = await apply(tx)
      await finishInbox(tx.db, row, { reason: undefined, ...done })
      return done
    })
    if (outcome) count(ctx, row, outcome)
  } catch (error) {
    await fail(ctx, lease, row, error)
  }
}

/** What must be known before the transaction: policy as it is now, the proof, and what the activity needs. */
async function prepare(whole: Context, row: InboxRow): Promise<Apply> {
  const ctx = withFetchBudget(whole)
  const read = readReceived(row)
  const refused = await refusedNow(ctx, read)
  if (refused !== undefined) return ignore(refused)
  const judged = await judgeProof(ctx, JSON.parse(row.body) as Record<string, unknown>, row.actor)
  if ('fault' in judged)
    return async () => ({ state: 'quarantined', reason: `bad proof: ${judged.fault}` })
  const received = { ...read, proof: judged.proof }
  const apply = await handlerOf(row.type)(ctx, received)
  return async (tx) => {
    const done = await apply(tx)
    if (done.state === 'applied') await forward(tx, received, row.body)
    return done
  }
}

/** Its host, or the actor itself, may have been shut out since it came. */
async function refusedNow(
  ctx: Context,
  { host, actor }: Pick<Received, 'host' | 'actor'>,
): Promise<string | undefined> {
  if (!ctx.admission.admits(host)) return 'not-admitted'
  const known = await findActorByUri(ctx.db, actor)
  return known?.suspended_at ? 'suspended' : undefined
}

function count(
  ctx: Context,
  row: InboxRow,
  outcome: Outcome | { state: 'refused'; reason: string },
) {
  ctx.metrics.inboxApplied.inc({ state: outcome.state, type: labelOf(row.type) })
  if (outcome.state === 'ignored') ctx.metrics.dropped.inc({ reason: outcome.reason })
  const reason = 'reason' in outcome ? outcome.reason : undefined
  ctx.log.debug({ activity: row.activity_id, state: outcome.state, reason }, 'activity processed')
}

/** Refusals that say "later" and not "no". */
const LATER: readonly Refusal['code'][] = ['peer-unreachable', 'busy']

const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 3 ** Math.min(attempts, 10))

/** By content it is refused; by circumstance tried again for three days; by a fault of ours five times. */
async function fail(ctx: Context, lease: string, row: InboxRow, error: unknown): Promise<void> {
  const { db, log } = ctx
  if (!(error instanceof Refusal)) {
    log.error({ err: error, activity: row.activity_id }, 'an activity could not be applied')
    const reason = error instanceof Error ? error.message : String(error)
    const isLast = await countCrash(db, lease, row, waitAfter(row.crashes), reason)
    if (isLast) ctx.metrics.inboxApplied.inc({ state: 'quarantined', type: labelOf(row.type) })
    return
  }
  const age = ctx.now().getTime() - row.received_at.getTime()
  if (LATER.includes(error.code) && age < GIVE_UP_AFTER)
    return retryInbox(db, lease, row, waitAfter(row.attempts), error.message)
  const end = { state: 'refused', reason: error.message } as const
  await inTransaction(ctx, async (tx) => {
    if (await holdInbox(tx.db, lease, row)) await finishInbox(tx.db, row, end)
  })
  count(ctx, row, end)
}
