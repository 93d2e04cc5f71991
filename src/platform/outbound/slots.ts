import { outboundFailure } from './failure.ts'

interface Slot {
  busy: number
  /** Who waits, first come first. */
  readonly waiting: Set<() => void>
}

export interface Slots {
  /**
   * Runs `work` when fewer than the limit run for this host.
   * @throws OutboundFailure `timeout` when no place comes free in `waitMs`, or too many wait already.
   */
  run<T>(host: string, waitMs: number, work: () => Promise<T>): Promise<T>
}

/** Places per host. A host without work takes no memory. */
export function makeSlots(perHost: number, waitingPerHost: number): Slots {
  const slots = new Map<string, Slot>()

  const slotOf = (host: string): Slot => {
    const slot = slots.get(host) ?? { busy: 0, waiting: new Set() }
    slots.set(host, slot)
    return slot
  }

  const leave = (host: string, slot: Slot): void => {
    const [next] = slot.waiting
    if (next) return next() // takes the place over, so `busy` stays
    slot.busy -= 1
    if (slot.busy === 0) slots.delete(host)
  }

  return {
    async run(host, waitMs, work) {
      const slot = slotOf(host)
      if (slot.busy < perHost) slot.busy += 1
      else if (slot.waiting.size < waitingPerHost) await placeIn(slot, host, waitMs)
      else throw outboundFailure('timeout', `Too many requests wait for ${host}.`)
      try {
        return await work()
      } finally {
        leave(host, slot)
      }
    },
  }
}

const placeIn = (slot: Slot, host: string, waitMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const enter = () => {
      clearTimeout(timer)
      slot.waiting.delete(enter)
      resolve()
    }
    const timer = setTimeout(() => {
      slot.waiting.delete(enter)
      reject(outboundFailure('timeout', `No place came free for ${host}.`))
    }, waitMs)
    slot.waiting.add(enter)
  })
