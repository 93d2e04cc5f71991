import type { Context } from '../../context.ts'
import { inboxDelay } from '../../store/inbox.ts'
import { makeGroupCommit } from './group-commit.ts'
import { type InboxRefusal, refuse } from './refusal.ts'
import { makeHeard, makeStrangeContexts } from './noted.ts'
import { makeBudget } from '../../platform/budget.ts'
import { BODIES, VERIFIED, makePlaces, makeRefusedLimit } from './pressure.ts'

/** Verified activities of one peer (TRUST 2.1, step 20). */
const PEER_BUDGET = { perSecond: 100, burst: 1_000 }
/** Wait of the oldest activity above which no more are taken in, until the worker has caught up (ms). */
const DELAY_MAX = 15 * 60_000
/** How long one look at the queue counts (ms). */
const LOOK_EVERY = 5_000
/** Hints of one signer's host: each may become a fetch from yet another host (SEC-17). */
const HINT_BUDGET = { perSecond: 100 / 60, burst: 100 }

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

/** What the front door of one process keeps between requests; every memory in it is bounded. */
export const makeDoor = (ctx: Context) => ({
  ctx,
  refused: makeRefusedLimit(),
  bodies: makePlaces(BODIES),
  places: makePlaces(VERIFIED),
  peers: makeBudget(PEER_BUDGET),
  hints: makeBudget(HINT_BUDGET),
  backlog: makeBacklog(ctx),
  heard: makeHeard(ctx),
  contexts: makeStrangeContexts(ctx),
  commit: makeGroupCommit(ctx.db),
})
export type Door = ReturnType<typeof makeDoor>
