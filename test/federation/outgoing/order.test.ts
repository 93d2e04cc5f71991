import { test } from 'tap'
import { changeStatus, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import { ACCEPTED, deliveries, follows, moveClock, openPeer, queued, someoneAt } from './support.ts'

test('REL-15: the order of deliveries', async (t) => {
  await bothDatabases(t, 'per object and inbox is that of their making', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const [slow, quick] = [await openPeer(t), await openPeer(t)]
    for (const { origin } of [slow, quick]) await follows(ctx, await someoneAt(ctx, origin), at.id)
    slow.behave = () => ({ status: 503 })
    const id = await published(ctx, at)
    await processFacts(ctx)
    await deliverDue(ctx, 'w')
    await changeStatus(ctx, at.publisher, id, 'archived', 'No longer kept up.')
    await published(ctx, at)
    await processFacts(ctx)
    await deliverDue(ctx, 'w')
    const types = (peer: typeof slow) => peer.activities().map((activity) => activity['type'])
    t.same(types(quick).sort(), ['Create', 'Create', 'Update'], 'the others do not wait')
    t.same(types(slow), ['Create', 'Create'], 'another object does not wait')
    slow.behave = ACCEPTED
    await moveClock(ctx, 60)
    await deliverDue(ctx, 'w')
    const about = slow
      .activities()
      .filter((activity) => (activity['object'] as { id: string }).id.endsWith(id))
    t.same(
      about.map((activity) => activity['type']),
      ['Create', 'Create', 'Update'],
      'the Update comes behind the Create that was tried again',
    )
  })

  await bothDatabases(t, 'lets a Delete end what waits before it', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const peer = await openPeer(t, () => ({ status: 503 }))
    await follows(ctx, await someoneAt(ctx, peer.origin), at.id)
    const id = await published(ctx, at)
    await processFacts(ctx)
    await deliverDue(ctx, 'w')
    peer.behave = ACCEPTED
    await withdrawRecord(ctx, at.publisher, id, 'Replaced.')
    await processFacts(ctx)
    await deliverDue(ctx, 'w')
    t.match(await deliveries(ctx), [
      { state: 'cancelled', attempts: 1 },
      { state: 'delivered', attempts: 1 },
    ])
    t.equal(peer.activities().at(-1)?.['type'], 'Delete')
  })

  await bothDatabases(t, 'never lets a Delete overtake what is under way', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const peer = await openPeer(t)
    await follows(ctx, await someoneAt(ctx, peer.origin), at.id)
    const id = await published(ctx, at)
    await processFacts(ctx)
    const arrived: string[] = []
    let withdrawn: Promise<unknown> | undefined
    peer.behave = (hit) => {
      const { type } = JSON.parse(hit.body) as { type: string }
      arrived.push(type)
      // Withdrawn while the Create is on its way, which then fails.
      withdrawn ??= withdrawRecord(ctx, at.publisher, id, 'Replaced.').then(() => processFacts(ctx))
      return { status: type === 'Create' ? 503 : 202, after: 400 }
    }
    await deliverDue(ctx, 'w')
    await withdrawn
    await deliverDue(ctx, 'w')
    t.same(arrived, ['Create', 'Delete'])
    t.match(await deliveries(ctx), [{ state: 'cancelled' }, { state: 'delivered' }])
  })

  await bothDatabases(t, 'holds a whole chain at one inbox', async (t, make) => {
    const ctx = await make()
    const { id: actorId } = await office(ctx, false)
    const peer = await openPeer(t)
    const chain: string[] = []
    for (let n = 0; n < 8; n++)
      chain.push(await queued(ctx, actorId, [`${peer.origin}/inbox`], { orderKey: 'https://x/1' }))
    t.equal(await deliverDue(ctx, 'w'), 8)
    t.same(
      peer.activities().map((activity) => activity['id']),
      chain,
    )
  })
})
