import { test } from 'tap'
import { cancelDelivery, listDeliveries, retryDelivery } from '../../src/store/deliveries.ts'
import { finishDeliveries } from '../../src/store/delivery-queue.ts'
import { bothDatabases } from '../support/world.ts'
import { deliveries } from '../federation/outgoing/support.ts'
import { filled, hosts, outcome } from './delivery-support.ts'

test('what an operator sees and does', async (t) => {
  await bothDatabases(t, 'is a list by page, a second try and an end', async (t, make) => {
    const { ctx, claim } = await filled(make, ['a.example', 'b.example', 'c.example'])
    const { claimed } = await claim('w')
    t.notOk(await cancelDelivery(ctx.db, claimed[0]?.id ?? ''), 'not while it is under way')
    const states = {
      'a.example': 'rejected',
      'b.example': 'delivered',
      'c.example': 'queued',
    } as const
    await finishDeliveries(
      ctx.db,
      'w',
      claimed.map((row) => outcome(row, { state: states[row.host as 'a.example'], wait: 100 })),
    )
    const all = await listDeliveries(ctx.db, {}, { limit: 2 })
    t.same(
      all.map((row) => row.host),
      ['c.example', 'b.example'],
    )
    const rest = await listDeliveries(ctx.db, {}, { limit: 2, after: all.at(-1)?.id })
    t.match(rest, [{ host: 'a.example', state: 'rejected', type: 'Create' }])
    t.match(await listDeliveries(ctx.db, { state: 'queued' }, { limit: 9 }), [
      { host: 'c.example' },
    ])
    t.match(await listDeliveries(ctx.db, { host: 'b.example' }, { limit: 9 }), [
      { state: 'delivered' },
    ])
    const [a, b, c] = await deliveries(ctx)
    t.ok(await retryDelivery(ctx.db, a?.id ?? ''))
    t.notOk(await retryDelivery(ctx.db, b?.id ?? ''), 'it arrived')
    t.notOk(await retryDelivery(ctx.db, 'none'))
    t.same(hosts((await claim('w')).claimed), ['a.example'])
    t.ok(await cancelDelivery(ctx.db, c?.id ?? ''))
    t.notOk(await cancelDelivery(ctx.db, c?.id ?? ''), 'it ended')
    t.match((await deliveries(ctx))[2], { state: 'cancelled', last_error: /operator/ })
  })
})
