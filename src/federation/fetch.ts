import type { Context } from '../context.ts'
import { sameOrigin } from '../domain/uris.ts'
import {
  type Fetched,
  type OutboundFailure,
  type Purpose,
  isOutboundFailure,
} from '../platform/outbound.ts'
import { INSTANCE_ID } from '../store/actors.ts'
import { AS2, AS2_MEDIA_TYPE } from '../vocabulary/context.ts'
import { type Wire, readText } from '../vocabulary/wire.ts'
import { readJsonObject } from './json.ts'
import { type OwnKey, signingKey } from './keyring.ts'
import { type SignatureStyle, signRequest } from './signatures/sign.ts'

const LD_MEDIA_TYPE = `application/ld+json; profile="${AS2}"`
const ACCEPT_AS2 = `${AS2_MEDIA_TYPE}, ${LD_MEDIA_TYPE}`
const ACCEPT_JSON = 'application/json, application/jrd+json;q=0.9'

/** Why a document could not be had. The caller decides what follows; nothing of it was stored. */
export type FetchFailure =
  | 'gone' // 410
  | 'not-found' // 404
  | 'refused' // any other 4xx: our signature, our host or our request is not wanted there
  | 'unavailable' // 5xx, 408, 425, 429, time-out, network, TLS: may work later
  | 'not-admitted' // our own policy forbids to ask; nothing was sent
  | 'too-large'
  | 'wrong-type' // not an ActivityStreams media type
  | 'malformed' // not one JSON object, or without an id
  | 'wrong-origin' // it came from, or calls itself, another origin than was asked
  | 'wrong-id' // its own id leads to a document with yet another id

export type FetchedDocument =
  | { readonly ok: true; readonly id: string; readonly document: Wire }
  | {
      readonly ok: false
      readonly reason: FetchFailure
      readonly status?: number
      readonly detail: string
    }

type Failed = Extract<FetchedDocument, { readonly ok: false }>
const failed = (reason: FetchFailure, detail: string, status?: number): Failed => ({
  ok: false,
  reason,
  detail,
  ...(status === undefined ? {} : { status }),
})

const OUTBOUND: Readonly<Record<OutboundFailure['code'], FetchFailure>> = {
  'refused-by-policy': 'not-admitted',
  'refused-address': 'not-admitted',
  'refused-url': 'not-admitted',
  'too-large': 'too-large',
  redirect: 'wrong-origin',
  'over-budget': 'unavailable',
  timeout: 'unavailable',
  network: 'unavailable',
  tls: 'unavailable',
}

/** 4xx that say "later" and not "no". */
const PASSING = [408, 425, 429]

function byStatus({ status, url }: Fetched): Failed | undefined {
  if (status >= 200 && status < 300) return undefined
  const detail = `${url} answered ${status}.`
  if (status === 410) return failed('gone', detail, status)
  if (status === 404) return failed('not-found', detail, status)
  const isPassing = status >= 500 || PASSING.includes(status)
  return failed(isPassing ? 'unavailable' : 'refused', detail, status)
}

/** Runs a request and turns every way in which it fails on purpose into a value. */
async function asked(request: Promise<Fetched>): Promise<Fetched | Failed> {
  try {
    return await request
  } catch (error) {
    if (isOutboundFailure(error)) return failed(OUTBOUND[error.code], error.message)
    throw error
  }
}

const isFailed = (answer: Fetched | Failed): answer is Failed => 'ok' in answer

/** `application/activity+json`, or `application/ld+json` with the ActivityStreams profile. */
function isAs2(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  return (
    type === AS2_MEDIA_TYPE ||
    (type === 'application/ld+json' && contentType?.includes(AS2)) === true
  )
}

const OTHER_STYLE: Record<SignatureStyle, SignatureStyle> = { cavage: 'rfc9421', rfc9421: 'cavage' }
/** Answers after which the same request is tried with the other signature (PROTOCOL 5.2). */
const KNOCK_AGAIN = [400, 401, 403]

function signedGet(
  ctx: Context,
  url: string,
  purpose: Purpose,
  { keyId, privateKey }: OwnKey,
  style: SignatureStyle,
  headers: Record<string, string> = {},
): Promise<Fetched | Failed> {
  const sign = (target: string) =>
    signRequest({
      method: 'GET',
      url: target,
      headers: {},
      keyId,
      privateKey,
      style,
      now: ctx.now(),
    })
  return asked(ctx.outbound.get(url, { purpose, accept: ACCEPT_AS2, sign, headers }))
}

/** One signed GET, with a second knock in the other style of signature. */
async function getSigned(
  ctx: Context,
  url: string,
  purpose: Purpose,
  headers: Record<string, string> = {},
): Promise<Fetched | Failed> {
  const key = await signingKey(ctx, INSTANCE_ID)
  const first = await signedGet(ctx, url, purpose, key, ctx.config.signatures, headers)
  if (isFailed(first) || !KNOCK_AGAIN.includes(first.status)) return first
  return signedGet(ctx, url, purpose, key, OTHER_STYLE[ctx.config.signatures], headers)
}

async function getDocument(
  ctx: Context,
  url: string,
  purpose: Purpose,
  read: typeof readJsonObject = readJsonObject,
): Promise<FetchedDocument> {
  const answer = await getSigned(ctx, url, purpose)
  return isFailed(answer) ? answer : readDocument(answer, url, read)
}

/** An answer as the document that was asked for, or why it is none. */
function readDocument(answer: Fetched, url: string, read: typeof readJsonObject): FetchedDocument {
  if (!sameOrigin(answer.url, url))
    return failed('wrong-origin', `${url} redirects to another origin.`)
  const unusable = byStatus(answer)
  if (unusable) return unusable
  if (!isAs2(answer.headers['content-type']))
    return failed('wrong-type', `${url} is not an ActivityStreams document.`)
  const document = read(answer.body)
  if (!document) return failed('malformed', `${url} is not one JSON object.`)
  const id = readText(document['id'])
  if (!id || !URL.canParse(id)) return failed('malformed', `The document at ${url} has no id.`)
  if (!sameOrigin(id, url)) return failed('wrong-origin', `${url} calls itself ${id}.`)
  return { ok: true, id, document }
}

/** A fragment names a part of a document; the document is asked for. */
const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url

/**
 * Fetches an ActivityStreams document by a GET that the instance actor signs (PROTOCOL 5.5, SEC-06): it
 * comes from the origin that was asked, has an ActivityStreams media type, and calls itself what was asked
 * for. If it has another id of the same origin, that id is fetched, once, and has to confirm itself.
 * @returns the document under its own id, or why there is none. Throws only for a mistake of ours.
 */
export async function fetchDocument(
  ctx: Context,
  url: string,
  purpose: Purpose = 'document',
): Promise<FetchedDocument> {
  if (!URL.canParse(url)) return failed('not-admitted', 'That is no address.')
  const target = withoutFragment(url)
  const first = await getDocument(ctx, target, purpose)
  if (!first.ok || first.id === url || first.id === target) return first
  const own = await getDocument(ctx, withoutFragment(first.id), purpose)
  if (!own.ok || own.id === first.id) return own
  return failed('wrong-id', `${first.id} calls itself ${own.id}.`)
}

export type FetchedAnew =
  | { readonly ok: true; readonly isSame: true }
  | {
      readonly ok: true
      readonly isSame: false
      readonly document: Wire
      readonly etag: string | undefined
    }
  | Failed

/**
 * Fetches a document that is read again and again, as `fetchDocument`, under its own id only.
 * @param etag of the answer before: what has not changed is not sent again.
 */
export async function fetchAnew(
  ctx: Context,
  url: string,
  etag: string | undefined,
): Promise<FetchedAnew> {
  const headers = etag === undefined ? {} : { 'if-none-match': etag }
  const answer = await getSigned(ctx, url, 'document', headers)
  if (isFailed(answer)) return answer
  if (answer.status === 304 && etag !== undefined) return { ok: true, isSame: true }
  const read = readDocument(answer, url, readJsonObject)
  if (!read.ok) return read
  if (read.id !== url) return failed('wrong-id', `${url} calls itself ${read.id}.`)
  return { ok: true, isSame: false, document: read.document, etag: answer.headers['etag'] }
}

/**
 * Fetches a page of a collection, which need not call itself exactly what was asked for: same origin and
 * media type are enough, since nothing is stored under its id. Whoever reads it judges its members one by
 * one: a bad one among them does not take the others with it.
 */
export const fetchPage = (ctx: Context, url: string): Promise<FetchedDocument> =>
  getDocument(ctx, url, 'document', (body) => readJsonObject(body, () => true))

export type FetchedJson = { readonly ok: true; readonly json: Wire } | Failed

/** Fetches a JSON object of discovery (NodeInfo, WebFinger), unsigned; redirects within the limits of the way out. */
export async function fetchJson(ctx: Context, url: string): Promise<FetchedJson> {
  const answer = await asked(ctx.outbound.get(url, { purpose: 'discovery', accept: ACCEPT_JSON }))
  if (isFailed(answer)) return answer
  const unusable = byStatus(answer)
  if (unusable) return unusable
  const json = readJsonObject(answer.body)
  return json ? { ok: true, json } : failed('malformed', `${url} is not one JSON object.`)
}
