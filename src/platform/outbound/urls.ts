import { isIPv4 } from 'node:net'
import type { Answer } from './exchange.ts'
import { outboundFailure } from './failure.ts'

/** Characters of a URL; what every document may carry as an id. */
const MAX_URL_LENGTH = 2_048

// The URL parser drops or changes these, so a check of the text and the request would see two hosts.
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/

const ABSOLUTE = /^(https?):\/\/([^/?#]+)/i

const refuse = (why: string) => outboundFailure('refused-url', `This URL is not asked: ${why}.`)

/**
 * Reads the URL of an outgoing request.
 * @param plainHttp whether `http:` is allowed beside `https:`.
 * @returns the canonical URL: its `host` is a lower-case A-label, without the default port.
 * @throws OutboundFailure `refused-url` for anything but an absolute URL of one plain host: userinfo, a
 * fragment, a trailing dot, a number that only becomes an IPv4 address when parsed, over 2,048 characters.
 */
export function readTarget(text: string, plainHttp: boolean): URL {
  if (text.length > MAX_URL_LENGTH) throw refuse('it is too long')
  if (AMBIGUOUS.test(text)) throw refuse('it has a space, control character or backslash')
  const [, scheme, authority] = ABSOLUTE.exec(text) ?? []
  if (!scheme || !authority || !URL.canParse(text))
    throw refuse('it is not an absolute web address')
  const url = new URL(text)
  if (url.protocol !== 'https:' && !plainHttp) throw refuse('it is not https')
  if (authority.includes('@')) throw refuse('it has a user name')
  if (text.includes('#')) throw refuse('it has a fragment')
  if (url.hostname.endsWith('.')) throw refuse('its host ends with a dot')
  if (isIPv4(url.hostname) && authority.replace(/:\d*$/, '') !== url.hostname)
    throw refuse('its host is a number in disguise')
  return url
}

/**
 * Reads the `Location` of a redirect from `from`. A fragment in it is for browsers and is dropped.
 * @throws OutboundFailure `refused-url` as `readTarget`; `redirect` from https to http.
 */
export function readRedirect(location: string, from: URL, plainHttp: boolean): URL {
  const [text = ''] = location.split('#', 1)
  if (AMBIGUOUS.test(text)) throw refuse('the redirect has a space, control character or backslash')
  const to = readTarget(absolute(text, from), plainHttp)
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    throw outboundFailure('redirect', `${from.host} redirects from https to http.`)
  return to
}

// The host is kept as it was written, so that readTarget sees what the parser would make of it.
function absolute(location: string, from: URL): string {
  if (location.startsWith('//')) return from.protocol + location
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location
  return new URL(location, from).href
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/**
 * Where an answer sends us, or undefined when it is no redirect.
 * @throws OutboundFailure `redirect` for a redirect that does not say where.
 */
export function redirectIn(answer: Answer): string | undefined {
  if (!REDIRECTS.includes(answer.status)) return undefined
  const { location } = answer.headers
  if (typeof location === 'string') return location
  throw outboundFailure('redirect', 'A redirect has no target, or several.')
}
