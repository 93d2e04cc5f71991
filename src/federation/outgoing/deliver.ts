import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { ALONE, type Turn } from '../../platform/turn.ts'
import { nextOfRecovering, spreadProbes } from '../../store/hosts.ts'
import { openPool, type Pool } from './pool.ts'

/** How often leases of what is under way are renewed (ms); a lease is 60 s. */
const RENEW_EVERY = 20_000
/** How often new work is looked for while something slow is under way (ms), whether or not anybody rang. */
const LOOK_EVERY = 1_000
/** Time for what is under way when the process closes (ms), within the 25 s that all jobs have (TRUST 5.8). */
const DRAIN = 20_000
/** Failures of the database in a row, a second apart, after which results are given up and leases run out. */
const PATIENCE = 30

const begun = new WeakSet<object>()

/** Once for each process: probes of hosts that were down do not all go out at the start. */
async function atStart(ctx: Context): Promise<void> {
  if (begun.has(ctx.admission)) return
  begun.add(ctx.admission)
  await spreadProbes(ctx.db)
}

function hear(turn: Turn, pool: Pool, isOpen: () => boolean): void {
  void turn.rung().then(() => {
    if (!isOpen()) return
    pool.poke()
    hear(turn, pool, isOpen)
  })
}

/** Whether the process has been closing for so long that what is under way is given back. */
function drainClock(stopping: AbortSignal): () => boolean {
  let since: number | undefined
  return () => {
    if (stopping.aborted) since ??= performance.now()
    return since !== undefined && performance.now() - since > DRAIN
  }
}

/**
 * Sends what is due, and goes on as long as there is something (TRUST 5.2). A slow host holds up nobody:
 * what becomes due or free meanwhile is begun beside it. At `turn.stopping` nothing more is begun, and what
 * has no answer after 20 s is given back to whoever runs then.
 * @returns how many deliveries were handled, when nothing is due and nothing under way.
 */
export async function deliverDue(ctx: Context, owner: string, turn: Turn = ALONE): Promise<number> {
  await atStart(ctx)
  const pool = openPool(ctx, owner)
  let isOpen = true
  let done = 0
  let failures = 0
  const isDrained = drainClock(turn.stopping)
  hear(turn, pool, () => isOpen)
  const renewing = setInterval(() => {
    pool.renew().catch((error: unknown) => ctx.log.warn({ err: error }, 'leases were not renewed'))
  }, RENEW_EVERY).unref()
  try {
    for (;;) {
      try {
        done += await pool.settle()
        const began = turn.stopping.aborted ? 0 : await pool.fill()
        failures = 0
        if (began === 0 && pool.isIdle() && !(await waited(ctx, turn))) return done
        if (isDrained()) {
          await pool.release()
          return done
        }
      } catch (error) {
        if (pool.isIdle() || ++failures > PATIENCE) throw error
        ctx.log.warn({ err: error }, 'the queue is out of reach; results are kept')
        await sleep(LOOK_EVERY)
        continue
      }
      if (!pool.isIdle()) await pool.change(LOOK_EVERY)
    }
  } finally {
    isOpen = false
    clearInterval(renewing)
  }
}

/** Waits for a host that is coming back and is sent one request at a time; false when there is none. */
async function waited(ctx: Context, turn: Turn): Promise<boolean> {
  if (turn.stopping.aborted) return false
  const wait = await nextOfRecovering(ctx.db)
  if (wait === undefined || wait > LOOK_EVERY) return false
  const rung = new AbortController()
  const pause = sleep(wait + 1, undefined, { signal: rung.signal }).catch(() => undefined)
  await Promise.race([turn.rung(), pause])
  rung.abort()
  return true
}
