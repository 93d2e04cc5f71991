import { test } from 'tap'
import { retryDelivery } from '../../src/store/deliveries.ts'
import { office } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'
import { deliveries, queued } from '../federation/outgoing/support.ts'

test('a delivery that an operator tries again', async (t) => {
  await bothDatabases(t, 'REL-15: never brings the old behind the new', async (t, make) => {
    const ctx = await make()
    const { id: actorId } = await office(ctx, false)
    const one = async (
      orderKey: string,
      type: string,
      state: 'rejected' | 'delivered' | 'queued',
    ) => {
      const uri = await queued(ctx, actorId, ['https://a.example/inbox'], { orderKey, type })
      await ctx.db
        .updateTable('deliveries')
        .set({ state })
        .where('activity_uri', '=', uri)
        .execute()
      const rows = await deliveries(ctx)
      return rows.find((row) => row.activity_uri === uri)?.id ?? ''
    }
    const stale = await one('https://x/1', 'Create', 'rejected')
    await one('https://x/1', 'Update', 'delivered')
    t.notOk(await retryDelivery(ctx.db, stale), 'a later one arrived')
    const dead = await one('https://x/2', 'Create', 'rejected')
    await one('https://x/2', 'Delete', 'queued')
    t.notOk(await retryDelivery(ctx.db, dead), 'it was deleted')
    const first = await one('https://x/3', 'Create', 'rejected')
    await one('https://x/3', 'Update', 'queued')
    t.ok(await retryDelivery(ctx.db, first), 'the later one waits for it')
  })
})
