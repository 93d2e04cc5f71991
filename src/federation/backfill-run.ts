import type { Context } from '../context.ts'
import { inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import type { ActorRow } from '../store/actors.ts'
import { type BackfillRow, type Progress, renewLease, saveProgress } from '../store/backfills.ts'
import { paced } from './pace.ts'

/** Time of one run (ms): within the 30 s of PROTOCOL 10, and the 25 s in which a process has to close. */
const RUN_MS = 20_000
/** How long a run owns a backfill without a sign of life (seconds), so that a killed one is taken up soon. */
export const LEASE_SECONDS = 20
/** How often a run gives a sign of life (ms), also while it waits for a slow answer. */
const RENEW_EVERY = 5_000

/** One run of a backfill: what it may use, and when it has to end. */
export interface Run {
  readonly ctx: Context
  /** The process, as leases name it. */
  readonly owner: string
  readonly row: BackfillRow
  readonly actor: ActorRow
  /** Before each request: waits for the host's turn, and sees that this run still has its lease. */
  readonly pause: () => Promise<void>
  /** No time is left, or the process closes: what is left is for the next run. */
  readonly isOver: () => boolean
  /** Ends the signs of life. */
  readonly close: () => void
}

/** How a part of a run ended. */
export type Outcome =
  | { readonly kind: 'more' }
  | { readonly kind: 'done'; readonly note?: string }
  | { readonly kind: 'failed'; readonly reason: string }

const lost = () => new Refusal('busy', 'Another process reads this catalogue now.')

export const MORE: Outcome = { kind: 'more' }

export function makeRun(
  ctx: Context,
  owner: string,
  row: BackfillRow,
  actor: ActorRow,
  stopping: AbortSignal,
): Run {
  const end = performance.now() + RUN_MS
  const lease = { actorUri: row.actor_uri, owner, leaseSeconds: LEASE_SECONDS }
  const renew = () => void renewLease(ctx.db, lease).catch(() => undefined)
  const renewal = setInterval(renew, RENEW_EVERY).unref()
  return {
    ctx,
    owner,
    row,
    actor,
    pause: async () => {
      await paced(ctx, row.host, stopping)
      if (!(await renewLease(ctx.db, lease))) throw lost()
    },
    isOver: () => stopping.aborted || performance.now() > end,
    close: () => clearInterval(renewal),
  }
}

/**
 * Stores something together with where the run has come to: both or neither, so that a killed run loses
 * nothing and does nothing twice.
 * @throws Refusal `busy` when another process has the backfill now; nothing is stored then.
 */
export async function advance(
  run: Run,
  store: (tx: Context) => Promise<Progress>,
): Promise<Progress> {
  const { ctx, owner, row } = run
  return inTransaction(ctx, async (tx) => {
    const progress = await store(tx)
    const lease = { actorUri: row.actor_uri, owner, leaseSeconds: LEASE_SECONDS }
    if (!(await saveProgress(tx.db, lease, progress))) throw lost()
    return progress
  })
}

/** Classes of SQLSTATE that say that a value cannot be stored, whoever asks and whenever. */
const UNSTORABLE = /^(22|23|54)/

/** Whether the database will never take these values; anything else may pass. */
export const isUnstorable = (error: unknown): boolean =>
  UNSTORABLE.test(String((error as { readonly code?: unknown }).code))
