import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'

/** What a request wants where one address serves both forms: the page, or the ActivityPub document. */
export type Wants = 'activity' | 'page'

interface Range {
  readonly type: string
  readonly quality: number
}

/** Media ranges of an Accept header with their quality; other parameters are ignored. */
function rangesOf(accept: string): Range[] {
  return accept
    .slice(0, ACCEPT_MAX)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((p) => p.trim())
      const q = parameters.find((p) => p.startsWith('q='))?.slice(2)
      const quality = q === undefined ? 1 : Number(q)
      return { type: type.toLowerCase(), quality: Number.isNaN(quality) ? 0 : quality }
    })
}

/** Longest Accept header that is read (characters); browsers send about 150. */
const ACCEPT_MAX = 1_000
/** JSON-LD with the ActivityStreams profile, or without, as readers of `/ns` ask. */
const ACTIVITY_TYPES = ['application/activity+json', 'application/ld+json']
const PAGE_TYPES = ['text/html', 'application/xhtml+xml']

const best = (ranges: readonly Range[], types: readonly string[]): number =>
  Math.max(0, ...ranges.filter((r) => types.includes(r.type)).map((r) => r.quality))

function read(accept: string): Wants {
  const ranges = rangesOf(accept)
  const activity = best(ranges, ACTIVITY_TYPES)
  return activity > 0 && activity >= best(ranges, PAGE_TYPES) ? 'activity' : 'page'
}

/** Headers that were read lately, since each kind of server and browser always sends the same (entries). */
const known = new LRUCache<string, Wants>({ max: 200 })

/** The ActivityPub form is served when it is asked for by name and no page is preferred to it. */
export function wants(accept: string | undefined): Wants {
  if (accept === undefined || !accept.includes('json')) return 'page'
  if (accept.length > ACCEPT_MAX) return read(accept)
  const before = known.get(accept)
  if (before) return before
  const wanted = read(accept)
  known.set(accept, wanted)
  return wanted
}

/**
 * A routing constraint for Fastify: routes with `constraints: { wants: 'activity' }` take the requests
 * for documents, routes without one take the rest.
 */
export const wantsConstraint = {
  name: 'wants',
  storage() {
    const handlers = new Map<unknown, unknown>()
    return {
      get: (value: unknown) => handlers.get(value) ?? null,
      set: (value: unknown, handler: unknown) => void handlers.set(value, handler),
    }
  },
  deriveConstraint: (request: IncomingMessage) => wants(request.headers.accept),
  mustMatchWhenDerived: false,
}
