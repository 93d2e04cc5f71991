import type { Dispatcher } from 'undici'
import { collect } from './collect.ts'
import { outboundFailure, toFailure } from './failure.ts'
import { SLOWEST_RATE } from './limits.ts'

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/** An answer as it came: `body` still in its content encoding. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: AnswerHeaders
  readonly body: Buffer
}

export interface ExchangeLimits {
  readonly headersMs: number
  readonly slowAfterMs: number
  /** What is left of the whole request's time. */
  readonly totalMs: number
  readonly maxBytes: number
  /** Once the status is known, a body that is too large, too slow or broken is cut, not a failure. */
  readonly cutBody: boolean
}

export interface Exchange {
  readonly answer: Promise<Answer>
  /** Ends it with this error, unless it has ended. */
  cancel(error: Error): void
}

/** One second: how often the rate of a slow body is looked at. */
const RATE_CHECK_MS = 1_000

/**
 * One request and its answer, within limits. Undici's own timers are off: they tick twice a second and know no
 * total. Two plain timers here cost under a microsecond.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: ExchangeLimits,
): Exchange {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const body = collect(limits.maxBytes)
  let head: Omit<Answer, 'body'> | undefined
  let controller: Dispatcher.DispatchController | undefined
  let ended = false
  let pace: NodeJS.Timeout | undefined

  const end = (error?: Error) => {
    if (ended) return
    ended = true
    clearTimeout(whole)
    clearTimeout(pace)
    if (error) controller?.abort(error) // closes the socket: what still comes on it is nobody's
    if (head && (!error || limits.cutBody)) resolve({ ...head, body: body.take() })
    else reject(error ?? outboundFailure('network', 'The answer has no head.'))
  }
  const late = (what: string) => end(outboundFailure('timeout', `${what} took too long.`))
  const whole = setTimeout(late, limits.totalMs, 'The request')

  const watchRate = (before: number) => {
    if (body.size() - before < SLOWEST_RATE) return late('The body')
    pace = setTimeout(watchRate, RATE_CHECK_MS, body.size())
  }

  dispatcher.dispatch(request, {
    onRequestStart(started) {
      controller = started
      // Its time ran out while it waited for a socket: nothing may be sent any more.
      if (ended) started.abort(outboundFailure('timeout', 'The request took too long.'))
      else pace = setTimeout(late, limits.headersMs, 'The head of the answer')
    },
    onResponseStart(_controller, status, headers, statusText = '') {
      if (status < 200) return
      head = { status, statusText, headers }
      clearTimeout(pace)
      pace = setTimeout(watchRate, limits.slowAfterMs, 0)
    },
    onResponseData(_controller, chunk) {
      if (!ended && !body.add(chunk)) end(outboundFailure('too-large', 'The body is too large.'))
    },
    onResponseEnd: () => end(),
    onResponseError: (_controller, error) => end(toFailure(error)),
  })
  return { answer: promise, cancel: end }
}
