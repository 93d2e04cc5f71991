import { type Context, inTransaction } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type ActorRow, findActorByUri } from '../../store/actors.ts'
import { recordAudit } from '../../store/audit.ts'
import { cancelInbox } from '../../store/deliveries.ts'
import { saveSuspension } from '../../store/remote-actors.ts'
import { forgetRemoteKeys } from '../../store/remote-keys.ts'
import { hasTombstone } from '../../store/tombstones.ts'

// Suspending one actor of another server, while its server stays as it is.

async function findRemote(tx: Context, uri: string): Promise<ActorRow> {
  const actor = await findActorByUri(tx.db, uri)
  if (!actor || (await hasTombstone(tx.db, uri, uri)))
    throw new Refusal('not-found', 'There is no such actor here. Give its whole address, its id.')
  if (actor.local) throw new Refusal('not-allowed', 'That is an actor of this server.')
  return actor
}

/**
 * Stops taking anything from an actor of another server, and sending it anything, in all processes at once:
 * its keys open no door, its activities change nothing, its own inbox is sent nothing. What it wrote stays.
 * @param by the account's handle, or `command line`.
 * @throws Refusal `not-found` for an actor that is not known here, `wrong-state` when it is suspended.
 */
export async function suspendActor(
  ctx: Context,
  by: string,
  uri: string,
  reason?: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const actor = await findRemote(tx, uri)
    if (actor.suspended_at) throw new Refusal('wrong-state', `${uri} is suspended already.`)
    const at = tx.now()
    await saveSuspension(tx.db, actor.id, at)
    await forgetRemoteKeys(tx.db, uri)
    await cancelInbox(tx.db, actor.inbox, 'The actor behind this inbox was suspended here.')
    await recordAudit(tx.db, { at, who: by, action: 'actor-suspended', subject: uri, reason })
  })
}

/** Lets an actor of another server in again. @throws Refusal as `suspendActor`. */
export async function resumeActor(
  ctx: Context,
  by: string,
  uri: string,
  reason?: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const actor = await findRemote(tx, uri)
    if (!actor.suspended_at) throw new Refusal('wrong-state', `${uri} is not suspended.`)
    const at = tx.now()
    await saveSuspension(tx.db, actor.id, null)
    await forgetRemoteKeys(tx.db, uri)
    await recordAudit(tx.db, { at, who: by, action: 'actor-resumed', subject: uri, reason })
  })
}
