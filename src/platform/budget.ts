import { LRUCache } from 'lru-cache'

/** Names whose budget is remembered unless said otherwise; the longest unused are whole again first. */
const REMEMBERED = 20_000

export interface Rate {
  readonly perSecond: number
  /** What may be taken at once after a rest. */
  readonly burst: number
}

/**
 * A token bucket for each name: `perSecond` on average, `burst` at once.
 * @param now milliseconds of a clock that never goes back.
 */
export function makeBudget(
  { perSecond, burst }: Rate,
  now: () => number = () => performance.now(),
) {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: REMEMBERED })
  return {
    /** Takes one token. @returns false when there is none. */
    take: (name: string): boolean => {
      const time = now()
      const bucket = buckets.get(name) ?? { tokens: burst, at: time }
      const tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * perSecond)
      buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: time })
      return tokens >= 1
    },
  }
}
export type Budget = ReturnType<typeof makeBudget>
