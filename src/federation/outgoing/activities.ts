import { type Context, inTransaction } from '../../context.ts'
import type { Fact } from '../../domain/facts.ts'
import { collectionUri } from '../../domain/uris.ts'
import { ALONE, type Turn } from '../../platform/turn.ts'
import { findActor } from '../../store/actors.ts'
import { announceDeliveries } from '../../store/deliveries.ts'
import { findDocument } from '../../store/documents.ts'
import {
  type ClaimedFact,
  claimFacts,
  holdFact,
  markFactDone,
  markFactFailed,
  releaseFacts,
  renewFacts,
} from '../../store/fact-queue.ts'
import { isPassing } from '../../store/passing.ts'
import { ACTOR_CONTEXT, PUBLIC } from '../../vocabulary/context.ts'
import { hearersOfActor } from './audience.ts'
import { onAnswer, onFollow } from './follows.ts'
import { onMissedRecord } from './missed.ts'
import { type Outgoing, objectIn, storeOutgoing } from './outgoing.ts'
import { onReportSent } from './reports.ts'
import { onPublished, onRevised, onWithdrawn } from './records.ts'

/** Facts handled before the runner is asked whether to go on. */
const AT_ONCE = 50
/** Leases hold 60 s and are renewed this often (ms). */
const RENEW_EVERY = 20_000

/** What a fact is told as. To add a kind of fact, add a line; the compiler asks for it. */
function tell(ctx: Context, claimed: ClaimedFact): Promise<Outgoing[]> {
  const fact: Fact = claimed.body
  switch (fact.kind) {
    case 'record-published':
      return onPublished(ctx, { ...claimed, body: fact })
    case 'record-revised':
      return onRevised(ctx, { ...claimed, body: fact })
    case 'record-withdrawn':
      return onWithdrawn(ctx, { ...claimed, body: fact })
    case 'actor-changed':
      return onActorChanged(ctx, fact.subject)
    case 'follow-wanted':
    case 'follow-unwanted':
      return onFollow(ctx, fact)
    case 'follower-accepted':
    case 'follower-rejected':
      return onAnswer(ctx, fact)
    case 'report-sent':
      return onReportSent(ctx, fact.subject)
    case 'actor-moved':
      return onActorMoved(ctx, fact)
    case 'missed':
      return fact.about === 'record'
        ? onMissedRecord(ctx, fact)
        : onActorChanged(ctx, fact.subject, fact.host)
  }
}

/** Move by the old actor, whose document says where to by then (PROTOCOL 3.12). */
async function onActorMoved(
  ctx: Context,
  { subject, target }: Extract<Fact, { kind: 'actor-moved' }>,
): Promise<Outgoing[]> {
  const actor = await findActor(ctx.db, subject)
  if (!actor?.local) return []
  return [
    {
      type: 'Move',
      actor,
      object: actor.uri,
      objectUri: actor.uri,
      visibility: 'public',
      to: [PUBLIC],
      cc: [collectionUri(actor.uri, 'followers')],
      more: { target },
      recipients: await hearersOfActor(ctx, actor),
    },
  ]
}

/** Update with the whole actor (PROTOCOL 3.12). @param host only for those there. */
async function onActorChanged(ctx: Context, id: string, host?: string): Promise<Outgoing[]> {
  const actor = await findActor(ctx.db, id)
  const document = actor && (await findDocument(ctx.db, actor.uri))
  if (!actor?.local || !document) return []
  const hear = await hearersOfActor(ctx, actor)
  return [
    {
      type: 'Update',
      actor,
      object: objectIn(document.body),
      objectUri: actor.uri,
      visibility: 'public',
      to: [PUBLIC],
      cc: [collectionUri(actor.uri, 'followers')],
      recipients: hear.filter((one) => host === undefined || one.host === host),
      context: ACTOR_CONTEXT,
    },
  ]
}

/**
 * Turns a fact into its activities and their deliveries, in one transaction with the mark that it is done:
 * a crash in the middle leaves the fact as it was.
 */
async function processFact(ctx: Context, lease: string, claimed: ClaimedFact): Promise<void> {
  const { id, body } = claimed
  try {
    await inTransaction(ctx, async (tx) => {
      if (!(await holdFact(tx.db, lease, id))) return
      const activities = await tell(tx, claimed)
      for (const activity of activities) await storeOutgoing(tx, claimed, activity)
      await markFactDone(tx.db, id)
      if (activities.some((activity) => activity.recipients.length > 0))
        await announceDeliveries(tx.db)
    })
  } catch (error) {
    ctx.log.error({ err: error, fact: id, kind: body.kind }, 'a fact could not be told')
    const isSetAside = await markFactFailed(ctx.db, lease, id, {
      error: error instanceof Error ? error.message : String(error),
      isPassing: isPassing(error),
    })
    if (isSetAside) sayQuarantined(ctx, [id])
  }
}

function sayQuarantined(ctx: Context, facts: readonly string[]): void {
  for (const fact of facts)
    ctx.log.error(
      { fact },
      'a fact was set aside; see it with comity jobs list --state quarantined',
    )
}

/** Claims facts and tells them, one after the other. @returns how many were claimed or set aside. */
async function processClaim(ctx: Context, owner: string, turn: Turn): Promise<number> {
  const lease = `${owner} ${ctx.newId()}`
  const isAlone = ctx.config.database.kind === 'embedded'
  const claim = { owner, lease, limit: AT_ONCE, isAlone }
  const { facts, setAside } = await claimFacts(ctx.db, claim)
  sayQuarantined(ctx, setAside)
  if (facts.length === 0) return setAside.length
  const renew = () => void renewFacts(ctx.db, lease).catch(() => undefined)
  const renewal = setInterval(renew, RENEW_EVERY)
  try {
    for (const fact of facts) if (!turn.stopping.aborted) await processFact(ctx, lease, fact)
  } finally {
    clearInterval(renewal)
    await releaseFacts(ctx.db, lease)
  }
  return facts.length + setAside.length
}

/**
 * Makes activities of the facts that wait.
 * @param owner names this process in leases; no spaces.
 * @returns how many were handled.
 */
export async function processFacts(
  ctx: Context,
  owner = 'alone',
  turn: Turn = ALONE,
): Promise<number> {
  let done = 0
  for (let more = 1; more > 0 && done < AT_ONCE && !turn.stopping.aborted; done += more)
    more = await processClaim(ctx, owner, turn)
  return done
}
