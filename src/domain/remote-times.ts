import { Refusal } from './refusal.ts'

/** Times that a database can hold and a person can mean. */
const EARLIEST = Date.parse('1900-01-01T00:00:00Z')
/** How far ahead of ours another server's clock may be for its times to be believed (ms). */
export const AHEAD_MAX = 24 * 3_600_000

/** When something of another server was published and last changed, as it says itself. */
interface Times {
  readonly published: Date
  readonly updated: Date
}

/**
 * A change from the future would win against every later one.
 * @throws Refusal `invalid` for times that cannot be, or are more than `AHEAD_MAX` from now.
 */
export function requirePossibleTimes({ published, updated }: Times, now: Date): void {
  const latest = now.getTime() + AHEAD_MAX
  const isPossible = (time: Date) => time.getTime() >= EARLIEST && time.getTime() <= latest
  if (!isPossible(published) || !isPossible(updated))
    throw new Refusal('invalid', 'It says that it was published or changed at an impossible time.')
}

/**
 * The time of publishing that lists are ordered by: never in the future, and never later than it was
 * before, so that nobody stays on top of a list by what they write into their documents.
 */
export const listedAt = (published: Date, now: Date, before?: Date | null): Date =>
  new Date(Math.min(published.getTime(), now.getTime(), before?.getTime() ?? Infinity))
