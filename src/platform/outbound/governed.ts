import type { Dispatcher } from 'undici'
import { ACCEPT_ENCODING } from './decode.ts'
import type { Answer, Exchange } from './exchange.ts'
import { outboundFailure, toFailure } from './failure.ts'
import { readRedirect, readTarget, redirectIn } from './urls.ts'

/** Runs one checked request within all limits, decompressed; `started` gets the means to cancel it. */
export type Run = (
  target: URL,
  request: Dispatcher.DispatchOptions,
  started: (exchange: Exchange) => void,
) => Promise<Answer>

/** Headers that a library does not choose: the host that was checked, the encodings that `decode` reads. */
const OURS: readonly string[] = ['host', 'accept-encoding']

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD']

/**
 * What libraries find as undici's global dispatcher. Their `fetch` passes through the same door as our own
 * requests. They get the answer when it is whole, so streaming through it is not possible.
 */
export const governed =
  (run: Run, plainHttp: boolean): Dispatcher.DispatcherComposeInterceptor =>
  () =>
  (options, handler) => {
    void relay(run, plainHttp, options, handler)
    return true
  }

async function relay(
  run: Run,
  plainHttp: boolean,
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
): Promise<void> {
  const { controller, started } = makeController()
  const goOn = () => {
    if (controller.aborted) throw new Error('aborted')
  }
  try {
    const { target, request } = checkedRequest(options, plainHttp)
    handler.onRequestStart?.(controller, undefined)
    goOn()
    const answer = await run(target, request, started)
    goOn()
    checkRedirect(answer, target, options.method, plainHttp)
    handler.onResponseStart?.(controller, answer.status, answer.headers, answer.statusText)
    goOn()
    if (answer.body.length > 0) handler.onResponseData?.(controller, answer.body)
    goOn()
    handler.onResponseEnd?.(controller, {})
  } catch (error) {
    handler.onResponseError?.(controller, controller.reason ?? toFailure(error))
  }
}

function checkedRequest(options: Dispatcher.DispatchOptions, plainHttp: boolean) {
  const { origin, path, method } = options
  if (options.upgrade || method === 'CONNECT' || !path.startsWith('/'))
    throw outboundFailure('refused-url', 'Only plain requests go out.')
  const target = readTarget(new URL(origin ?? '').origin + path, plainHttp)
  const kept = flatHeaders(options.headers).filter(([name]) => !OURS.includes(name.toLowerCase()))
  const headers = [...kept.flat(), 'accept-encoding', ACCEPT_ENCODING]
  return { target, request: { ...options, origin: target.origin, headers } }
}

/** Each form of undici's headers as pairs. A repeated header becomes several pairs. */
function flatHeaders(headers: Dispatcher.DispatchOptions['headers']): [string, string][] {
  const pairs: [string, string][] = []
  const add = (name: string, value: string | string[] | undefined) => {
    for (const one of [value ?? []].flat()) pairs.push([name, one])
  }
  if (Array.isArray(headers))
    headers.forEach((name, index) => index % 2 === 0 && add(name, headers[index + 1]))
  else if (headers && Symbol.iterator in headers)
    for (const [name, value] of headers) add(name, value)
  else for (const [name, value] of Object.entries(headers ?? {})) add(name, value)
  return pairs
}

/**
 * `fetch` follows redirects by itself, each hop through this door again. What the door cannot see on the next
 * hop is refused here: that a body is sent once more, or that it came from https.
 */
function checkRedirect(answer: Answer, target: URL, method: string, plainHttp: boolean): void {
  const location = redirectIn(answer)
  if (location === undefined) return
  if (!SAFE_METHODS.includes(method))
    throw outboundFailure('redirect', `${target.host} redirects a ${method}.`)
  readRedirect(location, target, plainHttp)
}

function makeController() {
  let current: Exchange | undefined
  const state = { aborted: false, reason: null as Error | null, paused: false }
  const controller: Dispatcher.DispatchController = {
    get aborted() {
      return state.aborted
    },
    get reason() {
      return state.reason
    },
    get paused() {
      return state.paused
    },
    abort(reason) {
      if (state.aborted) return
      state.aborted = true
      state.reason = reason
      current?.cancel(reason)
    },
    // The body is here and bounded already, so there is nothing to hold back.
    pause: () => void (state.paused = true),
    resume: () => void (state.paused = false),
  }
  const started = (exchange: Exchange) => {
    current = exchange
    if (state.reason) exchange.cancel(state.reason)
  }
  return { controller, started }
}
