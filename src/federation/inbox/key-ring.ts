import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import type { Stop } from '../../store/listen.ts'
import { listSuspendedSince } from '../../store/remote-actors.ts'
import { REMOTE_KEYS_CHANNEL } from '../../store/remote-keys.ts'
import { type Budget, makeBudget } from '../../platform/budget.ts'
import { type RefusedLimit, makeRefusedLimit } from './pressure.ts'
import type { OwnedKey } from './owned-key.ts'
import type { InboxRefusal } from './refusal.ts'

/** A key that was proven, with the time of its proof (ms since 1970). */
export interface KeptKey {
  readonly actorUri: string
  readonly key: KeyObject
  readonly fetchedAt: number
}

/** A key that could not be had, and when that was. */
export interface Missing {
  readonly refusal: InboxRefusal
  readonly at: number
}

/** What one process remembers of others' keys. */
export interface KeyRing {
  readonly known: LRUCache<string, KeptKey>
  readonly missing: LRUCache<string, Missing>
  /** When each key was last asked for, whatever came of it (ms since 1970). */
  readonly asked: LRUCache<string, number>
  readonly underWay: Map<string, Promise<OwnedKey | InboxRefusal>>
  readonly perHost: Budget
  readonly perAddress: Budget
  /** Signed GETs in the name of a peer that were not its own, by client address. */
  readonly refusedReads: RefusedLimit
  /** Requests that wait for a key, by the host that is asked. */
  readonly waiting: Map<string, number>
}

/** Entries of each memory (TRUST 2.4); a parsed RSA key takes about 2 KiB. */
const KEPT = 10_000
/** Fetches of keys: 100 a minute for each host asked (SEC-17), 60 a minute for each client that makes us ask. */
const PER_HOST = { perSecond: 100 / 60, burst: 100 }
const PER_ADDRESS = { perSecond: 1, burst: 60 }

const rings = new WeakMap<object, KeyRing>()

/** One ring for each open instance: tests run several in one process. */
export function ringOf(ctx: Pick<Context, 'sealer'>): KeyRing {
  const ring = rings.get(ctx.sealer)
  if (ring) return ring
  const made: KeyRing = {
    known: new LRUCache({ max: KEPT }),
    missing: new LRUCache({ max: KEPT }),
    asked: new LRUCache({ max: KEPT }),
    underWay: new Map(),
    perHost: makeBudget(PER_HOST),
    perAddress: makeBudget(PER_ADDRESS),
    refusedReads: makeRefusedLimit(),
    waiting: new Map(),
  }
  rings.set(ctx.sealer, made)
  return made
}

/** Forgets an actor's keys in this process; the table has the new ones. */
export function forgetKeys(ctx: Pick<Context, 'sealer'>, actorUri: string): void {
  const { known } = ringOf(ctx)
  for (const [keyId, { actorUri: owner }] of known.entries())
    if (owner === actorUri) known.delete(keyId)
}

/** A notification may be lost: who was suspended is asked for this often (ms), and for so long after (ms). */
const LOOK_EVERY = 5_000
const LOOK_BACK = 60_000

/** Keeps this process's memory in step with the others' until `Stop` is called. */
export async function watchKeys(
  ctx: Pick<Context, 'sealer' | 'listen' | 'db' | 'now'>,
): Promise<Stop> {
  const unlisten = await ctx.listen(REMOTE_KEYS_CHANNEL, (actorUri) => forgetKeys(ctx, actorUri))
  const look = async () => {
    const since = new Date(ctx.now().getTime() - LOOK_BACK)
    for (const uri of await listSuspendedSince(ctx.db, since)) forgetKeys(ctx, uri)
  }
  const poll = setInterval(() => void look().catch(() => undefined), LOOK_EVERY).unref()
  return async () => {
    clearInterval(poll)
    await unlisten()
  }
}
