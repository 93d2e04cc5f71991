import { median, percentile } from '../measure.ts'
import { type Finding, type Size, atMost, exactly, holds } from '../scenario.ts'

/** A request that a healthy peer got. */
interface Heard {
  readonly inbox: string
  readonly activityId: string
  /** ms since 1970. */
  readonly time: number
}

/** Records published while some of twenty peers misbehaved. */
export interface Round {
  /** How many of twenty could misbehave; none did when there are no faults. */
  readonly kind: 'one' | 'four' | 'ten'
  readonly faults: readonly string[]
  /** Requests that healthy peers had to get. */
  readonly expected: number
  readonly hits: readonly Heard[]
}

/** When each delivery was queued, which is when the publishing was committed and told. */
export type Rows = readonly {
  readonly activity_uri: string
  readonly inbox: string
  readonly created_at: Date
}[]

/** Delay of a healthy peer that is allowed (s, I3). */
const P95 = 5
/** Part of the undisturbed throughput that has to remain (I3). */
const THROUGHPUT = 0.9

interface Measured {
  readonly round: Round
  /** 95th percentile of the delays (s). */
  readonly p95: number
  /** Requests a second from the first that was queued to the last that came. */
  readonly rate: number
  /** Requests that came more than once. */
  readonly twice: number
}

function measure(round: Round, queuedAt: ReadonlyMap<string, number>): Measured {
  const first = new Map<string, number>()
  for (const { inbox, activityId, time } of round.hits) {
    const key = `${activityId} ${inbox}`
    first.set(key, Math.min(time, first.get(key) ?? Infinity))
  }
  const begun = [...first.keys()].map((key) => queuedAt.get(key) ?? Infinity)
  const delays = [...first].map(([key, time]) => (time - (queuedAt.get(key) ?? 0)) / 1_000)
  const span = (Math.max(...first.values()) - Math.min(...begun)) / 1_000
  return {
    round,
    p95: percentile(delays, 0.95),
    rate: first.size / span,
    twice: round.hits.length - first.size,
  }
}

const WORDS = {
  one: '1 of 20 misbehaves',
  four: '4 of 20 hang',
  ten: '10 of 20 misbehave',
} as const

function judgeKind(all: readonly Measured[], kind: Round['kind'], size: Size): Finding[] {
  const mine = all.filter(({ round }) => round.kind === kind)
  const disturbed = mine.filter(({ round }) => round.faults.length > 0)
  const calm = mine.filter(({ round }) => round.faults.length === 0)
  const worst = disturbed.toSorted((a, b) => b.p95 - a.p95)[0]
  const what = `p95 of healthy peers while ${WORDS[kind]}`
  const invariant = kind === 'four' ? 'REL-04' : 'I3'
  const slowest = atMost(invariant, what, worst?.p95 ?? Infinity, P95, 's')
  const named = new Set(worst?.round.faults).size === 1 ? ` (${worst?.round.faults[0]})` : ''
  const delay = { ...slowest, measured: `${slowest.measured}${named}, ${disturbed.length} rounds` }
  // A small run is too short to tell a rate from chance.
  if (size === 'bounded' || calm.length === 0) return [delay]
  const kept = median(disturbed.map(({ rate }) => rate)) / median(calm.map(({ rate }) => rate))
  const target = `throughput to healthy peers while ${WORDS[kind]} ≥ 90 % of undisturbed`
  return [delay, holds('I3', target, kept >= THROUGHPUT, `${Math.round(kept * 100)} %`)]
}

/** What the rounds showed of healthy peers. */
export function judgeRounds(rounds: readonly Round[], rows: Rows, size: Size): Finding[] {
  const queuedAt = new Map(
    rows.map((row) => [`${row.activity_uri} ${row.inbox}`, row.created_at.getTime()]),
  )
  const measured = rounds.map((round) => measure(round, queuedAt))
  const expected = rounds.reduce((sum, round) => sum + round.expected, 0)
  const came = measured.reduce((sum, { round, twice }) => sum + round.hits.length - twice, 0)
  const twice = measured.reduce((sum, one) => sum + one.twice, 0)
  return [
    ...(['one', 'four', 'ten'] as const).flatMap((kind) => judgeKind(measured, kind, size)),
    exactly('I1', 'deliveries that healthy peers got', came, expected),
    exactly('I2', 'deliveries that healthy peers got twice', twice, 0),
  ]
}
