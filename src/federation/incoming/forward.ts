import type { Context } from '../../context.ts'
import { collectionUri } from '../../domain/uris.ts'
import { insertActivity } from '../../store/activities.ts'
import { findActor } from '../../store/actors.ts'
import { findComment } from '../../store/comments.ts'
import { announceDeliveries, insertDeliveries } from '../../store/deliveries.ts'
import { listFollowerInboxes } from '../../store/recipients.ts'
import { type RecordRow, findOwnRecord } from '../../store/records.ts'
import { readIris, readVisibility } from '../../vocabulary/wire.ts'
import { recipientsAt } from '../outgoing/audience.ts'
import type { Received } from './received.ts'

/** Types whose object a receiver looks up at its origin: of a forwarded activity it believes nothing else. */
const FORWARDED = ['Create', 'Update', 'Delete']

/** Our public record in whose thread a message is, if the message is shown there, or was taken away. */
async function recordOfThread(tx: Context, message: string): Promise<RecordRow | undefined> {
  const comment = await findComment(tx.db, message)
  if (comment?.state !== 'shown' && comment?.state !== 'deleted') return undefined
  const record = await findOwnRecord(tx.db, comment.record_id)
  const isLive = record?.status === 'published' || record?.status === 'archived'
  return isLive && record.visibility === 'public' ? record : undefined
}

/**
 * Passes a message in the thread of a record of ours on to those who follow its owner, whom its author's
 * server does not know (ActivityPub 7.1.2; SEC-0B): what is public, has a good proof, addresses those
 * followers and came from its own actor, byte for byte, once. What was forwarded to us is a hint and never
 * comes here, so that nothing goes further than one hop.
 * @param body the activity as it was received.
 */
export async function forward(tx: Context, received: Received, body: string): Promise<void> {
  const { id, type, host, activity, objectId, proof } = received
  if (proof !== 'verified' || objectId === undefined || !FORWARDED.includes(type)) return
  if (readVisibility(activity, host) !== 'public') return
  const record = await recordOfThread(tx, objectId)
  const owner = record && (await findActor(tx.db, record.owner_id))
  if (!record || !owner) return
  const addressed = ['to', 'cc', 'audience'].flatMap((field) => readIris(activity[field]))
  if (!addressed.includes(collectionUri(owner.uri, 'followers'))) return
  const followers = recipientsAt(tx, await listFollowerInboxes(tx.db, owner.id))
  const recipients = followers.filter((one) => one.host !== host)
  if (recipients.length === 0) return
  await insertActivity(tx.db, {
    uri: id,
    type,
    actor_id: owner.id,
    object_uri: objectId,
    record_id: record.id,
    visibility: 'public',
    body,
    published_at: tx.now(),
  })
  await insertDeliveries(tx.db, {
    activityUri: id,
    actorId: owner.id,
    orderKey: objectId,
    recipients,
  })
  await announceDeliveries(tx.db)
}
