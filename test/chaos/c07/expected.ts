import type { AnswerName } from '../peerd/answers.ts'
import type { LINE_FAULTS } from '../peerd/lines.ts'
import type { NameFault } from '../peerd/names.ts'

export type FaultName = AnswerName | (typeof LINE_FAULTS)[number] | NameFault

/** What has to become of a delivery (TRUST 5.5). */
export type Course =
  /** 2xx: at once, whatever the body is. */
  | 'delivered'
  /** Circumstance: the schedule, until it expires. */
  | 'trouble'
  /** Circumstance, and they said for how long. */
  | 'told to wait'
  /** They asked for more than a day, which is cut to a day. */
  | 'told to wait for ever'
  /** Three more attempts in 48 h. */
  | 'refused'
  /** No such inbox; its actor is there. */
  | 'missing'
  | 'gone'

const DELIVERED = [
  '200',
  '202',
  'body of 1 B/s',
  'endless body',
  'body of 1 GB',
  'expanding compression',
  'truncated body',
  'content-length too short',
  'content-length too long',
  'reset in the middle',
  'http/1.0',
  'keep-alive, then close',
  'skewed date',
] as const
const TROUBLE = [
  '408',
  '500',
  '502',
  'silence',
  'slow headers',
  'redirect loop',
  'redirect chain',
  'redirect to private',
  'redirect to unlisted',
  'reset before the answer',
  'reset after accept',
  'tls expired',
  'tls of another name',
  'tls self-signed',
  'tls 1.0',
  'tls handshake that never ends',
  'NXDOMAIN',
  'SERVFAIL',
  'slow dns',
] as const
const TOLD = ['429 seconds', '429 date', '503 seconds', '503 date'] as const
const FOREVER = ['429 absurd', '503 absurd'] as const
const REFUSED = ['400', '401', '403', '405', '413', '415', '422'] as const

const course = <T extends FaultName>(names: readonly T[], is: Course) =>
  Object.fromEntries(names.map((name) => [name, is])) as Record<T, Course>

/** Every behaviour of a peer towards a delivery, and what has to become of it. */
export const COURSES: Readonly<Record<FaultName, Course>> = {
  ...course(DELIVERED, 'delivered'),
  ...course(TROUBLE, 'trouble'),
  ...course(TOLD, 'told to wait'),
  ...course(FOREVER, 'told to wait for ever'),
  ...course(REFUSED, 'refused'),
  '404': 'missing',
  '410': 'gone',
  // Right at the first question; the second one is another connection, which finds a forbidden address.
  'changing dns': 'delivered',
}

export const FAULTS = Object.keys(COURSES) as FaultName[]

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Wait after each failed attempt (seconds); the last one goes on (TRUST 5.4). */
const SCHEDULE = [10, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
/** A delivery ends this long after its first attempt (seconds). */
export const LIFE = 14 * DAY
/** Chance makes a wait so much shorter or longer, as a part of it. */
const JITTER = 0.2
/** Seconds that pass between an attempt and the look at the row. */
const SLACK = 3

/** Shortest and longest wait after the attempt with this number (from 1) that the course allows (seconds). */
export function waitAllowed(
  course: Course,
  attempt: number,
): readonly [least: number, most: number] {
  const usual = SCHEDULE[Math.min(attempt, SCHEDULE.length) - 1] ?? 0
  const vary = (seconds: number) =>
    [seconds * (1 - JITTER) - SLACK, seconds * (1 + JITTER) + SLACK] as const
  const [least, most] = vary(usual)
  switch (course) {
    case 'told to wait':
      return [Math.max(least, 1_800 - SLACK), Math.max(most, 1_800 + SLACK)]
    case 'told to wait for ever':
      return [DAY - SLACK, DAY + SLACK]
    case 'refused':
      return [0, 2 * DAY]
    default:
      return [least, most]
  }
}
