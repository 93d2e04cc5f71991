import type { FastifyReply, FastifyRequest } from 'fastify'
import { etagOf } from '../store/documents.ts'
import { AS2_MEDIA_TYPE } from '../vocabulary/context.ts'

/** Everything that is sent for a document: made once, sent many times. */
export interface Answer {
  readonly status: 200 | 410
  readonly etag: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** Below this length (characters) text is sent faster, together with its headers, than bytes beside them. */
const SENT_AS_TEXT = 2_048

/** May be kept, but is asked for anew each time: a withdrawal counts at once. */
const PUBLIC = 'public, no-cache'
/** Nobody in between may keep what not everybody may read (SEC-56). */
const PRIVATE = 'private, no-store'

/** The form of an address is chosen by `Accept` (PROTOCOL 1.2). */
export const VARY_FORM = 'Accept'
/** The signature decides what is in the answer, or whether there is one. */
export const VARY_VIEWER = 'Accept, Signature, Signature-Input'

const COMMON = { 'x-content-type-options': 'nosniff', 'access-control-allow-origin': '*' }

/** The answer with an ActivityStreams document that everybody may read. */
export const publicAnswer = (
  body: string,
  etag = etagOf(body),
  status: 200 | 410 = 200,
  vary = VARY_FORM,
): Answer => answer(AS2_MEDIA_TYPE, body, etag, status, { 'cache-control': PUBLIC, vary })

/** The answer with a document that depends on who asks. */
export const privateAnswer = (body: string, etag = etagOf(body), status: 200 | 410 = 200): Answer =>
  answer(AS2_MEDIA_TYPE, body, etag, status, { 'cache-control': PRIVATE, vary: VARY_VIEWER })

/** An answer in another media type than ActivityStreams, with headers of its own. */
export function answer(
  type: string,
  text: string,
  etag: string = etagOf(text),
  status: 200 | 410 = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    etag,
    body: text,
    headers: { 'content-type': type, etag, ...COMMON, ...headers },
  }
}

/**
 * An answer in the form in which it is sent fastest again and again; the same one when it has that already.
 * Long text is made into bytes, which what is sent once does not repay.
 */
export const forMany = (made: Answer): Answer =>
  typeof made.body === 'string' && made.body.length >= SENT_AS_TEXT
    ? { ...made, body: Buffer.from(made.body) }
    : made

/** Whether `If-None-Match` names this ETag; weak ones compare equal, as RFC 9110, 13.1.2 says. */
function isKnown(header: string, etag: string): boolean {
  if (header === etag || header === '*') return true
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** Keeps fastify from adding a charset, which JSON has none of (RFC 8259, 11), to text. */
const asItIs = (body: unknown): string => String(body)

/** Sends an answer, or 304 when the client has it. Costs no promise: hot documents are sent from here. */
export function send(request: FastifyRequest, reply: FastifyReply, made: Answer): FastifyReply {
  const known = request.headers['if-none-match']
  reply.headers(made.headers)
  if (known !== undefined && made.status === 200 && isKnown(known, made.etag))
    return reply.code(304).send()
  return reply.code(made.status).serializer(asItIs).send(made.body)
}

const NOTHING = Buffer.from(
  JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404 }),
)
const NOTHING_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': PRIVATE,
  vary: VARY_VIEWER,
  ...COMMON,
}

/**
 * The one answer for what is not here and for what this client may not know of: same status, same
 * headers, same body (PROTOCOL 5.5, SEC-55).
 */
export const sendNothing = (reply: FastifyReply): FastifyReply =>
  reply.code(404).headers(NOTHING_HEADERS).send(NOTHING)

/** Sends what was found, or the answer for nothing. */
export const sendIf = (
  request: FastifyRequest,
  reply: FastifyReply,
  made: Answer | undefined,
): FastifyReply => (made ? send(request, reply, made) : sendNothing(reply))
