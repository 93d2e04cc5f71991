import { setTimeout as sleep } from 'node:timers/promises'

/** What a piece of background work is told while it runs. */
export interface Turn {
  /** Fires when the process closes: begin nothing new, finish what runs. */
  readonly stopping: AbortSignal
  /** Resolves when there may be new work, and when the process closes. */
  readonly rung: () => Promise<void>
}

/** Wakes whoever waits. A ring while nobody waits is kept, so that no work lies unseen. */
export interface Bell {
  readonly ring: () => void
  readonly rung: () => Promise<void>
  /** Forgets a ring that was kept: whoever looks for work now sees what it was about. */
  readonly silence: () => void
  /** Waits for a ring, kept or new, but no longer than `ms`. */
  readonly heard: (ms: number) => Promise<void>
}

export function makeBell(): Bell {
  let next = Promise.withResolvers<undefined>()
  let kept = false
  return {
    ring: () => {
      kept = true
      next.resolve(undefined)
      next = Promise.withResolvers<undefined>()
    },
    rung: () => next.promise,
    silence: () => {
      kept = false
    },
    heard: async (ms) => {
      if (kept) return
      const timer = new AbortController()
      const pause = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)
      await Promise.race([next.promise, pause])
      timer.abort()
    },
  }
}

/** A turn outside the runner, in a test or a command: nothing rings, nothing stops it. */
export const ALONE: Turn = {
  stopping: new AbortController().signal,
  rung: () => new Promise(() => undefined),
}
