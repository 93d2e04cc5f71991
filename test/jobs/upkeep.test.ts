import { test } from 'tap'
import { LAST_BACKUP } from '../../src/actions/backup/format.ts'
import { upkeep } from '../../src/jobs/upkeep.ts'
import { saveSetting } from '../../src/store/settings.ts'
import { deleteOldRows } from '../../src/store/upkeep.ts'
import { noteHosts } from '../../src/store/hosts.ts'
import { office, published } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'
import { moveClock, queued } from '../federation/outgoing/support.ts'

const DAY = 86_400

test('upkeep', async (t) => {
  await bothDatabases(
    t,
    'REL-08: deletes what has served its time, and nothing else',
    async (t, make) => {
      const ctx = await make({ now: () => new Date() })
      const now = ctx.now()
      const at = await office(ctx, false)
      await published(ctx, at)
      await published(ctx, at)
      const [first] = await ctx.db.selectFrom('facts').select('id').orderBy('id').execute()
      await ctx.db
        .updateTable('facts')
        .set({ done_at: now })
        .where('id', '=', first?.id ?? '')
        .execute()
      const row = { actor: 'a', type: 'Like', body: '{}', key_id: 'k', style: 'cavage' }
      const times = { received_at: now, run_at: now }
      await ctx.db
        .insertInto('inbox')
        .values([
          { ...row, ...times, activity_id: 'done', state: 'applied', done_at: now },
          { ...row, ...times, activity_id: 'waits' },
        ])
        .execute()
      await ctx.db
        .insertInto('undone')
        .values({ activity_uri: 'u', actor_uri: 'a', created_at: now })
        .execute()
      await ctx.db
        .insertInto('hints')
        .values({ object_id: 'o', signer: 's', created_at: now, run_at: now })
        .execute()
      const left = async (days: number) => {
        await moveClock(ctx, days * DAY)
        await deleteOldRows(ctx.db)
        const tables = ['hints', 'undone', 'inbox', 'facts'] as const
        const counts = tables.map(async (table) => {
          const count = ctx.db.selectFrom(table).select((eb) => eb.fn.countAll().as('n'))
          return Number((await count.executeTakeFirstOrThrow()).n)
        })
        return Promise.all(counts)
      }
      t.same(await left(2), [1, 1, 2, 2])
      t.same(await left(4), [0, 1, 2, 2])
      t.same(await left(8), [0, 0, 2, 2])
      t.same(await left(31), [0, 0, 1, 2], 'an activity that waits stays')
      t.same(await left(91), [0, 0, 1, 1], 'a fact that waits stays')
    },
  )

  await bothDatabases(
    t,
    'ends deliveries after 14 days, and counts what waits',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx, false)
      await published(ctx, at)
      await queued(ctx, at.id, ['https://a.example/inbox', 'https://b.example/inbox'])
      const waiting = async () => {
        t.equal(await upkeep(ctx), 0)
        const { values } = await ctx.metrics.queued.get()
        return Object.fromEntries(values.map(({ labels, value }) => [labels.queue, value]))
      }
      t.match(await waiting(), {
        facts: 1,
        deliveries: 2,
        inbox: 0,
        hints: 0,
        backfills: 0,
        quarantined: 0,
      })
    },
  )

  await bothDatabases(t, 'OPS-18: has a figure for each alert', async (t, make) => {
    const ctx = await make({ now: () => new Date(Date.now() + 3_000) })
    const at = await office(ctx, false)
    await ctx.db.updateTable('facts').set({ done_at: ctx.now() }).execute()
    await queued(ctx, at.id, ['https://a.example/inbox', 'https://down.example/inbox'])
    const note = { succeeded: false, style: null }
    await noteHosts(ctx.db, [
      { ...note, host: 'down.example', failures: 5, skew: null },
      { ...note, host: 'skewed.example', failures: 0, skew: -120_000 },
      { ...note, host: 'stranger.example', failures: 0, skew: 900_000 },
    ])
    await ctx.db
      .insertInto('peers')
      .values({
        ...{ host: 'skewed.example', state: 'active' },
        ...{ since: ctx.now(), updated_at: ctx.now() },
      })
      .execute()
    await moveClock(ctx, 4_000)
    await upkeep(ctx)
    const value = async (
      name:
        | 'queueAge'
        | 'breakersOpen'
        | 'breakerOpenSeconds'
        | 'peerSkew'
        | 'databaseSkew'
        | 'backupAge',
      queue?: string,
    ) => {
      const { values } = await ctx.metrics[name].get()
      return (
        values.find(({ labels }) => (labels as { queue?: string }).queue === queue)?.value ?? NaN
      )
    }
    const near = (seen: number, wanted: number) => Math.abs(seen - wanted) < 60
    t.ok(near(await value('queueAge', 'deliveries'), 4_000), 'not what waits behind a breaker')
    t.equal(await value('queueAge', 'facts'), 0)
    t.equal(await value('queueAge', 'inbox'), 0)
    t.equal(await value('breakersOpen'), 1)
    t.ok(near(await value('breakerOpenSeconds'), 4_000))
    t.equal(await value('peerSkew'), 120, 'of peers only: strangers have the clock they like')
    t.ok((await value('databaseSkew')) > 2)
    t.equal(await value('backupAge'), Infinity)
    t.match(await ctx.metrics.registry.metrics(), /^comity_backup_age_seconds \+Inf$/m)
    await saveSetting(ctx.db, LAST_BACKUP, {
      at: new Date(ctx.now().getTime() - 7_200_000).toISOString(),
      bytes: 1,
    })
    await upkeep(ctx)
    t.ok(near(await value('backupAge'), 7_200))
  })
})
