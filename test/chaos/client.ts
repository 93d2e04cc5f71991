import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'

/** What a client of the API saw. */
export interface Answer {
  /** 0 when there was no answer: the request may or may not have been carried out. */
  readonly status: number
  readonly body: unknown
  /** The code of the error, when there was no answer. */
  readonly error?: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly took: number
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly token?: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

// An open instance takes the process's own `fetch` for its one way out, so whoever stands outside brings a client.
const outside = new Agent({ connections: 64 })

/** Longest wait for an answer (ms); a client that hangs for longer has failed. */
const PATIENCE = 30_000

/** Below the API's base when the path does not begin with `//`. */
const urlOf = (at: string, path: string): string =>
  path.startsWith('//') ? `${at}${path.slice(1)}` : `${at}/api/comity/v1${path}`

const isJson = (type: string | string[] | undefined): boolean => /json/.test(String(type))

/** One request. Never throws: an answer that does not come is one of status 0. */
export async function send(at: string, asked: Asked): Promise<Answer> {
  const began = performance.now()
  const took = () => performance.now() - began
  try {
    const answer = await request(urlOf(at, asked.path), {
      dispatcher: outside,
      method: asked.method ?? 'GET',
      headers: {
        ...(asked.token ? { authorization: `Bearer ${asked.token}` } : {}),
        ...(asked.body ? { 'content-type': 'application/json' } : {}),
        ...asked.headers,
      },
      ...(asked.body ? { body: JSON.stringify(asked.body) } : {}),
      headersTimeout: PATIENCE,
      bodyTimeout: PATIENCE,
    })
    const text = await answer.body.text()
    const body = text !== '' && isJson(answer.headers['content-type']) ? JSON.parse(text) : text
    return { status: answer.statusCode, body, headers: answer.headers, took: took() }
  } catch (error) {
    const code = (error as { code?: string }).code ?? String(error)
    return { status: 0, body: undefined, error: code, headers: {}, took: took() }
  }
}

/** The process was not there, so that nothing was carried out and the request may go elsewhere. */
const wasRefused = ({ error }: Answer): boolean => error === 'ECONNREFUSED'

/** Repeating these does nothing twice. */
const isRepeatable = ({ method = 'GET', headers = {} }: Asked): boolean =>
  method === 'GET' || 'idempotency-key' in headers

/** How often a balancer asks whether a process is ready (ms), and for how long it looks for one. */
const LOOK_EVERY = 100
const LOOK_FOR = 20_000

/** A client that goes round several processes, as a balancer in front of them does. */
export interface Balancer {
  readonly send: (asked: Asked) => Promise<Answer>
  readonly close: () => void
}

/**
 * Sends each request to the next process that says it is ready. A process that is not there, or that says it is
 * closing (503), has done nothing: the request goes to the next one. A connection that breaks is the end
 * of a request, unless it can be repeated.
 */
export function balance(addresses: readonly string[]): Balancer {
  // The first one's address is the origin; behind a balancer the others are called the same.
  const host = new URL(addresses[0] ?? '').host
  const ready = new Set(addresses)
  let turn = 0
  const looking = setInterval(() => {
    for (const at of addresses)
      void send(at, { path: '//readyz' }).then(({ status }) => {
        if (status === 200) ready.add(at)
        else ready.delete(at)
      })
  }, LOOK_EVERY)
  const next = (): string | undefined => {
    const all = addresses.filter((at) => ready.has(at))
    return all[turn++ % Math.max(1, all.length)]
  }
  return {
    send: async (asked) => {
      const began = performance.now()
      for (;;) {
        const at = next()
        const headers = { host, ...asked.headers }
        const answer = at === undefined ? undefined : await send(at, { ...asked, headers })
        const isLate = performance.now() - began > LOOK_FOR
        const mayGoOn =
          !answer ||
          wasRefused(answer) ||
          answer.status === 503 ||
          (answer.status === 0 && isRepeatable(asked))
        if (answer && (!mayGoOn || isLate)) return { ...answer, took: performance.now() - began }
        if (isLate)
          return {
            status: 0,
            body: undefined,
            error: 'nobody is ready',
            headers: {},
            took: LOOK_FOR,
          }
        if (at !== undefined) ready.delete(at)
        await sleep(LOOK_EVERY / 4)
      }
    },
    close: () => clearInterval(looking),
  }
}
