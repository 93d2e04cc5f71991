import type { Context } from '../../context.ts'
import type { ClaimedDelivery, DeliveryResult } from '../../store/delivery-queue.ts'
import type { HostNote } from '../../store/hosts.ts'
import { listActorsBehind } from '../../store/recipients.ts'
import { fetchDocument } from '../fetch.ts'
import { isCircumstance } from './answers.ts'
import { type Attempt, attempt } from './attempt.ts'
import { maySend } from './audience.ts'
import { asksForActor, judge } from './schedule.ts'

/** A delivery that was handled, ready to be written down. */
export interface Handled {
  readonly result: DeliveryResult
  readonly note: HostNote | undefined
  /** The inbox, when the actor behind it is gone and nothing more is to be sent there. */
  readonly goneInbox: string | undefined
}

/** Actors behind a shared inbox that are asked for before it counts as gone. */
const ASKED_FOR = 3

/** Whether the actors behind an inbox are gone from their server; one that lives keeps the inbox. */
async function isActorGone(ctx: Context, inbox: string): Promise<boolean> {
  for (const uri of await listActorsBehind(ctx.db, inbox, ASKED_FOR)) {
    const found = await fetchDocument(ctx, uri)
    if (found.ok || (found.reason !== 'gone' && found.reason !== 'not-found')) return false
  }
  return true
}

const NOT_SENT: Attempt = {
  answer: 'not-admitted',
  status: null,
  error: 'This server may no longer have it.',
  learned: null,
  skew: null,
}

/** A difference of clocks from what is known of the host that is worth a note (ms). */
const SKEW_NOTED = 5_000

function noteOf(delivery: ClaimedDelivery, tried: Attempt): HostNote | undefined {
  const failed = isCircumstance(tried.answer)
  const succeeded = tried.status !== null && !failed && tried.answer !== 'busy'
  const isNews = failed || (succeeded && delivery.in_trouble)
  const isSkewed =
    tried.skew !== null && Math.abs(tried.skew - (delivery.skew_ms ?? 0)) >= SKEW_NOTED
  if (!isNews && tried.learned === null && !isSkewed) return undefined
  return {
    host: delivery.host,
    succeeded,
    failures: failed ? 1 : 0,
    style: tried.learned,
    skew: isSkewed ? tried.skew : null,
  }
}

/** Sends a claimed delivery, unless it may no longer be sent, and decides what becomes of it. */
export async function handle(
  ctx: Context,
  delivery: ClaimedDelivery,
  body: Buffer,
): Promise<Handled> {
  const begun = performance.now()
  const isAllowed = maySend(ctx, delivery, delivery.host)
  const tried = isAllowed ? await attempt(ctx, delivery, body) : NOT_SENT
  const gone = asksForActor(tried.answer, delivery) && (await isActorGone(ctx, delivery.inbox))
  const verdict = judge(tried.answer, delivery, {
    retryAfter: tried.retryAfter,
    isActorGone: gone,
    chance: Math.random(),
  })
  ctx.metrics.deliveries.inc({ outcome: tried.answer })
  if (isAllowed) ctx.metrics.deliverySeconds.observe((performance.now() - begun) / 1000)
  if (tried.answer !== 'delivered')
    ctx.log.info(
      {
        activity: delivery.activity_uri,
        host: delivery.host,
        outcome: tried.answer,
        status: tried.status,
        attempt: delivery.attempts + 1,
        becomes: verdict.state,
      },
      'not delivered',
    )
  return {
    result: {
      id: delivery.id,
      crashes: delivery.crashes,
      state: verdict.state,
      wait: verdict.wait,
      refusals: verdict.refusals,
      tried: isAllowed,
      status: tried.status,
      class: tried.answer,
      error: tried.error,
    },
    note: noteOf(delivery, tried),
    goneInbox: verdict.state === 'gone' ? delivery.inbox : undefined,
  }
}
