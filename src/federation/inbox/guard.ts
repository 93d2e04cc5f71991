import type { Context } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { AS2 } from '../../vocabulary/context.ts'
import { allowsPlainHttp, canonicalOrigin } from '../canonical.ts'
import {
  type HeaderTable,
  type SignedMessage,
  authorityOf,
  onlyValue,
  toHeaderTable,
} from '../signatures/headers.ts'
import {
  type ReadSignature,
  checkClock,
  checkCoverage,
  checkDigest,
  readSignature,
} from '../signatures/verify.ts'
import { type Envelope, readEnvelope } from './envelope.ts'
import type { RefusedLimit } from './pressure.ts'
import { type InboxRefusal, refuse } from './refusal.ts'
import { scanJson } from './scan.ts'

/** Bytes of an activity (PROTOCOL 10). */
export const BODY_MAX = 262_144

/** A request to an inbox, before anything about it is believed. */
export interface InboxRequest {
  readonly method: string
  /** The request target as received: path, or the whole address. */
  readonly target: string
  /** Names and values in turn, as they came, so that a header sent twice is seen twice. */
  readonly rawHeaders: readonly string[]
  /** The client's address; behind a trusted proxy, the one that the proxy names. */
  readonly address: string
}

/** A request whose headers passed; its body may be read. */
export interface Announced {
  readonly ok: true
  readonly message: SignedMessage & { readonly headers: HeaderTable }
  readonly signature: ReadSignature
  /** Origin of the key, in its canonical form. */
  readonly keyOrigin: string
}

const INBOX = /^\/(?:inbox|actor\/inbox|actors\/[0-9A-Za-z_-]{1,64}\/inbox)$/
const DIGITS = /^\d{1,15}$/

/** Step 1: only the inbox itself, without a query. */
const checkPath = (path: string): InboxRefusal | undefined =>
  INBOX.test(path) ? undefined : refuse('path')

/** Step 2: the one configured origin, in `Host` and in an absolute target (SEC-20). */
function checkHost(
  ctx: Context,
  headers: HeaderTable,
  asked: string | undefined,
): InboxRefusal | undefined {
  const agrees = asked === undefined || asked === ctx.origin
  return agrees && isForUs(ctx, headers) ? undefined : refuse('host')
}

/** Whether `Host`, once, is ours. What was signed for another server and passed on to us is not (TRUST 2.7). */
const isForUs = (ctx: Context, headers: HeaderTable): boolean =>
  authorityOf(onlyValue(headers, 'host') ?? '', schemeOf(ctx)) === hostOf(ctx.origin)

const schemeOf = (ctx: Context): 'http' | 'https' =>
  ctx.origin.startsWith('http:') ? 'http' : 'https'

/** Step 4: `application/activity+json`, or `application/ld+json` with the ActivityStreams profile. */
function checkMedia(headers: HeaderTable): InboxRefusal | undefined {
  if (headers.has('content-encoding')) return refuse('content_encoding')
  const [type = '', ...parameters] = (onlyValue(headers, 'content-type') ?? '').split(';')
  const name = type.trim().toLowerCase()
  if (name === 'application/activity+json') return undefined
  const isAs2 = name === 'application/ld+json' && parameters.some(isAs2Profile)
  return isAs2 ? undefined : refuse('media_type')
}

function isAs2Profile(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=', 2)
  const profiles = value.trim().replace(/^"|"$/g, '').split(' ')
  return name.trim().toLowerCase() === 'profile' && profiles.includes(AS2)
}

/** Step 5: what the sender says of the size; step 10 counts. */
function checkLength(headers: HeaderTable): InboxRefusal | undefined {
  if (!headers.has('content-length')) return undefined
  const length = onlyValue(headers, 'content-length') ?? ''
  if (!DIGITS.test(length)) return refuse('malformed')
  return Number(length) <= BODY_MAX ? undefined : refuse('body_too_large')
}

/** The target in its two possible forms: the origin it names, if any, and path with query. */
function splitTarget(target: string): { asked: string | undefined; path: string } {
  if (target.startsWith('/')) return { asked: undefined, path: target }
  const url = URL.parse(target)
  const path = url ? target.slice(target.indexOf('/', target.indexOf('//') + 2)) : ''
  return { asked: url?.origin ?? '', path }
}

/**
 * Steps 1 to 5 of TRUST 2.1: the cheapest, which see only the request line and headers. They use neither
 * network nor database.
 */
export function guardRequest(
  ctx: Context,
  limit: Pick<RefusedLimit, 'isExceeded'>,
  request: InboxRequest,
): { readonly ok: true; readonly message: Announced['message'] } | InboxRefusal {
  const { asked, path } = splitTarget(request.target)
  const headers = toHeaderTable(request.rawHeaders)
  const refusal =
    checkPath(path) ??
    checkHost(ctx, headers, asked) ??
    (limit.isExceeded(request.address) ? refuse('too_many_refused') : undefined) ??
    checkMedia(headers) ??
    checkLength(headers)
  return (
    refusal ?? {
      ok: true,
      message: { method: request.method, path, scheme: schemeOf(ctx), headers },
    }
  )
}

/** Step 7: a canonical address of a server that we talk to; ours does not write to itself. */
function checkKeyId(ctx: Context, keyId: string): { keyOrigin: string } | InboxRefusal {
  const keyOrigin = canonicalOrigin(keyId, allowsPlainHttp(ctx))
  if (keyOrigin === undefined || keyOrigin === ctx.origin) return refuse('key_id')
  return ctx.admission.admits(hostOf(keyOrigin)) ? { keyOrigin } : refuse('host_refused')
}

/** Steps 6 to 9: what the signature says of itself; nothing is proven yet. */
export function guardSignature(
  ctx: Context,
  message: Announced['message'],
): Announced | InboxRefusal {
  const signature = readSignature(message)
  if (!signature.ok) return refuse(signature.word)
  const key = checkKeyId(ctx, signature.keyId)
  if ('word' in key) return key
  const covered = checkCoverage(signature, message)
  if (!covered.ok) return refuse(covered.word)
  const timely = checkClock(signature, ctx.now())
  if (!timely.ok) return refuse(timely.word)
  return { ok: true, message, signature, ...key }
}

/** Steps 2 and 6 to 9 for a signed GET (TRUST 2.7). @param target as received. */
export function guardRead(
  ctx: Context,
  request: Pick<InboxRequest, 'method' | 'target' | 'rawHeaders'>,
): Announced | InboxRefusal {
  const { asked, path } = splitTarget(request.target)
  const headers = toHeaderTable(request.rawHeaders)
  return (
    checkHost(ctx, headers, asked) ??
    guardSignature(ctx, { method: request.method, path, scheme: schemeOf(ctx), headers })
  )
}

/** Steps 11 to 17: the body is the one that was signed, is JSON that all read alike, and is an activity. */
export function guardBody(
  ctx: Context,
  { signature, message, keyOrigin }: Announced,
  body: Buffer,
): { readonly ok: true; readonly envelope: Envelope } | InboxRefusal {
  const digest = checkDigest(signature, message, body)
  if (!digest.ok) return refuse(digest.word)
  const json = scanJson(body)
  if (!json.ok) return refuse(json.word)
  return readEnvelope(json.value, keyOrigin, allowsPlainHttp(ctx))
}
