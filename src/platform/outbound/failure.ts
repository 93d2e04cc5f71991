/** Every way an outgoing request ends without an answer. */
export type OutboundFailureCode =
  | 'refused-by-policy' // the host is not admitted for this purpose; nothing was looked up
  | 'refused-address' // the host is, or resolves to, an address outside the public internet
  | 'refused-url' // not a canonical https URL
  | 'over-budget' // the host or its domain was asked often enough this minute; later is fine
  | 'timeout' // connect, headers, body, the whole, or the wait for a place
  | 'too-large' // headers or body over their limit
  | 'redirect' // too many, a loop, to plain http, without a target, or of a request that is no GET
  | 'network' // DNS, reset, refused, broken answer
  | 'tls' // handshake or certificate

/** An `Error` with a code for the caller; `message` is for logs, `cause` is what the library said. */
export interface OutboundFailure extends Error {
  readonly name: 'OutboundFailure'
  readonly code: OutboundFailureCode
}

export function outboundFailure(
  code: OutboundFailureCode,
  message: string,
  cause?: unknown,
): OutboundFailure {
  const error = new Error(message, cause === undefined ? {} : { cause })
  return Object.assign(error, { name: 'OutboundFailure' as const, code })
}

/** Whether a caught value is one. A library's `fetch` wraps it: look at the `cause` of its TypeError. */
export const isOutboundFailure = (error: unknown): error is OutboundFailure =>
  error instanceof Error && error.name === 'OutboundFailure' && 'code' in error

const HEADERS_TOO_LARGE: readonly unknown[] = ['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW']

/** Any error of undici or Node as a failure; a failure stays what it is. */
export function toFailure(error: unknown): OutboundFailure {
  if (isOutboundFailure(error)) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (HEADERS_TOO_LARGE.includes(code))
    return outboundFailure('too-large', 'The headers of the answer are too large.', error)
  const reason = error instanceof Error ? error.message : String(error)
  return outboundFailure('network', `The request failed: ${reason}`, error)
}
