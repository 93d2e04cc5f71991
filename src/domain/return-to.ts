/** Longest address that is come back to (characters). */
const LONGEST = 2_048
/** What browsers read as something else than it looks: a host after `//` or `/\`, and letters they drop. */
const MISLEADING = /^\/[/\\]|\\|[\u0000-\u0020\u007f]|%(?:0[0-9a-f]|1[0-9a-f]|20|2f|5c|7f)/i

/**
 * Where to go after signing in: a path of this server, and nothing that could lead elsewhere (SEC-66).
 * @returns the path with its query, or `/` for anything else.
 */
export function safeReturn(value: unknown): string {
  if (typeof value !== 'string' || value.length > LONGEST) return '/'
  const [path = ''] = value.split(/[?#]/, 1)
  if (!path.startsWith('/') || MISLEADING.test(path)) return '/'
  const url = URL.parse(value, 'https://here.invalid')
  return url?.origin === 'https://here.invalid' ? url.pathname + url.search : '/'
}
