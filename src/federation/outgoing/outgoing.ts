import type { Context } from '../../context.ts'
import { activityUri } from '../../domain/uris.ts'
import type { Visibility } from '../../domain/visibility.ts'
import { insertActivity } from '../../store/activities.ts'
import type { ActorRow } from '../../store/actors.ts'
import { type Recipient, insertDeliveries } from '../../store/deliveries.ts'
import type { ClaimedFact } from '../../store/fact-queue.ts'
import { type ActivityType, writeActivity } from '../../vocabulary/activity.ts'
import { toBytes } from '../../vocabulary/record.ts'
import type { Wire } from '../../vocabulary/wire.ts'
import { proofKey } from '../keyring.ts'
import { addProof } from './proof.ts'

/** An activity about to be stored, and where it goes. */
export interface Outgoing {
  readonly type: ActivityType
  /** The actor of ours that says it. */
  readonly actor: ActorRow
  readonly object: Wire | string | readonly string[]
  readonly more?: Wire
  readonly objectUri: string
  /** What is kept in order at each inbox; the object unless given. */
  readonly orderKey?: string
  readonly recordId?: string
  readonly visibility: Visibility
  readonly inOutbox?: boolean
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly recipients: readonly Recipient[]
  readonly context?: unknown
  /** Set when it is not the one activity that its fact stands for. */
  readonly besides?: boolean
}

/** A stored document without its context, as the object of an activity; the rest stays byte for byte. */
export const objectIn = (body: string): Wire =>
  Object.fromEntries(
    Object.entries(JSON.parse(body) as Wire).filter(([name]) => name !== '@context'),
  )

/** The id of an activity comes from its fact, so that a repetition is the same activity. */
const idOf = (ctx: Context, fact: ClaimedFact, outgoing: Outgoing): string =>
  activityUri(ctx.origin, outgoing.besides ? `${fact.id}-${outgoing.type.toLowerCase()}` : fact.id)

/**
 * Writes an activity, proves it once and stores its bytes with one delivery for each inbox. Runs in the
 * transaction that ends the fact. Times come from the fact, so the bytes are the same at every try.
 */
export async function storeOutgoing(
  ctx: Context,
  fact: ClaimedFact,
  outgoing: Outgoing,
): Promise<void> {
  const { actor, recipients } = outgoing
  const id = idOf(ctx, fact, outgoing)
  const key = await proofKey(ctx, actor.id)
  const activity = writeActivity({
    id,
    type: outgoing.type,
    actor: actor.uri,
    published: fact.created_at,
    to: outgoing.to,
    cc: outgoing.cc,
    object: outgoing.object,
    ...(outgoing.more ? { more: outgoing.more } : {}),
    context: outgoing.context,
  })
  const proved = addProof(activity, {
    verificationMethod: key.keyId,
    privateKey: key.privateKey,
    created: fact.created_at,
  })
  await insertActivity(ctx.db, {
    uri: id,
    type: outgoing.type,
    actor_id: actor.id,
    object_uri: outgoing.objectUri,
    record_id: outgoing.recordId ?? null,
    visibility: outgoing.visibility,
    in_outbox: outgoing.inOutbox ?? false,
    body: toBytes(proved),
    published_at: fact.created_at,
  })
  await insertDeliveries(ctx.db, {
    activityUri: id,
    actorId: actor.id,
    orderKey: outgoing.orderKey ?? outgoing.objectUri,
    recipients,
  })
}
