import { type Context, inTransaction } from '../../context.ts'
import { hasMovedLately } from '../../domain/move.ts'
import { type ActorRow, INSTANCE_ID, findActor } from '../../store/actors.ts'
import { recordAudit } from '../../store/audit.ts'
import { dropBackfill } from '../../store/backfills.ts'
import { recordFact } from '../../store/facts.ts'
import { deleteFollow } from '../../store/followers.ts'
import { findFollowing } from '../../store/following.ts'
import { markMoved } from '../../store/moves.ts'
import { askToFollow } from '../peer-entry.ts'

/** Our follow of an actor that moved goes to where it is now. */
async function followThere(tx: Context, old: ActorRow, target: ActorRow): Promise<void> {
  const following = await findFollowing(tx.db, old.id)
  if (!following || following.state === 'rejected') return
  const now = tx.now()
  const there = await findFollowing(tx.db, target.id)
  if (!there || there.state === 'rejected') await askToFollow(tx, target.id, 1)
  await deleteFollow(tx.db, INSTANCE_ID, following.activity_uri)
  await dropBackfill(tx.db, old.uri)
  const unfollow = { subject: old.id, follow: following.activity_uri }
  await recordFact(tx.db, tx.newId(), { kind: 'follow-unwanted', ...unfollow }, now)
  await recordAudit(tx.db, {
    at: now,
    who: old.uri,
    action: 'actor-moved',
    subject: target.uri,
    reason: 'Its follow went with it. Rights of its server do not; an administrator gives them.',
  })
}

/**
 * An actor of another server says that it is to be found elsewhere, and both ends agree; the caller has read
 * both. Its records keep their ids and their owner, and no rights move with it: those are its server's.
 */
export async function acceptMove(
  ctx: Context,
  oldId: string,
  target: ActorRow,
): Promise<'applied' | 'unknown-object' | 'moved-lately'> {
  return inTransaction(ctx, async (tx) => {
    const old = await findActor(tx.db, oldId)
    if (!old || old.local) return 'unknown-object'
    if (hasMovedLately(old, tx.now())) return 'moved-lately'
    await markMoved(tx.db, old.id, target.uri, tx.now())
    await followThere(tx, old, target)
    return 'applied'
  })
}
