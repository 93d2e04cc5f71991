import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { recordAudit } from '../store/audit.ts'
import { cancelDelivery, retryDelivery } from '../store/deliveries.ts'
import { isOfOtherQueue, releaseSetAside } from '../store/quarantine.ts'

type Change = (db: Context['db'], id: string) => Promise<boolean>

async function change(
  ctx: Context,
  by: string,
  id: string,
  act: Change,
  told: { readonly action: string; readonly otherwise: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await act(tx.db, id))) throw new Refusal('wrong-state', told.otherwise)
    await recordAudit(tx.db, { at: tx.now(), who: by, action: told.action, subject: id })
  })
}

/**
 * Has a delivery tried again now, with the whole of its time before it, or what was set aside in another queue.
 * @throws Refusal `wrong-state` when there is none, it is under way, it arrived, or a later one took its place.
 */
export const retryNow = (ctx: Context, by: string, id: string): Promise<void> =>
  isOfOtherQueue(id)
    ? releaseNow(ctx, by, id)
    : change(ctx, by, id, retryDelivery, {
        action: 'delivery-retried',
        otherwise: `There is no delivery ${id} to try again: it arrived, is under way, or something later about the same object took its place.`,
      })

/**
 * Has something tried again that was set aside in another queue: `inbox:…`, `fact:…`, `hint:…`, `backfill:…`.
 * @throws Refusal `wrong-state` when nothing of this id is set aside.
 */
const releaseNow = (ctx: Context, by: string, id: string): Promise<void> =>
  change(ctx, by, id, releaseSetAside, {
    action: 'job-released',
    otherwise: `Nothing called ${id} is set aside.`,
  })

/**
 * Ends a delivery that waits.
 * @throws Refusal `wrong-state` when there is none, it is under way, or it has ended.
 */
export const cancelWaiting = (ctx: Context, by: string, id: string): Promise<void> =>
  change(ctx, by, id, cancelDelivery, {
    action: 'delivery-cancelled',
    otherwise: `There is no delivery ${id} that waits: it has ended, or is under way.`,
  })
