import { deleteRemoteActor } from '../../actions/remote/actors.ts'
import { deleteRemoteObject } from '../../actions/remote/deletions.ts'
import { type Context, inTransaction } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { findActorByUri } from '../../store/actors.ts'
import { findComment } from '../../store/comments.ts'
import { type HintRow, claimHints, deferHint, finishHint, noteMissing } from '../../store/hints.ts'
import { isPassing } from '../../store/passing.ts'
import { findAnyByUri } from '../../store/records.ts'
import { type FetchedDocument, fetchDocument } from '../fetch.ts'
import { soleId } from '../inbox/envelope.ts'
import { withFetchBudget } from './budget.ts'
import { applyObject } from './objects.ts'

/** Hints looked at in one run; the fetches of each are bounded as those of an activity (SEC-17). */
const CLAIMED = 20

type Failed = Extract<FetchedDocument, { ok: false }>

/**
 * Looks at what somebody said exists, or is gone, at its origin, and believes only that (TRUST 2.4).
 * @returns how many hints were looked at.
 */
export async function processHints(ctx: Context): Promise<number> {
  const { hints, setAside } = await claimHints(ctx.db, CLAIMED)
  for (const object of setAside)
    ctx.log.error(
      { object },
      'a hint was set aside; see it with comity jobs list --state quarantined',
    )
  for (const hint of hints) {
    try {
      await look(withFetchBudget(ctx), hint)
    } catch (error) {
      await fail(ctx, hint, error)
    }
  }
  return hints.length + setAside.length
}

/** What can come later stays until its next time; a fault of ours counts, the fifth sets the hint aside. */
async function fail(ctx: Context, { object_id: uri }: HintRow, error: unknown): Promise<void> {
  if (error instanceof Refusal)
    return error.code === 'peer-unreachable' ? deferHint(ctx.db, uri) : finishHint(ctx.db, uri)
  ctx.log.error({ err: error, object: uri }, 'a hint could not be followed')
  if (isPassing(error)) await deferHint(ctx.db, uri)
}

async function look(ctx: Context, hint: HintRow): Promise<void> {
  const uri = hint.object_id
  const found = await fetchDocument(ctx, uri)
  if (!found.ok) return missing(ctx, hint, found)
  const owner = soleId(found.document['attributedTo'])
  if (found.id !== uri || owner === undefined) return finishHint(ctx.db, uri)
  const apply = await applyObject(ctx, found.document, owner)
  await inTransaction(ctx, async (tx) => {
    await apply(tx)
    await finishHint(tx.db, uri)
  })
}

/** What is not there is gone if its origin says so, or says 404 twice, a day apart (TRUST 2.4). */
async function missing(ctx: Context, hint: HintRow, { reason }: Failed): Promise<void> {
  const uri = hint.object_id
  if (reason === 'unavailable') return deferHint(ctx.db, uri)
  if (reason === 'not-found' && hint.missing_since === null && (await isHere(ctx, uri)))
    return noteMissing(ctx.db, uri)
  const isGone = reason === 'gone' || reason === 'not-found'
  await inTransaction(ctx, async (tx) => {
    if (isGone && (await isHere(tx, uri)) && !(await deleteRemoteActor(tx, uri)))
      await deleteRemoteObject(tx, undefined, uri)
    await finishHint(tx.db, uri)
  })
}

/** Only what is here can be taken away: a stranger's hint about something unknown leaves nothing behind. */
async function isHere({ db }: Context, uri: string): Promise<boolean> {
  const found =
    (await findActorByUri(db, uri)) ?? (await findAnyByUri(db, uri)) ?? (await findComment(db, uri))
  return found !== undefined
}
