import { availableParallelism } from 'node:os'
import { LRUCache } from 'lru-cache'
import { subscriberOf } from '../../platform/client-address.ts'

/** Refused requests of one address within the window; honest servers stay far below (TRUST 2.1, step 3). */
const REFUSED_MAX = 300
const REFUSED_WINDOW_MS = 300_000
/** Addresses and hosts that are counted; the least recent one is forgotten first. */
const COUNTED = 20_000

/** Requests at once for each processor: 8 that run and 8 times as many that wait (TRUST 2.1, step 3). */
const AT_ONCE = 8 + 8 * 8
/** Share of these places that one client address may have: the others stay open to everybody else. */
const SHARE = 0.75

/** Requests between their last byte and their answer. */
export const VERIFIED = {
  all: availableParallelism() * AT_ONCE,
  each: availableParallelism() * AT_ONCE * SHARE,
}
/** Requests whose body is being read: 256 KiB each at most, and 10 s. A slow one keeps nobody from being verified. */
export const BODIES = { all: 512, each: 128 }

/** Counts refused requests by client address. */
export function makeRefusedLimit(now: () => number = () => performance.now()) {
  const counts = new LRUCache<string, { refused: number; readonly until: number }>({ max: COUNTED })
  const currentOf = (address: string) => {
    const count = counts.get(subscriberOf(address))
    return count && count.until > now() ? count : undefined
  }
  return {
    isExceeded: (address: string): boolean => (currentOf(address)?.refused ?? 0) >= REFUSED_MAX,
    count: (address: string): void => {
      const current = currentOf(address)
      if (current) current.refused++
      else counts.set(subscriberOf(address), { refused: 1, until: now() + REFUSED_WINDOW_MS })
    },
  }
}
export type RefusedLimit = ReturnType<typeof makeRefusedLimit>

/** Bounds what is held in memory at once: in all, and for each client address. */
export function makePlaces({ all, each }: { readonly all: number; readonly each: number }) {
  const taken = new Map<string, number>()
  let sum = 0
  return {
    /** @returns undefined when all places are taken, or all that this address may have. */
    run: <T>(address: string, work: () => Promise<T>): Promise<T> | undefined => {
      const name = subscriberOf(address)
      const own = taken.get(name) ?? 0
      if (sum >= all || own >= each) return undefined
      sum++
      taken.set(name, own + 1)
      return work().finally(() => {
        sum--
        const left = (taken.get(name) ?? 1) - 1
        if (left > 0) taken.set(name, left)
        else taken.delete(name)
      })
    },
  }
}
export type Places = ReturnType<typeof makePlaces>
