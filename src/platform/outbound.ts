import { Agent, type Dispatcher, setGlobalDispatcher } from 'undici'
import { isOwnMachine } from '../domain/peer.ts'
import { type FetchBudget, makeFetchBudget } from './outbound/budget.ts'
import { makeConnector, type Resolve, systemResolve } from './outbound/connector.ts'
import { ACCEPT_ENCODING, decode } from './outbound/decode.ts'
import { type Answer, exchange } from './outbound/exchange.ts'
import { outboundFailure } from './outbound/failure.ts'
import { governed, type Run } from './outbound/governed.ts'
import type {
  CountedOutbound,
  Fetched,
  GetOptions,
  Outbound,
  OutboundPolicy,
  Purpose,
} from './outbound/interface.ts'
import * as limit from './outbound/limits.ts'
import { readRedirect, readTarget, redirectIn } from './outbound/urls.ts'
import { withProbeAddress, withProbes } from './outbound/self-test.ts'
import { type Running, makeRunning, refuseUnlessAdmitted } from './outbound/running.ts'
import { makeSlots } from './outbound/slots.ts'

export { isCidr } from './outbound/addresses.ts'
export { isOutboundFailure } from './outbound/failure.ts'
export type { OutboundFailure, OutboundFailureCode } from './outbound/failure.ts'
export type * from './outbound/interface.ts'
export type { Resolve } from './outbound/connector.ts'
export type { OutboundLimits } from './outbound/limits.ts'
export { selfTest } from './outbound/self-test.ts'

export interface OutboundOptions {
  /** Times and sizes to make stricter; a wider one is ignored. */
  readonly limits?: Partial<limit.OutboundLimits>
  /** Who we say we are. `Comity` unless given. */
  readonly userAgent?: string
  /** Finds a host's addresses; the operating system's resolver unless given. */
  readonly resolve?: Resolve
}

/** What the parts below share. */
interface Door {
  readonly agent: Agent
  readonly policy: OutboundPolicy
  readonly limits: limit.OutboundLimits
  readonly userAgent: string
  readonly places: ReturnType<typeof makeSlots>
  readonly budget: FetchBudget
  readonly running: Running
}

/**
 * Opens the one way out, and installs it as undici's global dispatcher, so that the `fetch` of libraries is
 * held to the same rules, as purpose `discovery`. It stays installed after `close`, and refuses everything.
 * @throws Error when `policy.caFile` cannot be read.
 */
export function makeOutbound(
  given: OutboundPolicy,
  options: OutboundOptions = {},
): CountedOutbound {
  const { resolve = systemResolve, userAgent = 'Comity' } = options
  const policy = withProbes(given)
  const limits = limit.stricter(options.limits ?? {})
  const counts = { lookups: 0, sockets: 0 }
  const connect = makeConnector({
    policy,
    resolve: withProbeAddress(resolve),
    connectMs: limits.connectMs,
    counts,
  })
  const agent = new Agent({
    connect,
    connections: limit.SOCKETS_PER_ORIGIN,
    pipelining: 1,
    keepAliveTimeout: limit.KEEP_ALIVE_MS,
    keepAliveMaxTimeout: limit.KEEP_ALIVE_MAX_MS,
    maxHeaderSize: limit.MAX_HEADER_BYTES,
    headersTimeout: 0, // both are kept by `exchange`
    bodyTimeout: 0,
  })
  const places = makeSlots(limit.FETCHES_PER_HOST, limit.WAITING_PER_HOST)
  const budget = makeFetchBudget(limits.fetchesPerMinute)
  const running = makeRunning(policy)
  const door: Door = { agent, policy, limits, userAgent, places, budget, running }
  const dispatcher = agent.compose(governed(libraryRun(door), policy.allowPrivate))
  setGlobalDispatcher(dispatcher)
  return {
    counts,
    dispatcher,
    get: (url, getOptions) => get(door, url, getOptions),
    post: poster(door),
    recheck: running.recheck,
    close: () => agent.destroy(),
  }
}

const admit = ({ policy }: Door, { host }: URL, purpose: Purpose): void =>
  refuseUnlessAdmitted(policy, host, purpose)

/** Fetches have a budget besides. One's own machine, in development and tests, has none: it disturbs nobody. */
function admitFetch(door: Door, target: URL, purpose: Purpose): void {
  admit(door, target, purpose)
  const ownMachine = door.policy.allowPrivate && isOwnMachine(target.host)
  if (!ownMachine) door.budget.spend(target.host)
}

const millisecondsFrom = (span: number) => {
  const end = performance.now() + span
  return () => Math.max(0, end - performance.now())
}

async function get(door: Door, url: string, options: GetOptions): Promise<Fetched> {
  const plainHttp = door.policy.allowPrivate
  const left = millisecondsFrom(door.limits.totalMs)
  const first = readTarget(url, plainHttp)
  const seen = new Set<string>()
  let target = first
  while (seen.size <= limit.MAX_REDIRECTS) {
    admitFetch(door, target, options.purpose)
    seen.add(target.href)
    const answer = await getOnce(door, target, options, {
      trusted: target.origin === first.origin,
      left,
    })
    const location = redirectIn(answer)
    if (location === undefined) return fetched(target, answer)
    target = readRedirect(location, target, plainHttp)
    if (seen.has(target.href))
      throw outboundFailure('redirect', `The redirects of ${first.host} go round in a circle.`)
  }
  throw outboundFailure(
    'redirect',
    `${first.host} redirects more than ${limit.MAX_REDIRECTS} times.`,
  )
}

/** One hop. Signature and the caller's headers go to the origin that they were meant for (`trusted`) only. */
function getOnce(
  door: Door,
  target: URL,
  options: GetOptions,
  { trusted, left }: { trusted: boolean; left: () => number },
): Promise<Answer> {
  const { agent, limits, userAgent, places, running } = door
  const maxBytes = options.maxBytes ?? limits.bodyBytes
  return places.run(target.host, left(), async () => {
    const request = requestFor(target, 'GET', [
      { 'user-agent': userAgent },
      trusted ? options.headers : {},
      { accept: options.accept, 'accept-encoding': ACCEPT_ENCODING },
      trusted ? options.sign?.(target.href) : {},
    ])
    const bounds = { ...limits, totalMs: left(), maxBytes, cutBody: false }
    const start = () => exchange(agent, request, bounds)
    return decode(await running.begin(target.host, options.purpose, start).answer, maxBytes)
  })
}

const poster = (door: Door): Outbound['post'] => {
  const { agent, limits, policy, userAgent, running } = door
  const bounds = {
    ...limits,
    totalMs: limits.deliveryMs,
    maxBytes: limits.deliveryBytes,
    cutBody: true,
  }
  return async (url, { purpose, headers, body }) => {
    const target = readTarget(url, policy.allowPrivate)
    const layers = [{ 'user-agent': userAgent }, headers, { 'accept-encoding': 'identity' }]
    const request = { ...requestFor(target, 'POST', layers), body }
    const start = () => exchange(agent, request, bounds)
    return fetched(target, await running.begin(target.host, purpose, start).answer)
  }
}

const libraryRun =
  (door: Door): Run =>
  async (target, request, started) => {
    const { agent, limits, places, running } = door
    const left = millisecondsFrom(limits.totalMs)
    admitFetch(door, target, 'discovery')
    return places.run(target.host, left(), async () => {
      const bounds = { ...limits, totalMs: left(), maxBytes: limits.bodyBytes, cutBody: false }
      const start = () => exchange(agent, request, bounds)
      const begun = running.begin(target.host, 'discovery', start)
      started(begun)
      return decode(await begun.answer, limits.bodyBytes)
    })
  }

/** Of a header given in several layers, the last one counts. `Host` is undici's, from the checked URL. */
function requestFor(
  target: URL,
  method: 'GET' | 'POST',
  layers: readonly (Readonly<Record<string, string>> | undefined)[],
): Dispatcher.DispatchOptions {
  const headers: Record<string, string> = {}
  for (const layer of layers)
    for (const name in layer) headers[name.toLowerCase()] = layer[name] ?? ''
  delete headers['host']
  return { origin: target.origin, path: target.pathname + target.search, method, headers }
}

function fetched(target: URL, { status, headers, body }: Answer): Fetched {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value
  return { status, url: target.href, headers: joined, body }
}
