import { test } from 'tap'
import { removePeer, suspendPeer } from '../../../src/actions/peers.ts'
import type { OpenContext } from '../../../src/context.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { INSTANCE_ID } from '../../../src/store/actors.ts'
import { office } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { deliveries, listPeer, moveClock, openPeer, queued } from './support.ts'

/** Has the instance follow somebody, as if it had been accepted. */
const weFollow = (ctx: OpenContext, followedId: string) =>
  ctx.db
    .insertInto('follows')
    .values({
      follower_id: INSTANCE_ID,
      followed_id: followedId,
      state: 'accepted',
      activity_uri: `${ctx.origin}/activities/follow`,
      created_at: ctx.now(),
    })
    .execute()

test('SEC-09: a server that is taken off the list of an allow-list', async (t) => {
  const ctx = await world(t, { env: { COMITY_FEDERATION: 'allowlist' } })
  const { id } = await office(ctx, false)

  await t.test('is told that we follow it no longer, and nothing else', async (t) => {
    const peer = await openPeer(t)
    const instance = await listPeer(ctx, peer.origin)
    await weFollow(ctx, instance.id)
    await queued(ctx, id, [instance.inbox])
    await removePeer(ctx, 'ada', peer.host)
    t.notOk(ctx.admission.admits(peer.host))
    await processFacts(ctx)
    await deliverDue(ctx, 'w')
    t.same(
      peer.activities().map(({ type }) => type),
      ['Undo'],
    )
    t.match(await deliveries(ctx), [{ state: 'cancelled' }, { state: 'delivered' }])
  })

  await t.test('for a day, and never when it was suspended', async (t) => {
    const [late, shut] = [await openPeer(t), await openPeer(t)]
    for (const peer of [late, shut]) await weFollow(ctx, (await listPeer(ctx, peer.origin)).id)
    await suspendPeer(ctx, 'ada', shut.host)
    await removePeer(ctx, 'ada', shut.host)
    await removePeer(ctx, 'ada', late.host)
    await processFacts(ctx)
    await moveClock(ctx, 25 * 3_600)
    await ctx.admission.refresh()
    await deliverDue(ctx, 'w')
    t.same([...late.hits, ...shut.hits], [])
    t.match((await deliveries(ctx)).at(-1), { host: late.host, state: 'cancelled' })
  })
})
