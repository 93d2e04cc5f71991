import type { Finding } from '../scenario.ts'
import { holds } from '../scenario.ts'
import { type Course, type FaultName, LIFE, waitAllowed } from './expected.ts'

/** What was seen of one delivery, from its first attempt to its end. */
export interface Seen {
  readonly fault: FaultName
  readonly course: Course
  /** After each attempt that was not the last (seconds). */
  readonly waits: readonly number[]
  readonly attempts: number
  /** From the first attempt to the end (seconds). */
  readonly age: number
  /** Its state at the end. */
  readonly state: string
}

const STATE_OF: Readonly<Record<Course, string>> = {
  delivered: 'delivered',
  trouble: 'expired',
  'told to wait': 'expired',
  'told to wait for ever': 'expired',
  refused: 'rejected',
  missing: 'expired',
  // The inbox says so and the actor does not: it is believed no more than a 404 is.
  gone: 'expired',
}

const HOUR = 3_600
const DAY = 24 * HOUR

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

const isOnSchedule = ({ course, waits }: Seen): boolean =>
  waits.every((wait, index) => {
    const [least, most] = waitAllowed(course, index + 1)
    return wait >= least && wait <= most
  })

/** The clock is moved to where all that waits is due, so that most are tried somewhat late. */
const isWholeLife = ({ age }: Seen): boolean => Math.abs(age - LIFE) <= DAY

const isPatient = ({ waits, attempts }: Seen): boolean =>
  attempts === 4 && sum(waits) >= DAY && sum(waits) <= 2 * DAY

/** A finding that something is so of all of them; names those of which it is not. */
function ofAll(
  invariant: string,
  target: string,
  all: readonly Seen[],
  isSo: (seen: Seen) => boolean,
): Finding {
  const wrong = all.filter((seen) => !isSo(seen))
  const told = wrong.map(
    ({ fault, state, attempts }) => `${fault} (${state}, ${attempts} attempts)`,
  )
  const measured = wrong.length === 0 ? `${all.length} of ${all.length}` : told.join(', ')
  return holds(invariant, target, all.length > 0 && wrong.length === 0, measured)
}

/** Compares what was seen with TRUST 5.4 and 5.5. */
export function judgeCourses(all: readonly Seen[]): Finding[] {
  const inTrouble = all.filter(({ course }) => course === 'trouble' || course.startsWith('told'))
  const refused = all.filter(({ course }) => course === 'refused')
  const waits = inTrouble.flatMap((seen) => seen.waits).length
  return [
    ofAll(
      'REL-01',
      'each behaviour ends as TRUST 5.5 says',
      all,
      (seen) => seen.state === STATE_OF[seen.course],
    ),
    ofAll('REL-02', `${waits} waits are those of TRUST 5.4 ± 20 %`, inTrouble, isOnSchedule),
    ofAll('REL-02', 'given up 14 days after the first attempt ± a wait', inTrouble, isWholeLife),
    ofAll('REL-03', 'a refusal is tried 3 times more, within 48 h', refused, isPatient),
  ]
}
