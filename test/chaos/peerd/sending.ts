import type { KeyObject } from 'node:crypto'
import { type SignatureStyle, signRequest } from '../../../src/federation/signatures/sign.ts'
import { AS2, PUBLIC } from '../../../src/vocabulary/context.ts'
import { type Answered, postRaw } from '../../federation/inbox/support.ts'
import { shuffled } from '../random.ts'

type Json = Readonly<Record<string, unknown>>

/** Who signs. */
export interface Signer {
  readonly keyId: string
  readonly privateKey: KeyObject
}

export interface PostOptions {
  /** How far the sender's clock is off (ms). */
  readonly skew?: number
  readonly style?: SignatureStyle
  /** Port of another process behind the same origin, in place of the one of the inbox's address. */
  readonly port?: number
}

/** A request as a peer would send it, signed now. */
export interface Post {
  readonly inbox: string
  readonly headers: readonly string[]
  readonly body: Buffer
}

/** Signs an activity for an inbox, as of now or of the sender's wrong clock. */
export function signPost(
  { keyId, privateKey }: Signer,
  inbox: string,
  activity: Json,
  { skew = 0, style = 'cavage' }: PostOptions = {},
): Post {
  const body = Buffer.from(JSON.stringify(activity))
  const headers = { 'content-type': 'application/activity+json' }
  const signature = signRequest({
    method: 'POST',
    url: inbox,
    headers,
    body,
    keyId,
    privateKey,
    style,
    now: new Date(Date.now() + skew),
  })
  const all = {
    host: new URL(inbox).host,
    'content-length': String(body.length),
    ...headers,
    ...signature,
  }
  return { inbox, headers: Object.entries(all).flat(), body }
}

/** Posts what was signed, once. */
export function post({ inbox, headers, body }: Post, port?: number): Promise<Answered> {
  const { origin, pathname, hostname } = new URL(inbox)
  const to = port === undefined ? origin : `http://${hostname}:${port}`
  return postRaw({ origin: to }, { path: pathname, headers, body })
}

export interface BurstOptions extends PostOptions {
  /** How often each is sent. 1 unless given. */
  readonly times?: number
  /** Sends them in an order that these numbers give; in their own order without. */
  readonly random?: () => number
}

/** Sends activities one after the other, several times or out of order if told so. */
export async function burst(
  signer: Signer,
  inbox: string,
  activities: readonly Json[],
  { times = 1, random, ...options }: BurstOptions = {},
): Promise<Answered[]> {
  const all = activities.flatMap((activity) => Array<Json>(times).fill(activity))
  const answers: Answered[] = []
  for (const activity of random ? shuffled(all, random) : all)
    answers.push(await post(signPost(signer, inbox, activity, options), options.port))
  return answers
}

let made = 0

/** An activity of somebody with an id that nobody had before; `more` replaces what it would say. */
export const activityOf = (
  actor: string,
  type: string,
  object: unknown,
  more: Json = {},
): Json => ({
  '@context': AS2,
  id: `${new URL(actor).origin}/activities/${++made}`,
  type,
  actor,
  to: [PUBLIC],
  cc: [],
  object,
  ...more,
})
