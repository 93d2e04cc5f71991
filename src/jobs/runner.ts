import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { type Bell, type Turn, makeBell } from '../platform/turn.ts'
import type { Stop } from '../store/listen.ts'

export type JobKind =
  | 'facts'
  | 'deliveries'
  | 'inbox'
  | 'hints'
  | 'backfills'
  | 'catchUp'
  | 'reconcile'
  | 'keys'
  | 'peers'
  | 'peersElsewhere'
  | 'sessions'
  | 'upkeep'
  | 'audit'

/** One kind of background work. Every process that runs jobs runs all kinds, each on a line of its own. */
export interface Job {
  /** The channel whose notifications say that there is work. */
  readonly channel?: string
  /** Work is looked for at least this often (ms): a notification may be lost. */
  readonly every: number
  /**
   * Does what is due. @param owner names this process in leases.
   * @returns how much was done; while it is not 0 the job runs again at once.
   */
  readonly run: (ctx: Context, owner: string, turn: Turn) => Promise<number>
}
export type Jobs = Readonly<Record<JobKind, Job>>

/** Time that running work is given when the process closes (ms); what is left is leased and runs again (REL-06). */
const STOP_WITHIN = 25_000
/** Waits after failures (ms): doubled each time, and never long after the database is back (C4). */
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 3_000

/** Runs every job until stopped. `stop` begins nothing more and waits for what runs, for 25 s at most. */
export function runJobs(ctx: Context, jobs: Jobs): { readonly stop: () => Promise<void> } {
  const owner = randomUUID()
  ctx.log.info({ owner }, 'jobs are running')
  const closing = new AbortController()
  const lines = Object.entries(jobs).map(([kind, job]) =>
    runLine(ctx, kind, job, owner, closing.signal),
  )
  return {
    stop: async () => {
      closing.abort()
      const patience = new AbortController()
      const late = sleep(STOP_WITHIN, 'late', { signal: patience.signal }).catch(() => 'late')
      const outcome = await Promise.race([Promise.all(lines), late])
      patience.abort()
      if (outcome === 'late') ctx.log.warn('some jobs did not end in time; their leases run out')
    },
  }
}

async function runLine(
  ctx: Context,
  kind: string,
  job: Job,
  owner: string,
  stopping: AbortSignal,
): Promise<void> {
  const bell = makeBell()
  stopping.addEventListener('abort', bell.ring)
  const unlisten = listen(ctx, kind, job, bell)
  const turn: Turn = { stopping, rung: bell.rung }
  let failures = 0
  while (!stopping.aborted) {
    bell.silence()
    try {
      const did = await job.run(ctx, owner, turn)
      failures = 0
      if (did === 0) await bell.heard(job.every)
    } catch (error) {
      failures++
      ctx.log.error({ err: error, job: kind, failures }, 'a job failed')
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures, 10))
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal: stopping }).catch(
        () => undefined,
      )
    }
  }
  await (
    await unlisten
  )()
}

/** Listens on the job's channel; without it the job goes on by looking now and then. */
async function listen(ctx: Context, kind: string, job: Job, bell: Bell): Promise<Stop> {
  const deaf = () => Promise.resolve()
  if (job.channel === undefined) return deaf
  try {
    return await ctx.listen(job.channel, bell.ring)
  } catch (error) {
    ctx.log.warn({ err: error, job: kind }, 'a job cannot be notified; it looks for work itself')
    return deaf
  }
}
