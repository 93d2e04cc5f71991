import { setInterval } from 'node:timers'
import type { Test } from 'tap'
import { us } from './support.ts'

// A whole server in a process of its own, which watches itself: what its event loop and its memory do while
// somebody else writes to it. Told `begin`, it starts to watch; told `report`, it says what it saw.

/** How often the event loop should come round (ms). */
const TICK = 5

export interface Report {
  /** Longest time in which the main thread did nothing but work (ms). */
  readonly stall: number
  /** Growth of the resident memory at its highest (bytes). */
  readonly grown: number
  /** What was refused, by word. */
  readonly refused: Readonly<Record<string, number>>
  readonly accepted: number
}

const cpu = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

let [stall, before, peak] = [0, 0, 0]
let last = { wall: performance.now(), cpu: cpu() }

/**
 * A turn is long when it took long and the thread was at work in it: on a machine with more to do than this,
 * a process may be kept waiting by others, which says nothing of it.
 */
function watch(): void {
  const now = { wall: performance.now(), cpu: cpu() }
  stall = Math.max(stall, Math.min(now.wall - last.wall, now.cpu - last.cpu) - TICK)
  peak = Math.max(peak, process.memoryUsage.rss())
  last = now
}

const nothingToTearDown = { teardown: () => undefined } as unknown as Test
const ctx = await us(nothingToTearDown, {
  now: () => new Date(),
  env: { COMITY_TRUSTED_PROXIES: '127.0.0.1' },
})

async function report(): Promise<Report> {
  const { values } = await ctx.metrics.inboxRefused.get()
  return {
    stall,
    grown: peak - before,
    refused: Object.fromEntries(values.map(({ labels, value }) => [labels.reason, value])),
    accepted: (await ctx.metrics.inboxAccepted.get()).values[0]?.value ?? 0,
  }
}

process.on('message', (told) => {
  if (told === 'begin') {
    before = process.memoryUsage.rss()
    last = { wall: performance.now(), cpu: cpu() }
    setInterval(watch, TICK)
  } else void report().then((says) => process.send?.(says))
})
process.on('disconnect', () => process.exit(0))
process.send?.({ origin: ctx.origin })
