import { type Context, inTransaction } from '../../context.ts'
import { ALONE, type Turn } from '../../platform/turn.ts'
import {
  finishCatchUp,
  holdCatchUp,
  listMissed,
  listReturning,
  requeueAnswers,
  saveCatchUp,
  takeProbe,
} from '../../store/catch-up.ts'
import { announceDeliveries } from '../../store/deliveries.ts'
import { recordFact } from '../../store/facts.ts'
import { askHostAgain } from '../../store/following.ts'
import { noteHeard } from '../../store/heard.ts'
import { listActorsAt } from '../../store/recipients.ts'
import { fetchDocument } from '../fetch.ts'

/** Hosts looked after in one run: probes go out beside each other, each within the limits of any request. */
const HOSTS = 10
/** Objects gone through in one transaction. */
export const PAGE = 100

/** Whether a host answers at all, whatever it says. */
async function answers(ctx: Context, host: string): Promise<boolean> {
  const [uri] = await listActorsAt(ctx.db, host, 1)
  if (uri === undefined) return false
  const found = await fetchDocument(ctx, uri)
  return found.ok || (found.reason !== 'unavailable' && found.reason !== 'not-admitted')
}

/** Asks a host whether it is back, once an hour at most, whoever asks. */
async function probe(ctx: Context, host: string): Promise<boolean> {
  if (!(await takeProbe(ctx.db, host)) || !(await answers(ctx, host))) return false
  await noteHeard(ctx.db, host, undefined)
  return true
}

/**
 * Goes through the next objects that a host missed, and notes a fact for each whose last state it lacks.
 * Facts and how far it came are one transaction, so that a process that dies repeats nothing and leaves
 * nothing out.
 * @returns false when it was the last page, or another process is at it.
 */
export function catchUpPage(ctx: Context, host: string, limit = PAGE): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const at = await holdCatchUp(tx.db, host)
    if (!at) return false
    if (at.after === null) {
      await askHostAgain(tx.db, host, tx.now())
      if ((await requeueAnswers(tx.db, at)) > 0) await announceDeliveries(tx.db)
    }
    const missed = await listMissed(tx.db, at, limit)
    for (const { about, subject, has } of missed) {
      if (has || subject === null) continue
      await recordFact(tx.db, tx.newId(), { kind: 'missed', about, subject, host }, tx.now())
    }
    const last = missed.at(-1)
    const isMore = last !== undefined && missed.length === limit
    if (isMore) await saveCatchUp(tx.db, host, last.object_uri)
    else await finishCatchUp(tx.db, host)
    return isMore
  })
}

async function catchUpHost(ctx: Context, host: string, turn: Turn): Promise<void> {
  ctx.log.info({ host }, 'a host is back and is sent what it missed')
  while (!turn.stopping.aborted && (await catchUpPage(ctx, host)));
}

/**
 * Sends hosts that were away, and were heard from since, the current state of what they missed in the last
 * 14 days (TRUST 5.7).
 * @returns how many hosts came back.
 */
export async function catchUp(ctx: Context, turn: Turn = ALONE): Promise<number> {
  const all = await listReturning(ctx.db, ctx.admission.admits, HOSTS)
  const probed = await Promise.all(
    all.map(async (one) => one.is_back || (await probe(ctx, one.host))),
  )
  const back = all.filter((_, index) => probed[index])
  for (const { host } of back) if (!turn.stopping.aborted) await catchUpHost(ctx, host, turn)
  return back.length
}
