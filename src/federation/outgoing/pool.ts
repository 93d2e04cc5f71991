import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { makeBell } from '../../platform/turn.ts'
import { findBodies } from '../../store/activities.ts'
import { cancelInbox } from '../../store/deliveries.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  finishDeliveries,
  releaseDeliveries,
  renewLeases,
} from '../../store/delivery-queue.ts'
import { type HostNote, noteHosts } from '../../store/hosts.ts'
import { type Handled, handle } from './handle.ts'

/** Deliveries at once, so that signing and sending keep one core busy while others wait for answers. */
export const SLOTS = 64
/** Requests at once per host, and the share of the slots that one host may have (TRUST 5.6). */
const PER_HOST = Math.min(2, SLOTS * 0.25)
/** One that waits longer than this for its answer (ms) gives its slot to others: it costs a socket, no work. */
const SLOW_AFTER = 1_000
/** Requests under way in all, the slow ones included. */
const UNDER_WAY_MAX = 320
/** Free slots worth a claim while others are busy: claims are cheaper by the dozen. */
const WORTH_A_CLAIM = SLOTS / 4
/** After a claim that found too little, the next one waits this many times as long as it took. */
const CLAIM_REST = 2
/** Time for results to gather before they are written together (ms). */
const GATHER = 4
/** Requests begun in a row before others have a turn: each signature holds the process for 0.4 ms. */
const BEGUN_IN_A_ROW = 8
/** Bytes of activities kept while they are sent to many. */
const BODIES_KEPT = 32 * 1024 * 1024

/** The deliveries of this process that are under way. */
export interface Pool {
  /** Claims what is due and begins to send it. @returns how many were begun. */
  readonly fill: () => Promise<number>
  /** Writes down what has ended. @returns how many. */
  readonly settle: () => Promise<number>
  readonly renew: () => Promise<void>
  /** Gives back what is under way; its results are not written any more. */
  readonly release: () => Promise<void>
  readonly isIdle: () => boolean
  /** Waits until something has ended, `poke` is called, or `ms` have passed. */
  readonly change: (ms: number) => Promise<void>
  readonly poke: () => void
}

/** One note for each host: any success counts, failures add up. */
function merge(notes: readonly HostNote[]): HostNote[] {
  const merged = new Map<string, HostNote>()
  for (const note of notes) {
    const before = merged.get(note.host)
    merged.set(note.host, {
      host: note.host,
      succeeded: note.succeeded || (before?.succeeded ?? false),
      failures: note.failures + (before?.failures ?? 0),
      style: note.style ?? before?.style ?? null,
      skew: note.skew ?? before?.skew ?? null,
    })
  }
  return [...merged.values()]
}

async function write(ctx: Context, owner: string, handled: readonly Handled[]): Promise<void> {
  await finishDeliveries(
    ctx.db,
    owner,
    handled.map((one) => one.result),
  )
  const notes = handled.flatMap((one) => one.note ?? [])
  if (notes.length > 0) await noteHosts(ctx.db, merge(notes))
  for (const inbox of new Set(handled.flatMap((one) => one.goneInbox ?? [])))
    await cancelInbox(ctx.db, inbox)
}

/** Bodies of activities, each read once however many inboxes it goes to. */
function bodyReader(ctx: Context) {
  const kept = new LRUCache<string, Buffer>({
    maxSize: BODIES_KEPT,
    sizeCalculation: (body) => body.length,
  })
  return async (deliveries: readonly ClaimedDelivery[]): Promise<ReadonlyMap<string, Buffer>> => {
    const wanted = new Set(deliveries.map((delivery) => delivery.activity_uri))
    const bodies = new Map<string, Buffer>()
    for (const uri of wanted) {
      const body = kept.get(uri)
      if (body) bodies.set(uri, body)
    }
    const missing = [...wanted].filter((uri) => !bodies.has(uri))
    for (const [uri, text] of await findBodies(ctx.db, missing)) {
      const body = Buffer.from(text)
      kept.set(uri, body)
      bodies.set(uri, body)
    }
    return bodies
  }
}

/** Slots for new deliveries: the slow ones keep none, up to a limit. */
function freeSlots(running: ReadonlyMap<string, { readonly since: number }>): number {
  const fresh = performance.now() - SLOW_AFTER
  const busy = [...running.values()].filter(({ since }) => since > fresh).length
  return Math.min(SLOTS - busy, UNDER_WAY_MAX - running.size)
}

/** Takes turns claiming and resting, so that many hosts with nothing due do not keep the database busy. */
function claimer(ctx: Context, owner: string) {
  let after = ''
  let notBefore = 0
  let isPutOff = false
  const rest = () => notBefore - performance.now()
  return {
    /** Time until a claim that was put off (ms), or `ms`. */
    pause: (ms: number): number => (isPutOff ? Math.max(1, Math.min(ms, rest())) : ms),
    claim: async (slots: number, mayRest: boolean): Promise<readonly ClaimedDelivery[]> => {
      isPutOff = mayRest && rest() > 0
      if (isPutOff) return []
      const begun = performance.now()
      const claim = await claimDeliveries(ctx.db, { owner, slots, perHost: PER_HOST, after })
      after = claim.after
      const took = performance.now() - begun
      notBefore = claim.claimed.length < slots ? begun + took * (1 + CLAIM_REST) : 0
      return claim.claimed
    },
  }
}

/** Opens the pool of one turn of deliveries. */
export function openPool(ctx: Context, owner: string): Pool {
  const running = new Map<string, { readonly since: number }>()
  let ended: Handled[] = []
  const bell = makeBell()
  const read = bodyReader(ctx)
  const { claim, pause } = claimer(ctx, owner)

  const begin = async (delivery: ClaimedDelivery, body: Buffer | undefined): Promise<void> => {
    running.set(delivery.id, { since: performance.now() })
    try {
      // Awaited before `ended` is looked up, which is another list by then.
      const handled = body && (await handle(ctx, delivery, body))
      if (handled) ended.push(handled)
    } catch (error) {
      // Its lease runs out and it is sent again; five times over, and it is set aside.
      ctx.log.error({ err: error, activity: delivery.activity_uri }, 'a delivery was dropped')
    } finally {
      running.delete(delivery.id)
      bell.ring()
    }
  }

  return {
    poke: bell.ring,
    isIdle: () => running.size === 0 && ended.length === 0,
    change: async (ms) => {
      await bell.heard(pause(ms))
      await sleep(GATHER)
      bell.silence()
    },
    fill: async () => {
      const slots = freeSlots(running)
      if (slots < WORTH_A_CLAIM && running.size > 0) return 0
      const claimed = await claim(slots, running.size > 0)
      const bodies = await read(claimed)
      for (const [index, delivery] of claimed.entries()) {
        void begin(delivery, bodies.get(delivery.activity_uri))
        if (index % BEGUN_IN_A_ROW === BEGUN_IN_A_ROW - 1) await breathe()
      }
      return claimed.length
    },
    settle: async () => {
      const handled = ended
      ended = []
      try {
        await write(ctx, owner, handled)
      } catch (error) {
        ended = [...handled, ...ended]
        throw error
      }
      return handled.length
    },
    renew: () => renewLeases(ctx.db, owner, [...running.keys()]),
    release: () => releaseDeliveries(ctx.db, owner, [...running.keys()]),
  }
}
