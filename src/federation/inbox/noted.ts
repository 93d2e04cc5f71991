import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { URL_MAX } from '../../domain/fields.ts'
import { noteHeard } from '../../store/heard.ts'
import { noteUnknownContext } from '../../store/unknown-contexts.ts'
import { unknownContexts } from '../contexts.ts'

/** Signs of life of one host are written down this often (ms). */
const HEARD_EVERY = 60_000
/** How often one context that is not bundled is written down for a host (ms). */
const CONTEXT_EVERY = 3_600_000
/** Hosts, and contexts of hosts, whose last note is remembered. */
const REMEMBERED = 10_000

/**
 * Writes down, once a minute, that a host was heard of, and by how much its clock differs (REL-14).
 * A failure costs a note and nothing else.
 */
export function makeHeard(ctx: Context) {
  const noted = new LRUCache<string, number>({ max: REMEMBERED })
  /** @param signedAt of a new request; undefined for a repeated one, which says nothing of a clock. */
  return (host: string, signedAt: number | undefined): void => {
    const now = ctx.now().getTime()
    if (now - (noted.get(host) ?? -Infinity) < HEARD_EVERY) return
    noted.set(host, now)
    const skew = signedAt === undefined ? undefined : Math.round(signedAt - now)
    noteHeard(ctx.db, host, skew).catch(() => undefined)
  }
}

/** Counts the contexts that a host names and this server does not have; written once an hour (TRUST 2.5). */
export function makeStrangeContexts(ctx: Context) {
  const noted = new LRUCache<string, { times: number; at: number }>({ max: REMEMBERED })
  return (host: string, context: unknown): void => {
    const now = ctx.now().getTime()
    for (const url of unknownContexts(context)) {
      if (url.length > URL_MAX || !URL.canParse(url)) continue
      const name = `${host} ${url}`
      const { times, at } = noted.get(name) ?? { times: 0, at: -Infinity }
      const isDue = now - at >= CONTEXT_EVERY
      noted.set(name, isDue ? { times: 0, at: now } : { times: times + 1, at })
      if (isDue) noteUnknownContext(ctx.db, { host, url, times: times + 1 }).catch(() => undefined)
    }
  }
}
