import { type Context, inTransaction } from '../../context.ts'
import type { Fact } from '../../domain/facts.ts'
import { collectionUri } from '../../domain/uris.ts'
import { findActor } from '../../store/actors.ts'
import { announceDeliveries } from '../../store/deliveries.ts'
import { findDocument } from '../../store/documents.ts'
import { type ClaimedFact, claimFact, markFactDone, markFactFailed } from '../../store/facts.ts'
import { ACTOR_CONTEXT, PUBLIC } from '../../vocabulary/context.ts'
import { hearersOfActor } from './audience.ts'
import { onAnswer, onFollow } from './follows.ts'
import { type Outgoing, objectIn, storeOutgoing } from './outgoing.ts'
import { onPublished, onRevised, onWithdrawn } from './records.ts'

/** Facts handled before the runner is asked whether to go on. */
const AT_ONCE = 50

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
  }
}

/** Update with the whole actor (PROTOCOL 3.12). */
async function onActorChanged(ctx: Context, id: string): Promise<Outgoing[]> {
  const actor = await findActor(ctx.db, id)
  const document = actor && (await findDocument(ctx.db, actor.uri))
  if (!actor?.local || !document) return []
  return [
    {
      type: 'Update',
      actor,
      object: objectIn(document.body),
      objectUri: actor.uri,
      visibility: 'public',
      to: [PUBLIC],
      cc: [collectionUri(actor.uri, 'followers')],
      recipients: await hearersOfActor(ctx, actor),
      context: ACTOR_CONTEXT,
    },
  ]
}

/**
 * Turns the oldest waiting fact into its activities and their deliveries, in one transaction with the
 * mark that it is done: a crash in the middle leaves the fact as it was.
 * @returns false when no fact is due.
 */
async function processFact(ctx: Context): Promise<boolean> {
  let claimed: ClaimedFact | undefined
  try {
    return await inTransaction(ctx, async (tx) => {
      claimed = await claimFact(tx.db)
      if (!claimed) return false
      const activities = await tell(tx, claimed)
      for (const activity of activities) await storeOutgoing(tx, claimed, activity)
      await markFactDone(tx.db, claimed.id)
      if (activities.some((activity) => activity.recipients.length > 0))
        await announceDeliveries(tx.db)
      return true
    })
  } catch (error) {
    if (!claimed) throw error
    const { id, body } = claimed
    ctx.log.error({ err: error, fact: id, kind: body.kind }, 'a fact could not be told')
    await markFactFailed(ctx.db, id, error instanceof Error ? error.message : String(error))
    return true
  }
}

/** Makes activities of the facts that wait. @returns how many were handled. */
export async function processFacts(ctx: Context): Promise<number> {
  let done = 0
  while (done < AT_ONCE && (await processFact(ctx))) done++
  return done
}
