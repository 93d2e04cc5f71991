import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { isOwnMachine } from '../domain/peer.ts'

/** Time between two requests to one host while its catalogue is read (ms), as PROTOCOL 7.3 asks. */
const BETWEEN_MS = 1_000
/** Hosts whose turn is remembered (entries). */
const HOSTS = 10_000

/** When each host may be asked next (ms on the process's clock); one clock for all that this process reads. */
const turns = new LRUCache<string, number>({ max: HOSTS })

/**
 * Waits until a host may be asked again. Servers on one's own machine, in development and tests, are asked
 * without a pause: they disturb nobody.
 */
export async function paced(ctx: Context, host: string, stopping?: AbortSignal): Promise<void> {
  if (ctx.config.env !== 'production' && isOwnMachine(host)) return
  const now = performance.now()
  const turn = Math.max(now, turns.get(host) ?? 0)
  turns.set(host, turn + BETWEEN_MS)
  if (turn > now)
    await sleep(turn - now, undefined, stopping ? { signal: stopping } : {}).catch(() => undefined)
}
