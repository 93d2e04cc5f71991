import type { Context } from '../../context.ts'
import { type Fetched, type PostOptions, isOutboundFailure } from '../../platform/outbound.ts'
import type { ClaimedDelivery } from '../../store/delivery-queue.ts'
import { AS2_MEDIA_TYPE } from '../../vocabulary/context.ts'
import { type OwnKey, signingKey } from '../keyring.ts'
import { type SignatureStyle, signRequest } from '../signatures/sign.ts'
import {
  type AnswerClass,
  KNOCK_AGAIN,
  classOfFailure,
  classOfStatus,
  readRetryAfter,
} from './answers.ts'
import { provenNow } from './renew-proofs.ts'

/** What an attempt came to. */
export interface Attempt {
  readonly answer: AnswerClass
  readonly status: number | null
  /** For the operator: what they said, or what went wrong. */
  readonly error: string | null
  readonly retryAfter?: number | undefined
  /** The style of signature that worked after the other one had not. */
  readonly learned: SignatureStyle | null
  /** Their clock minus ours (ms), by the `Date` of their answer. */
  readonly skew: number | null
}

/** Letters of an answer's body that are kept for the operator. */
const ERROR_LETTERS = 300
/** What the database can hold of a difference of clocks (ms): 24 days. */
const SKEW_MAX = 2 ** 31 - 1

const OTHER: Readonly<Record<SignatureStyle, SignatureStyle>> = {
  cavage: 'rfc9421',
  rfc9421: 'cavage',
}

/** Foreign text on one short line that any database takes: no control characters, no half of a letter. */
export const tidy = (text: string): string =>
  text
    .slice(0, ERROR_LETTERS * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, ERROR_LETTERS)
    .toWellFormed()

function skewOf(ctx: Context, answer: Fetched): number | null {
  const theirs = Date.parse(answer.headers['date'] ?? '')
  const skew = Math.round(theirs - ctx.now().getTime())
  return Number.isNaN(skew) ? null : Math.max(-SKEW_MAX, Math.min(SKEW_MAX, skew))
}

/** What is posted, and why. */
interface Post {
  readonly inbox: string
  readonly purpose: PostOptions['purpose']
  readonly body: Buffer
  readonly key: OwnKey
}

function send(ctx: Context, post: Post, style: SignatureStyle): Promise<Fetched> {
  const { inbox, purpose, body, key } = post
  const headers = { 'content-type': AS2_MEDIA_TYPE }
  const signature = signRequest({
    method: 'POST',
    url: inbox,
    headers,
    body,
    keyId: key.keyId,
    privateKey: key.privateKey,
    style,
    now: ctx.now(),
  })
  return ctx.outbound.post(inbox, { purpose, headers: { ...headers, ...signature }, body })
}

/** The request, and once more in the other style when the signature may be what is wrong (PROTOCOL 5.2). */
async function knock(
  ctx: Context,
  post: Post,
  style: SignatureStyle,
): Promise<{ answer: Fetched; learned: SignatureStyle | null }> {
  const answer = await send(ctx, post, style)
  if (!KNOCK_AGAIN.includes(answer.status)) return { answer, learned: null }
  const again = await send(ctx, post, OTHER[style])
  const worked = classOfStatus(again.status) === 'delivered'
  return { answer: again, learned: worked ? OTHER[style] : null }
}

/** Posts the stored bytes to an inbox, signed by their actor as the host is known to want it. Never throws. */
export async function attempt(
  ctx: Context,
  delivery: ClaimedDelivery,
  body: Buffer,
): Promise<Attempt> {
  const remembered = delivery.signature_style as SignatureStyle | null
  try {
    const key = await signingKey(ctx, delivery.actor_id)
    const style = remembered ?? ctx.config.signatures
    const proven = await provenNow(ctx, delivery.actor_id, body)
    const purpose = delivery.type === 'Undo' ? 'goodbye' : 'delivery'
    const post = { inbox: delivery.inbox, purpose, body: proven, key } as const
    const { answer, learned } = await knock(ctx, post, style)
    const outcome = classOfStatus(answer.status)
    return {
      answer: outcome,
      status: answer.status,
      error: outcome === 'delivered' ? null : tidy(answer.body.toString('utf8')),
      retryAfter: readRetryAfter(answer.status, answer.headers['retry-after'], ctx.now()),
      learned,
      skew: skewOf(ctx, answer),
    }
  } catch (error) {
    const isTheirs = isOutboundFailure(error)
    if (!isTheirs)
      ctx.log.error({ err: error, activity: delivery.activity_uri }, 'a delivery cannot be sent')
    return {
      answer: isTheirs ? classOfFailure(error) : 'internal',
      status: null,
      error: tidy(error instanceof Error ? error.message : String(error)),
      learned: null,
      skew: null,
    }
  }
}
