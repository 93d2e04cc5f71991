import { DELIVERY_LIFE } from '../../store/deliveries.ts'
import type { DeliveryState } from '../../store/schema.ts'
import type { AnswerClass } from './answers.ts'

const MINUTE = 60
const HOUR = 3_600

/** Wait after the first, second … failed attempt (seconds); the last one goes on (TRUST 5.4). */
const WAITS = [10, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]

/** Three more attempts after a refusal, all within 48 h even when chance makes each wait longer (seconds). */
const REFUSED_WAITS = [HOUR, 8 * HOUR, 24 * HOUR]

/** After a 404: a third one comes 24 h after the first even when chance makes each wait shorter (seconds). */
const MISSING_WAITS = [8 * HOUR, 24 * HOUR]

/** An answer of "no such inbox" is looked into from this one on. */
const MISSING_BELIEVED_AT = 3

/** Part by which chance makes a wait shorter or longer. */
const JITTER = 0.2

/** What is known of a delivery before its attempt is judged. */
export interface Standing {
  /** Attempts before this one. */
  readonly attempts: number
  /** Answers before this one, in a row and of one kind, that said no (4xx). */
  readonly refusals: number
  /** What the attempt before came to; nothing before the first. */
  readonly last_class: string | null
  /** Seconds since the first attempt began. */
  readonly age: number
}

/** What becomes of a delivery. */
export interface Verdict {
  readonly state: DeliveryState
  /** Until the next attempt (seconds). */
  readonly wait: number
  readonly refusals: number
}

/** "No" and "nobody here" are counted each for itself: two of one do not make the first of the other the last. */
const KIND: Partial<Record<AnswerClass, string>> = {
  refused: 'no',
  missing: 'nobody',
  gone: 'nobody',
}

/** Answers of the same kind right before this one. */
const inARow = (answer: AnswerClass, before: Pick<Standing, 'refusals' | 'last_class'>): number =>
  KIND[answer] === KIND[before.last_class as AnswerClass] ? before.refusals : 0

/** Whether the actor behind the inbox has to be looked for before this answer is judged. */
export const asksForActor = (
  answer: AnswerClass,
  before: Pick<Standing, 'refusals' | 'last_class'>,
): boolean =>
  answer === 'gone' || (answer === 'missing' && inARow(answer, before) + 1 >= MISSING_BELIEVED_AT)

const at = (waits: readonly number[], index: number): number =>
  waits[Math.min(index, waits.length - 1)] ?? HOUR

/**
 * Decides what follows an attempt (TRUST 5.4, 5.5). Pure: chance and clock are the caller's.
 * @param more.retryAfter seconds that the other server asked for.
 * @param more.isActorGone the actor behind the inbox answers 404 or 410, when `asksForActor` said to look.
 * @param more.chance from 0 to 1.
 */
export function judge(
  answer: AnswerClass,
  standing: Standing,
  more: {
    readonly retryAfter?: number | undefined
    readonly isActorGone?: boolean
    readonly chance: number
  },
): Verdict {
  const { attempts, age } = standing
  const refusals = inARow(answer, standing)
  const ended = (state: DeliveryState): Verdict => ({ state, wait: 0, refusals })
  const later = (seconds: number, refused = refusals): Verdict => {
    const varied = Math.round(seconds * (1 - JITTER + 2 * JITTER * more.chance))
    const wait = Math.max(varied, more.retryAfter ?? 0)
    return age + wait > DELIVERY_LIFE
      ? ended('expired')
      : { state: 'queued', wait, refusals: refused }
  }
  switch (answer) {
    case 'delivered':
      return ended('delivered')
    case 'not-admitted':
      return ended('cancelled')
    case 'unsendable':
      return ended('rejected')
    case 'refused':
      return refusals >= REFUSED_WAITS.length
        ? ended('rejected')
        : later(at(REFUSED_WAITS, refusals), refusals + 1)
    case 'missing':
    case 'gone':
      if (more.isActorGone === true) return ended('gone')
      return refusals >= MISSING_WAITS.length
        ? later(at(WAITS, WAITS.length), refusals + 1)
        : later(at(MISSING_WAITS, refusals), refusals + 1)
    case 'busy':
    case 'redirect':
    case 'trouble':
    case 'internal':
      return later(at(WAITS, attempts))
  }
}
