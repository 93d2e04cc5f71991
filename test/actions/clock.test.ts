import { test } from 'tap'
import { databaseSkew, requireClock } from '../../src/actions/clock.ts'
import { bothDatabases } from '../support/world.ts'

test('REL-14: the clock', async (t) => {
  await bothDatabases(t, 'is the database’s, or nothing starts', async (t, make) => {
    let ahead = 0
    const ctx = await make({ now: () => new Date(Date.now() + ahead) })
    await requireClock(ctx)
    ahead = 4_000
    await requireClock(ctx)
    t.ok((await databaseSkew(ctx)) > 3_000)
    ahead = 7_200_000
    await t.rejects(requireClock(ctx), { code: 'wrong-state', message: /7200 s ahead of/ })
    ahead = -9_000
    await t.rejects(requireClock(ctx), { code: 'wrong-state', message: /9 s behind/ })
  })
})
