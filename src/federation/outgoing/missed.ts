import type { Context } from '../../context.ts'
import type { Fact } from '../../domain/facts.ts'
import { findLastDelete } from '../../store/activities.ts'
import { type Sent, listSent } from '../../store/deliveries.ts'
import type { Wire } from '../../vocabulary/wire.ts'
import { readTextList } from '../../vocabulary/wire.ts'
import { recipientsAt } from './audience.ts'
import type { Outgoing } from './outgoing.ts'
import { type Standing, carrying, hearers, standing, unaware } from './records.ts'

// The current state of something, for a host that is back (TRUST 5.7): one Update or Delete, not each step.

/** The last Delete of a record again, for those who may have it and have not heard that it is gone. */
async function deletionAgain(
  ctx: Context,
  { record, owner }: Standing,
  unawareThere: readonly Sent[],
): Promise<Outgoing[]> {
  const last = unawareThere.length > 0 ? await findLastDelete(ctx.db, record.uri) : undefined
  if (!last) return []
  const before = JSON.parse(last.body) as Wire
  return [
    {
      type: 'Delete',
      actor: owner,
      object: before['object'] as Wire,
      objectUri: record.uri,
      recordId: record.id,
      visibility: last.visibility,
      to: readTextList(before['to']),
      cc: readTextList(before['cc']),
      recipients: recipientsAt(
        ctx,
        unawareThere.map((one) => one.inbox),
      ),
    },
  ]
}

/** Update for the readers at a host, as they are now; Delete where it may no longer be read. */
export async function onMissedRecord(
  ctx: Context,
  { subject, host }: Extract<Fact, { readonly kind: 'missed' }>,
): Promise<Outgoing[]> {
  const now = await standing(ctx, subject)
  if (!now) return []
  const there = unaware(await listSent(ctx.db, now.record.uri)).filter((one) => one.host === host)
  if (now.isGone) return deletionAgain(ctx, now, there)
  const hear =
    now.visibility === 'local' ? [] : (await hearers(ctx, now)).filter((one) => one.host === host)
  if (hear.length > 0) return [carrying(now, 'Update', hear)]
  const mayRead = now.visibility === 'public' || isSharedWith(ctx, now, host)
  return mayRead ? [] : deletionAgain(ctx, now, there)
}

const isSharedWith = (ctx: Context, { visibility }: Standing, host: string): boolean =>
  visibility === 'peers' && ctx.admission.sharesPeersOnly(host)
