import { type Context, inTransaction } from '../../context.ts'
import { type ActorRow, INSTANCE_ID } from '../../store/actors.ts'
import { deleteBlock, hasBlocked, saveBlock } from '../../store/blocks.ts'
import { queueBackfill, requeueHost } from '../../store/backfills.ts'
import { recordFact } from '../../store/facts.ts'
import {
  answerFollow,
  deleteFollow,
  deleteFollowsBetween,
  holdOwnFollows,
  saveFollower,
} from '../../store/followers.ts'
import { deleteReaction } from '../../store/reactions.ts'
import { findLocalActor } from '../../store/remote-actors.ts'
import { saveUndone, wasUndone } from '../../store/tombstones.ts'

/** Organisations are followed by anybody; the instance by the instances of peers, visitors by nobody. */
function mayFollow(ctx: Context, follower: ActorRow, followed: ActorRow): boolean {
  if (followed.id === INSTANCE_ID)
    return follower.kind === 'Application' && ctx.admission.isPeer(follower.host)
  return followed.kind === 'Organization'
}

/**
 * An actor of another server asks to follow one of ours. It is answered at once, each time it asks.
 * @param activityUri of its Follow, which the answer names.
 */
export async function acceptFollow(
  ctx: Context,
  follower: ActorRow,
  followedUri: string,
  activityUri: string,
): Promise<'accepted' | 'rejected' | 'unknown-object' | 'undone' | 'blocked'> {
  return inTransaction(ctx, async (tx) => {
    const followed = await findLocalActor(tx.db, followedUri)
    if (!followed || followed.suspended_at !== null) return 'unknown-object'
    if (await wasUndone(tx.db, activityUri, follower.uri)) return 'undone'
    if (await hasBlocked(tx.db, follower.id, followed.id)) return 'blocked'
    const state = mayFollow(tx, follower, followed) ? 'accepted' : 'rejected'
    const now = tx.now()
    await saveFollower(tx.db, {
      followerId: follower.id,
      followedId: followed.id,
      state,
      activityUri,
      now,
    })
    const kind = state === 'accepted' ? 'follower-accepted' : 'follower-rejected'
    const fact = { kind, subject: followed.id, follower: follower.id, follow: activityUri } as const
    await recordFact(tx.db, tx.newId(), fact, now)
    // It lists us now, so its catalogue may show us more than it did.
    if (follower.kind === 'Application' && tx.admission.sharesPeersOnly(follower.host))
      await requeueHost(tx.db, follower.host)
    return state
  })
}

/** The Follow that an answer is about: by its id, or as an embedded copy without one. */
export interface AnsweredFollow {
  readonly activityUri?: string | undefined
  readonly followerUri?: string | undefined
}

/**
 * The actor we asked to follow answers. Only it can, and only while we ask (SEC-08); its refusal ends a
 * follow that it had accepted, too. An accepted one has its catalogue read.
 */
export async function answerOurFollow(
  ctx: Context,
  followed: ActorRow,
  answer: 'accepted' | 'rejected',
  about: AnsweredFollow,
): Promise<'applied' | 'no-pending'> {
  return inTransaction(ctx, async (tx) => {
    const asked = (await holdOwnFollows(tx.db, followed.id)).find((row) =>
      about.activityUri === undefined
        ? row.follower_uri === about.followerUri
        : row.activity_uri === about.activityUri,
    )
    const isOpen =
      asked?.state === 'pending' || (answer === 'rejected' && asked?.state === 'accepted')
    if (!asked || !isOpen) return 'no-pending'
    const now = tx.now()
    await answerFollow(tx.db, asked, answer, now)
    if (answer === 'accepted') await queueBackfill(tx.db, followed, now)
    return 'applied'
  })
}

/**
 * An actor takes back one of its own activities, by its exact id: a Follow, a Like, an Announce, a Block. What is
 * not here yet is remembered, so that it has no effect when it comes late.
 */
export async function undoActivity(
  ctx: Context,
  actor: Pick<ActorRow, 'id' | 'uri'> | undefined,
  actorUri: string,
  activityUri: string,
): Promise<'undone' | 'remembered'> {
  return inTransaction(ctx, async (tx) => {
    const ended = actor !== undefined && (await deleteFollow(tx.db, actor.id, activityUri))
    const taken = actor !== undefined && (await deleteReaction(tx.db, actor.id, activityUri))
    const unblocked = actor !== undefined && (await deleteBlock(tx.db, actor.id, activityUri))
    if (ended || taken || unblocked) return 'undone'
    await saveUndone(tx.db, activityUri, actorUri, tx.now())
    return 'remembered'
  })
}

/** An actor blocks one of ours: neither follows the other any longer, until it takes the block back. */
export async function acceptBlock(
  ctx: Context,
  actor: ActorRow,
  blockedUri: string,
  activityUri: string,
): Promise<'applied' | 'unknown-object' | 'undone'> {
  return inTransaction(ctx, async (tx) => {
    const blocked = await findLocalActor(tx.db, blockedUri)
    if (!blocked) return 'unknown-object'
    if (await wasUndone(tx.db, activityUri, actor.uri)) return 'undone'
    const now = tx.now()
    await saveBlock(tx.db, { actorId: actor.id, blockedId: blocked.id, activityUri, now })
    await deleteFollowsBetween(tx.db, actor.id, blocked.id)
    return 'applied'
  })
}
