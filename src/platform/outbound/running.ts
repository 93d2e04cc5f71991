import type { Exchange } from './exchange.ts'
import { outboundFailure } from './failure.ts'
import type { OutboundPolicy, Purpose } from './interface.ts'

/** What is under way, so that it can be ended when a host is shut out meanwhile (OPS-19). */
export interface Running {
  /**
   * Begins a request, if its host may still be talked to: it may have waited for its place.
   * @throws OutboundFailure `refused-by-policy`; nothing was begun.
   */
  readonly begin: (host: string, purpose: Purpose, start: () => Exchange) => Exchange
  /** Asks the policy again about each, and ends those that it refuses now. */
  readonly recheck: () => void
}

interface UnderWay {
  readonly host: string
  readonly purpose: Purpose
  readonly exchange: Exchange
}

/** @throws OutboundFailure `refused-by-policy` unless the host may be talked to now. */
export function refuseUnlessAdmitted(
  policy: Pick<OutboundPolicy, 'mayTalk'>,
  host: string,
  purpose: Purpose,
): void {
  if (!policy.mayTalk(host, purpose))
    throw outboundFailure('refused-by-policy', `This server does not talk to ${host} (${purpose}).`)
}

export function makeRunning(policy: Pick<OutboundPolicy, 'mayTalk'>): Running {
  const all = new Set<UnderWay>()
  return {
    begin(host, purpose, start) {
      refuseUnlessAdmitted(policy, host, purpose)
      const one = { host, purpose, exchange: start() }
      all.add(one)
      const ended = () => void all.delete(one)
      one.exchange.answer.then(ended, ended)
      return one.exchange
    },
    recheck() {
      for (const { host, purpose, exchange } of all)
        if (!policy.mayTalk(host, purpose))
          exchange.cancel(
            outboundFailure('refused-by-policy', `${host} was shut out while it was asked.`),
          )
    },
  }
}
