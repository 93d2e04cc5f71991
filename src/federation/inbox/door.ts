import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { inboxDelay } from '../../store/inbox.ts'
import { noteHeard } from '../../store/heard.ts'
import { makeGroupCommit } from './group-commit.ts'
import { type InboxRefusal, refuse } from './refusal.ts'
import { makeBudget, makePlaces, makeRefusedLimit } from './pressure.ts'

/** Verified activities of one peer (TRUST 2.1, step 20). */
const PEER_BUDGET = { perSecond: 100, burst: 1_000 }
/** Wait of the oldest activity above which no more are taken in, until the worker has caught up (ms). */
const DELAY_MAX = 15 * 60_000
/** How long one look at the queue counts (ms). */
const LOOK_EVERY = 5_000
/** Signs of life of one host are written down this often (ms). */
const HEARD_EVERY = 60_000
/** Hosts whose last sign of life is remembered. */
const HEARD_MAX = 10_000

/** Says whether the database answers and the worker keeps up; looks again at most every five seconds. */
function makeBacklog(ctx: Context) {
  let state: InboxRefusal | undefined
  let lookedAt = -Infinity
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    try {
      state = (await inboxDelay(ctx.db)) > DELAY_MAX ? refuse('backlog') : undefined
    } catch {
      state = refuse('database')
    }
    lookedAt = performance.now()
    looking = undefined
  }

  /** The first request waits for the look, later ones are judged by the last one. */
  return async (): Promise<InboxRefusal | undefined> => {
    if (performance.now() - lookedAt > LOOK_EVERY) {
      looking ??= look()
      if (lookedAt === -Infinity || state) await looking
    }
    return state
  }
}

/** Writes down, once a minute, that a host was heard of. A failure costs a note and nothing else. */
function makeHeard(ctx: Context) {
  const noted = new LRUCache<string, number>({ max: HEARD_MAX })
  return (host: string, signedAt: number): void => {
    const now = ctx.now().getTime()
    if (now - (noted.get(host) ?? -Infinity) < HEARD_EVERY) return
    noted.set(host, now)
    noteHeard(ctx.db, host, Math.round(signedAt - now)).catch(() => undefined)
  }
}

/** What the front door of one process keeps between requests; every memory in it is bounded. */
export const makeDoor = (ctx: Context) => ({
  ctx,
  refused: makeRefusedLimit(),
  places: makePlaces(),
  peers: makeBudget(PEER_BUDGET),
  backlog: makeBacklog(ctx),
  heard: makeHeard(ctx),
  commit: makeGroupCommit(ctx.db),
})
export type Door = ReturnType<typeof makeDoor>
