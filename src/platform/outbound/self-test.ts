import { getGlobalDispatcher } from 'undici'
import type { Resolve } from './connector.ts'
import { isOutboundFailure, type OutboundFailureCode } from './failure.ts'
import type { CountedOutbound, OutboundPolicy } from './interface.ts'

/** Hosts that only the self-test asks for. Nobody can own a name under `.invalid` (RFC 6761, section 6.4). */
const UNLISTED = 'unlisted.self-test.invalid'
const LINK_LOCAL = 'link-local.self-test.invalid'

/** The policy in use, with an answer for the self-test's hosts. */
export const withProbes = (policy: OutboundPolicy): OutboundPolicy => ({
  ...policy,
  mayTalk(host, purpose) {
    if (host === UNLISTED) return false
    return host === LINK_LOCAL || policy.mayTalk(host, purpose)
  },
})

/** The resolver in use, with the address of a cloud's metadata service for one of the self-test's hosts. */
export const withProbeAddress =
  (resolve: Resolve): Resolve =>
  async (hostname) =>
    hostname === LINK_LOCAL ? [{ address: '169.254.169.254', family: 4 }] : resolve(hostname)

interface Probe {
  readonly url: string
  readonly what: string
  /** Refusals that are right. */
  readonly expected: readonly OutboundFailureCode[]
}

const UNLISTED_PROBE: Probe = {
  url: `https://${UNLISTED}/`,
  what: 'a host that is not admitted',
  expected: ['refused-by-policy'],
}
const LINK_LOCAL_PROBE: Probe = {
  url: `https://${LINK_LOCAL}/`,
  what: 'a name that resolves to a link-local address',
  expected: ['refused-address'],
}
const LOOPBACK_PROBE: Probe = {
  url: 'https://127.0.0.1/',
  what: 'a loopback address',
  expected: ['refused-by-policy', 'refused-address'],
}

type Ask = (outbound: CountedOutbound, url: string) => Promise<unknown>

/** Every kind of client that the process has. */
const CLIENTS: Readonly<Record<string, Ask>> = {
  'A fetch': (outbound, url) => outbound.get(url, { purpose: 'document', accept: '*/*' }),
  'A delivery': (outbound, url) =>
    outbound.post(url, { purpose: 'delivery', headers: {}, body: '{}' }),
  "A library's fetch": (_outbound, url) => fetch(url),
}

/**
 * Asks the outbound in use for what it must refuse, by every kind of client. Run it before anything else
 * goes out, since it watches the counter of sockets.
 * @returns problems as sentences for the operator; none when all is well.
 */
export async function selfTest(
  outbound: CountedOutbound,
  policy: OutboundPolicy,
): Promise<readonly string[]> {
  const problems: string[] = []
  if (getGlobalDispatcher() !== outbound.dispatcher)
    problems.push('The global dispatcher is not ours, so requests of libraries are not checked.')

  const local = [UNLISTED_PROBE, LINK_LOCAL_PROBE]
  const probes = policy.allowPrivate ? local : [...local, LOOPBACK_PROBE]
  for (const [client, ask] of Object.entries(CLIENTS))
    for (const probe of probes) {
      const problem = await problemWith(outbound, ask, probe)
      if (problem) problems.push(`${client} of ${probe.what} ${problem}.`)
    }
  return problems
}

async function problemWith(outbound: CountedOutbound, ask: Ask, probe: Probe) {
  const before = outbound.counts.sockets
  const outcome = await ask(outbound, probe.url).then(() => undefined, failureIn)
  if (outbound.counts.sockets !== before) return 'opened a socket'
  if (outcome === undefined) return 'was answered'
  return probe.expected.some((code) => code === outcome) ? undefined : `ended with "${outcome}"`
}

function failureIn(error: unknown): string {
  const inner = error instanceof TypeError && error.cause ? error.cause : error
  return isOutboundFailure(inner) ? inner.code : String(inner)
}
