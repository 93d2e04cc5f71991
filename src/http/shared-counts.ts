import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { addRateCounts, forgetRateCounts } from '../store/rate-counts.ts'

/** Processes tell each other what they counted this often (ms): a request never waits for it. */
const SHARE_EVERY = 1_000
/** Buckets that a process counts at once; the longest unused are forgotten first. */
const BUCKETS = 50_000
/** Buckets told in one statement; the rest follows a second later. */
const SHARED_AT_ONCE = 1_000

interface Count {
  readonly window: number
  /** What all processes had counted when they were asked last. */
  all: number
  /** What this one counted since. */
  own: number
}

/** How often somebody asked in the running window, and when it ends (ms from now). */
export interface Standing {
  readonly current: number
  readonly ttl: number
}

/**
 * Counts requests in windows of time, for all processes on one database together (TRUST SEC-51). A process
 * counts in memory and exchanges sums with the others each second, so somebody who asks two processes at
 * once can exceed a limit for a second, no longer.
 */
export function sharedCounts(ctx: Context, app: FastifyInstance, windowMs: number) {
  const counts = new LRUCache<string, Count>({ max: BUCKETS })

  let sharing = false
  const share = async () => {
    if (sharing) return
    sharing = true
    await exchange().finally(() => (sharing = false))
  }
  const exchange = async () => {
    const told = [...counts.entries()]
      .filter(([, count]) => count.own > 0)
      .slice(0, SHARED_AT_ONCE)
      .map(([bucket, count]) => ({ bucket, count, requests: count.own }))
    const sums = await addRateCounts(
      ctx.db,
      told.map(({ bucket, count, requests }) => ({ bucket, window: count.window, requests })),
    )
    for (const { count, requests } of told) count.own -= requests
    for (const { bucket, window, requests } of sums) {
      const count = counts.peek(bucket)
      if (count?.window === window) count.all = requests
    }
  }
  const clean = () => forgetRateCounts(ctx.db, new Date(Date.now() - 2 * windowMs))

  // While the database is away each process counts for itself.
  const quietly = (work: () => Promise<void>) => () => void work().catch(() => undefined)
  const timers = [
    setInterval(quietly(share), SHARE_EVERY).unref(),
    setInterval(quietly(clean), windowMs).unref(),
  ]
  app.addHook('onClose', async () => timers.forEach(clearInterval))

  return {
    count(bucket: string): Standing {
      const now = Date.now()
      const window = now - (now % windowMs)
      const known = counts.get(bucket)
      const count = known?.window === window ? known : { window, all: 0, own: 0 }
      count.own += 1
      if (count !== known) counts.set(bucket, count)
      return { current: count.all + count.own, ttl: window + windowMs - now }
    },
    share,
  }
}
