/** Header values by lower-case name, in the order received; a name sent twice has two values. */
export type HeaderTable = ReadonlyMap<string, readonly string[]>

/**
 * Headers as they come: a table, Node's `rawHeaders` (name, value, name, value …) or a plain record.
 * Only the first two keep a repeated header apart; Node's own `headers` joins most of them or drops the second.
 */
export type HeaderInput =
  HeaderTable | readonly string[] | Readonly<Record<string, string | readonly string[] | undefined>>

/** What a signature is about. */
export interface SignedMessage {
  /** As in the request line, in capitals. */
  readonly method: string
  /** The request target in origin form: path with query, as received, starting with a slash. */
  readonly path: string
  /** Scheme of our own origin, which a proxy may hide from the socket. `https` when left out. */
  readonly scheme?: 'https' | 'http'
  readonly headers: HeaderInput
}

/** A message whose headers were read. */
export type ReadMessage = SignedMessage & { readonly headers: HeaderTable }

// Visible ASCII, space and tab: a line break or a byte above would make the signature base ambiguous (RFC 9421, 2.1).
const PRINTABLE = /^[\t\x20-\x7e]*$/

const DEFAULT_PORTS = { https: ':443', http: ':80' }

/** Reads headers in any of their forms. A table is returned as it is, so converting early costs nothing later. */
export function toHeaderTable(headers: HeaderInput): HeaderTable {
  if (headers instanceof Map) return headers
  const table = new Map<string, string[]>()
  const add = (name: string, value: string) => {
    const key = name.toLowerCase()
    const values = table.get(key)
    if (values) values.push(trimSpace(value))
    else table.set(key, [trimSpace(value)])
  }
  if (isRawList(headers))
    for (let i = 0; i + 1 < headers.length; i += 2) add(headers[i] ?? '', headers[i + 1] ?? '')
  else
    for (const [name, value] of Object.entries(headers))
      if (typeof value === 'string') add(name, value)
      else value?.forEach((one: string) => add(name, one))
  return table
}

const isRawList = (headers: HeaderInput): headers is readonly string[] => Array.isArray(headers)

/** The value of a header that is present exactly once and printable; undefined otherwise. */
export function onlyValue(headers: HeaderTable, name: string): string | undefined {
  const values = headers.get(name)
  const value = values?.length === 1 ? values[0] : undefined
  return value !== undefined && isPrintable(value) ? value : undefined
}

export const isPrintable = (text: string): boolean => PRINTABLE.test(text)

/** `Host` as RFC 9421 wants the authority: lower case, without the scheme's own port. */
export function authorityOf(host: string, scheme: 'https' | 'http' = 'https'): string {
  const lower = host.toLowerCase()
  const port = DEFAULT_PORTS[scheme]
  return lower.endsWith(port) ? lower.slice(0, -port.length) : lower
}

/** Without the spaces and tabs around it, which are not part of a header's value (RFC 9110, 5.5). */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text, start)) start++
  while (end > start && isSpace(text, end - 1)) end--
  return text.slice(start, end)
}

const isSpace = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t'
