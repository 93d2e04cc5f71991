import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { readDatabaseClock } from '../store/clock.ts'

/** Difference of clocks with which a process does not start (ms; REL-14). */
const SKEW_MAX = 5_000

/** This process's clock minus the database's (ms): what is left when the way there and back is taken off. */
export async function databaseSkew(ctx: Context): Promise<number> {
  const before = ctx.now().getTime()
  const theirs = await readDatabaseClock(ctx.db)
  const after = ctx.now().getTime()
  if (theirs < before) return before - theirs
  return theirs > after ? after - theirs : 0
}

/**
 * Signatures carry this process's time, queues the database's.
 * @throws Refusal `wrong-state` when they are more than 5 s apart.
 */
export async function requireClock(ctx: Context): Promise<void> {
  const skew = await databaseSkew(ctx)
  if (Math.abs(skew) <= SKEW_MAX) return
  const seconds = Math.round(Math.abs(skew) / 1000)
  throw new Refusal(
    'wrong-state',
    `The clock of this machine is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the database's. Set both by NTP, then start again.`,
  )
}
