import { isIP } from 'node:net'
import { getDomain } from 'tldts'
import { makeBudget } from '../budget.ts'
import { outboundFailure } from './failure.ts'

const MINUTE_S = 60

export interface FetchBudget {
  /** Takes one fetch from what a host and its registrable domain have left. @throws OutboundFailure `over-budget` */
  spend(host: string): void
}

/**
 * Fetches a minute, for each host and for each registrable domain: whoever owns a domain can make any number of
 * hosts under it, and an inbound activity may name them all (TRUST SEC-17). Suffixes of registries count, those
 * of hosting companies do not: their customers share one budget.
 * @param perMinute fetches; this many at once, then evenly.
 */
export function makeFetchBudget(perMinute: number, now?: () => number): FetchBudget {
  const budget = makeBudget({ perSecond: perMinute / MINUTE_S, burst: perMinute }, now)
  return {
    spend(host) {
      const spent = namesOf(host).find((name) => !budget.take(name))
      if (spent !== undefined)
        throw outboundFailure(
          'over-budget',
          `${spent} was asked ${perMinute} times in a minute; the rest waits.`,
        )
    },
  }
}

/** The names whose budgets a host draws on: its registrable domain's, when it has one, and its own. */
function namesOf(host: string): readonly string[] {
  const { hostname } = new URL(`https://${host}`)
  const domain = isIP(hostname) ? null : getDomain(hostname)
  return domain === null || domain === host ? [host] : [domain, host]
}
