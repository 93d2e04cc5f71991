/** Times in milliseconds, sizes in bytes. Tests and careful operators make them stricter, nobody wider. */
export interface OutboundLimits {
  /** DNS, TCP and TLS together: a host that needs longer is down for our purposes. */
  readonly connectMs: number
  /** From the request being sent to the last header. */
  readonly headersMs: number
  /** After this long a body must come at `SLOWEST_RATE` or better, or somebody is holding us up. */
  readonly slowAfterMs: number
  /** A fetch with all its redirects and its wait for a place. */
  readonly totalMs: number
  /** A delivery: shorter, since it is repeated and others wait behind it. */
  readonly deliveryMs: number
  /** A fetched document, decompressed: twice what an inbox takes, with room for catalogues. */
  readonly bodyBytes: number
  /** An inbox's answer: enough to show the operator why it said no. */
  readonly deliveryBytes: number
  /** Fetches a minute, of one host and of all hosts under one registrable domain. */
  readonly fetchesPerMinute: number
}

export const LIMITS: OutboundLimits = {
  connectMs: 5_000,
  headersMs: 10_000,
  slowAfterMs: 5_000,
  totalMs: 30_000,
  deliveryMs: 15_000,
  bodyBytes: 1_048_576,
  deliveryBytes: 4_096,
  fetchesPerMinute: 100,
}

/** Bytes of one answer's headers; what the largest common servers accept themselves. */
export const MAX_HEADER_BYTES = 65_536

/** Bytes of body per second below which an answer counts as stalled. */
export const SLOWEST_RATE = 1_024

/** Hops after the first URL; more than any honest move of a document needs. */
export const MAX_REDIRECTS = 3

/** Fetches at once per host, so that nobody can make us flood somebody. */
export const FETCHES_PER_HOST = 2

/** Fetches waiting per host; a thread of 30 ancestors fits, an attack does not fill the memory. */
export const WAITING_PER_HOST = 100

/** Sockets per origin: 2 fetches and 2 deliveries at once. */
export const SOCKETS_PER_ORIGIN = 4

/** Milliseconds an idle socket is kept: a burst to one host shares it, a thousand hosts do not pile up. */
export const KEEP_ALIVE_MS = 4_000

/** Milliseconds an idle socket is kept when the server asks for longer. */
export const KEEP_ALIVE_MAX_MS = 30_000

/** TLS sessions remembered, one per host: about 2 KiB each. */
export const TLS_SESSIONS = 1_000

/** `LIMITS` with each given value that is stricter. */
export function stricter(given: Partial<OutboundLimits>): OutboundLimits {
  const least = (key: keyof OutboundLimits) => Math.min(LIMITS[key], given[key] ?? LIMITS[key])
  return {
    connectMs: least('connectMs'),
    headersMs: least('headersMs'),
    slowAfterMs: least('slowAfterMs'),
    totalMs: least('totalMs'),
    deliveryMs: least('deliveryMs'),
    bodyBytes: least('bodyBytes'),
    deliveryBytes: least('deliveryBytes'),
    fetchesPerMinute: least('fetchesPerMinute'),
  }
}
