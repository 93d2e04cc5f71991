import type { OutboundFailure } from '../../platform/outbound.ts'

/** What an attempt to deliver came to, as far as it matters for what follows (TRUST 5.5). */
export type AnswerClass =
  | 'delivered'
  | 'redirect' // an inbox that moved or is misconfigured; never followed
  | 'refused' // perhaps our clock or key, perhaps theirs
  | 'missing' // 404: perhaps gone
  | 'gone' // 410
  | 'busy' // 429
  | 'trouble' // circumstance: 5xx, time-out, TLS, DNS, reset
  | 'not-admitted' // our own policy no longer lets us talk to the host
  | 'unsendable' // the inbox has no address that we may post to
  | 'internal' // our own fault

/** Longest wait that another server may ask for (seconds). */
const RETRY_AFTER_MAX = 86_400

/** 4xx that say "later": request time-out, too early. */
const LATER = [408, 425]

/** Answers whose `Retry-After` is heeded (TRUST 5.4): too many requests, not available now. */
const ASKS_FOR_TIME: readonly number[] = [429, 503]

/** Answers after which the same request is sent once more with the other style of signature (PROTOCOL 5.2). */
export const KNOCK_AGAIN: readonly number[] = [400, 401, 403]

export function classOfStatus(status: number): AnswerClass {
  if (status >= 200 && status < 300) return 'delivered'
  if (status >= 300 && status < 400) return 'redirect'
  if (status === 404) return 'missing'
  if (status === 410) return 'gone'
  if (status === 429) return 'busy'
  return status >= 500 || LATER.includes(status) ? 'trouble' : 'refused'
}

const FAILURES: Readonly<Record<OutboundFailure['code'], AnswerClass>> = {
  'refused-by-policy': 'not-admitted',
  'refused-address': 'trouble', // a wrong entry in somebody's DNS, which is put right one day
  'refused-url': 'unsendable',
  'too-large': 'trouble',
  redirect: 'redirect',
  'over-budget': 'busy', // deliveries have no budget; the type asks for an answer
  timeout: 'trouble',
  network: 'trouble',
  tls: 'trouble',
}

export const classOfFailure = (failure: OutboundFailure): AnswerClass => FAILURES[failure.code]

/** Classes that speak of the state of a host, so that they count for its breaker. */
export const isCircumstance = (answer: AnswerClass): boolean =>
  answer === 'trouble' || answer === 'redirect'

/**
 * `Retry-After` of a 429 or 503, in seconds or as a date (RFC 9110, 10.2.3), cut to a day.
 * @returns seconds from now, or undefined when it is absent, unreadable or in the past.
 */
export function readRetryAfter(
  status: number,
  value: string | undefined,
  now: Date,
): number | undefined {
  if (value === undefined || !ASKS_FOR_TIME.includes(status)) return undefined
  const seconds = /^\d{1,10}$/.test(value.trim())
    ? Number(value)
    : (Date.parse(value) - now.getTime()) / 1000
  return seconds > 0 ? Math.min(seconds, RETRY_AFTER_MAX) : undefined
}
