import type { OpenContext } from '../../src/context.ts'
import {
  type ClaimedDelivery,
  type DeliveryResult,
  claimDeliveries,
} from '../../src/store/delivery-queue.ts'
import { office } from '../support/office.ts'
import type { WorldOptions } from '../support/world.ts'
import { queued } from '../federation/outgoing/support.ts'

/** A queue with so many activities for each of these hosts. */
export async function filled(
  make: (options?: WorldOptions) => Promise<OpenContext>,
  hosts: readonly string[],
  each = 1,
) {
  const ctx = await make()
  const { id: actorId } = await office(ctx, false)
  const inboxes = hosts.map((host) => `https://${host}/inbox`)
  for (let n = 0; n < each; n++) await queued(ctx, actorId, inboxes)
  const claim = async (owner: string, slots = 64, after = '') =>
    claimDeliveries(ctx.db, { owner, slots, perHost: 2, after })
  return { ctx, actorId, claim }
}

export const outcome = (
  { id, crashes }: ClaimedDelivery,
  more: Partial<DeliveryResult> = {},
): DeliveryResult => ({
  id,
  crashes,
  state: 'delivered',
  wait: 0,
  refusals: 0,
  tried: true,
  status: 202,
  class: 'delivered',
  error: null,
  ...more,
})

export const hosts = (claimed: readonly ClaimedDelivery[]) => claimed.map((row) => row.host)
