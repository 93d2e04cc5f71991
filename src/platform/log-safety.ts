import { networkOf } from './client-address.ts'

/** Names of what is never logged, wherever it stands (SEC-70). */
const SECRET =
  /^(authorization|proxy-authorization|cookie|set-cookie|signature|signature-input|code|.*token|tokens|.*password|.*secret|private.*|body|params|parameters|detail|query)$/i
/** Names of a client's address: the network is logged in its place (OPS-14). */
const ADDRESS = /^(ip|address|remoteAddress)$/
/** Names of addresses of the web whose query may hold anything. */
const LINK = /^(url|uri|href)$/

const REDACTED = '[redacted]'
/** What lies deeper in an object, or beyond in a list, is left out. */
const DEPTH = 5
const ITEMS = 50
const CAUSES = 3

/** Errors of a database are told by their state: their words quote values, and their fields hold parameters. */
const isOfDatabase = (error: object): error is { code: string } =>
  'severity' in error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[0-9A-Z]{5}$/.test(error.code)

/** Words of an error that quote nothing of what was being read, or undefined. */
function safeWords(error: Error): string {
  if (isOfDatabase(error)) {
    const { constraint, table } = error as { constraint?: unknown; table?: unknown }
    const about = [table, constraint].filter((name) => typeof name === 'string').join(' ')
    return `The database refused it (${error.code}${about ? `, ${about}` : ''}).`
  }
  // A parser's error shows a piece of the text.
  return error instanceof SyntaxError ? 'A text could not be parsed.' : error.message
}

/** Only the lines of the stack that name places in the code. */
const placesOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')

/** An error as it is logged: what, where, why, and nothing that it carries besides. */
export function safeError(error: Error, causes = CAUSES): object {
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: safeWords(error),
    ...(typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? { reason: code } : {}),
    stack: placesOf(error),
    ...(error.cause instanceof Error && causes > 0
      ? { cause: safeError(error.cause, causes - 1) }
      : {}),
  }
}

function safeValue(name: string, value: unknown, depth: number): unknown {
  if (SECRET.test(name)) return REDACTED
  if (value instanceof Error) return safeError(value)
  if (typeof value === 'string') {
    if (ADDRESS.test(name)) return networkOf(value)
    return LINK.test(name) ? value.replace(/[?#].*$/s, '') : value
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth >= DEPTH) return '[deeper]'
  return Array.isArray(value)
    ? value.slice(0, ITEMS).map((one) => safeValue('', one, depth + 1))
    : safeFields(value, depth + 1)
}

/** The fields of a line of the log, without what must not stand there. */
export const safeFields = (fields: object, depth = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, safeValue(name, value, depth)]),
  )
