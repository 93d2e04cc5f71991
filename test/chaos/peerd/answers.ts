import type { ServerResponse } from 'node:http'
import type { Hit } from './hit.ts'
import { BODIES } from './bodies.ts'
import { BREAKS } from './breaks.ts'

/** What an answer has to do with: the request that was read, and where to answer it. */
export interface Exchange {
  readonly hit: Hit
  readonly response: ServerResponse
  /** `http://127.0.1.2:PORT` of the peer. */
  readonly origin: string
}

/** How a peer answers one path. */
export type Answer = (exchange: Exchange) => void | Promise<void>

/** Seconds that a peer asks us to wait. */
export const RETRY_AFTER = 1_800
/** Longer than anybody waits for anything. */
const ABSURD = '9999999999'
/** How far a peer's clock is off (ms). */
export const SKEW = 3 * 3_600_000

/** Answers with a status, as every server does that has nothing else to say. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  ({ response }) => {
    response.writeHead(code, headers).end(code === 204 ? undefined : `${code}\n`)
  }

const inHalfAnHour = () => new Date(Date.now() + RETRY_AFTER * 1_000).toUTCString()

const later =
  (code: number, retryAfter: () => string): Answer =>
  (exchange) =>
    status(code, { 'retry-after': retryAfter() })(exchange)

const STATUSES = {
  '200': status(200),
  '202': status(202),
  '400': status(400),
  '401': status(401),
  '403': status(403),
  '404': status(404),
  '405': status(405),
  '408': status(408),
  '410': status(410),
  '413': status(413),
  '415': status(415),
  '422': status(422),
  '429 seconds': later(429, () => String(RETRY_AFTER)),
  '429 date': later(429, inHalfAnHour),
  '429 absurd': later(429, () => ABSURD),
  '503 seconds': later(503, () => String(RETRY_AFTER)),
  '503 date': later(503, inHalfAnHour),
  '503 absurd': later(503, () => ABSURD),
  '500': status(500),
  '502': status(502),
} satisfies Readonly<Record<string, Answer>>

const redirect =
  (to: (exchange: Exchange) => string): Answer =>
  (exchange) =>
    status(302, { location: to(exchange) })(exchange)

/** Hops of a chain that ends: more than anybody follows. */
const CHAIN = 30

/** Counts the hops in the query: `/inbox?hop=1`. At the end stands a document. */
const chain: Answer = (exchange) => {
  const url = new URL(exchange.hit.path, exchange.origin)
  const hop = Number(url.searchParams.get('hop') ?? 0) + 1
  if (hop > CHAIN) return status(200)(exchange)
  url.searchParams.set('hop', String(hop))
  return redirect(() => url.href)(exchange)
}

const REDIRECTS = {
  'redirect loop': redirect(({ origin, hit }) => `${origin}${hit.path}`),
  'redirect chain': chain,
  'redirect to private': redirect(() => 'http://169.254.169.254/latest/meta-data'),
  'redirect to unlisted': redirect(() => 'https://unlisted.example/inbox'),
} satisfies Readonly<Record<string, Answer>>

/** A clock that is three hours ahead, said in the answer. */
const skewedDate: Answer = ({ response }) => {
  response.sendDate = false
  response.writeHead(202, { date: new Date(Date.now() + SKEW).toUTCString() }).end()
}

/** Every way in which a path can answer (TRUST 6.2), by name. */
export const ANSWERS = {
  ...STATUSES,
  ...REDIRECTS,
  ...BODIES,
  ...BREAKS,
  'skewed date': skewedDate,
} satisfies Readonly<Record<string, Answer>>

export type AnswerName = keyof typeof ANSWERS
