import { isIP } from 'node:net'
import { LRUCache } from 'lru-cache'
import { getDomain } from 'tldts'
import { outboundFailure } from './failure.ts'
import { BUDGETED_NAMES } from './limits.ts'

/** Milliseconds in which a budget that was spent is whole again. */
const WHOLE_AGAIN_MS = 60_000

interface Bucket {
  left: number
  /** When it was filled up last, on the process's clock (ms). */
  at: number
}

export interface Budget {
  /** Takes one fetch from what a host and its registrable domain have left. @throws OutboundFailure `over-budget` */
  spend(host: string): void
}

/**
 * Fetches a minute, for each host and for each registrable domain: whoever owns a domain can make any number of
 * hosts under it, and an inbound activity may name them all (TRUST SEC-17). Suffixes of registries count, those
 * of hosting companies do not: their customers share one budget.
 * @param perMinute fetches; this many at once, then evenly.
 * @param now milliseconds of a clock that never goes back.
 */
export function makeBudget(perMinute: number, now: () => number = () => performance.now()): Budget {
  const buckets = new LRUCache<string, Bucket>({ max: BUDGETED_NAMES })

  const filled = (name: string): Bucket => {
    const at = now()
    const { left, at: before } = buckets.get(name) ?? { left: perMinute, at }
    const gained = ((at - before) / WHOLE_AGAIN_MS) * perMinute
    const bucket = { left: Math.min(perMinute, left + gained), at }
    buckets.set(name, bucket)
    return bucket
  }

  return {
    spend(host) {
      const touched = namesOf(host).map((name) => ({ name, bucket: filled(name) }))
      const spent = touched.find(({ bucket }) => bucket.left < 1)
      if (spent)
        throw outboundFailure(
          'over-budget',
          `${spent.name} was asked ${perMinute} times in a minute; the rest waits.`,
        )
      for (const { bucket } of touched) bucket.left -= 1
    },
  }
}

/** The names whose budgets a host draws on: its own, and its registrable domain's when it has one. */
function namesOf(host: string): readonly string[] {
  const { hostname } = new URL(`https://${host}`)
  const domain = isIP(hostname) ? null : getDomain(hostname)
  return domain === null || domain === host ? [host] : [host, domain]
}
