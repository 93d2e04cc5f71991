import type { Context } from '../context.ts'

/** Characters of an id (PROTOCOL 10). */
export const ID_MAX = 2_048

// Printable ASCII without a space; a URI has nothing else (RFC 3986), and the URL parser changes the rest.
const VISIBLE = /^[\x21-\x7e]+$/
const AFTER_ORIGIN = ['', '/', '?', '#']

/** Plain http is for servers on one's own machine. */
export const allowsPlainHttp = (ctx: Pick<Context, 'outboundPolicy'>): boolean =>
  ctx.outboundPolicy.allowPrivate

/**
 * The origin of an id that is written in its one canonical form: https, lower-case A-label host, no user
 * name, no trailing dot, no default port (SEC-03). Two spellings of one host would be two actors.
 * @param plainHttp whether `http:` is taken too.
 * @returns undefined for every other text.
 */
export function canonicalOrigin(id: string, plainHttp: boolean): string | undefined {
  if (id.length > ID_MAX || !VISIBLE.test(id) || id.includes('\\')) return undefined
  const url = URL.parse(id)
  if (!url || (url.protocol !== 'https:' && !(plainHttp && url.protocol === 'http:')))
    return undefined
  if (url.username !== '' || url.password !== '' || url.hostname.endsWith('.')) return undefined
  // The parser lower-cases, decodes and shortens; what it had to change was not canonical.
  const { origin } = url
  return id.startsWith(origin) && AFTER_ORIGIN.includes(id.charAt(origin.length))
    ? origin
    : undefined
}
