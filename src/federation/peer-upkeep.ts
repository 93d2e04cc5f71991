import { endOverdueProposals } from '../actions/peer-approval.ts'
import { measurePeers, suspendOverdue } from '../actions/peer-terms.ts'
import { saveRemoteActor } from '../actions/remote/actors.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { ALONE, type Turn } from '../platform/turn.ts'
import { listKeysToCheck, noteKeysChecked } from '../store/peer-keys.ts'
import { refreshPublished } from './peer-lists.ts'
import { readDueList } from './peer-subscriptions.ts'
import { fetchActor } from './remote-actors.ts'

/** The keys of a peer's own actor are looked at this often (ms), whether or not anything comes from it. */
const CHECK_KEYS_EVERY = 86_400_000
/** Peers looked at in one run; the rest comes with the next. */
const CHECKED_AT_ONCE = 5

/**
 * Ends what has had its time, keeps our published list as it should be, and sets the figures. Asks nobody.
 * @returns 0: it is never in a hurry.
 */
export async function tendPeers(ctx: Context): Promise<number> {
  await suspendOverdue(ctx)
  await endOverdueProposals(ctx)
  await refreshPublished(ctx)
  await measurePeers(ctx)
  return 0
}

/**
 * Looks once a day whether peers still have the keys that were confirmed (OPS-19), and reads the lists that
 * we have subscribed to.
 * @returns how many were asked; while it is not 0 more may be due.
 */
export async function askPeers(
  ctx: Context,
  _owner: string,
  { stopping }: Pick<Turn, 'stopping'> = ALONE,
): Promise<number> {
  const before = new Date(ctx.now().getTime() - CHECK_KEYS_EVERY)
  const due = await listKeysToCheck(ctx.db, before, CHECKED_AT_ONCE)
  for (const { host, actor } of due) {
    if (stopping.aborted) return 0
    // Put off first: one that cannot be read shall not be asked again and again.
    await noteKeysChecked(ctx.db, host, ctx.now())
    await checkKeys(ctx, actor)
  }
  return due.length + (stopping.aborted ? 0 : await readDueList(ctx))
}

async function checkKeys(ctx: Context, actor: string): Promise<void> {
  try {
    const fetched = await fetchActor(ctx, actor)
    if (typeof fetched === 'string') return ctx.log.warn({ actor }, 'a peer has no actor any more')
    await saveRemoteActor(ctx, fetched.actor, fetched)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.log.info({ actor, reason: error.message }, 'the keys of a peer could not be looked at')
  }
}
