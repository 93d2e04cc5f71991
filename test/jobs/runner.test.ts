import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { test } from 'tap'
import type { Context } from '../../src/context.ts'
import { type Job, type Jobs, runJobs } from '../../src/jobs/runner.ts'
import { bothDatabases, world } from '../support/world.ts'

const NEVER = 3_600_000
const idle: Job = { every: NEVER, run: () => Promise.resolve(0) }
const with1 = (facts: Job): Jobs => ({
  facts,
  deliveries: idle,
  inbox: idle,
  hints: idle,
  backfills: idle,
  catchUp: idle,
  reconcile: idle,
  peers: idle,
  peersElsewhere: idle,
  keys: idle,
  sessions: idle,
  upkeep: idle,
  audit: idle,
})

/** Waits for something to become true, for 10 s at most. */
async function until(isTrue: () => boolean): Promise<boolean> {
  for (let n = 0; n < 1_000 && !isTrue(); n++) await sleep(10)
  return isTrue()
}
const notify = (ctx: Context) => sql`select pg_notify('comity_facts', '')`.execute(ctx.db)

test('the runner of jobs', async (t) => {
  await bothDatabases(
    t,
    'wakes at a notification, and works while there is work',
    async (t, make) => {
      const ctx = await make()
      let work = 0
      let runs = 0
      const jobs = runJobs(
        ctx,
        with1({
          channel: 'comity_facts',
          every: NEVER,
          run: async () => {
            runs++
            return work > 0 ? work-- : 0
          },
        }),
      )
      t.ok(await until(() => runs === 1), 'looks once at the start')
      await sleep(300)
      t.equal(runs, 1, 'and then waits')
      work = 3
      await notify(ctx)
      t.ok(
        await until(() => runs === 5),
        'three times with work, and once to see that there is none',
      )
      await jobs.stop()
      work = 1
      await notify(ctx)
      await sleep(200)
      t.equal(runs, 5, 'not after the stop')
    },
  )

  t.test('looks for work by itself, since a notification may be lost', async (t) => {
    const ctx = await world(t)
    let runs = 0
    const jobs = runJobs(ctx, with1({ every: 20, run: async () => (runs++, 0) }))
    t.ok(await until(() => runs > 5))
    await jobs.stop()
  })

  t.test('tells a job that runs of new work and of the end', async (t) => {
    const ctx = await world(t)
    const heard: string[] = []
    const jobs = runJobs(
      ctx,
      with1({
        channel: 'comity_facts',
        every: NEVER,
        run: async (_ctx, _owner, turn) => {
          while (!turn.stopping.aborted) {
            heard.push('waits')
            await turn.rung()
          }
          heard.push('ends')
          return 0
        },
      }),
    )
    await until(() => heard.length > 0)
    await sleep(300)
    await notify(ctx)
    t.ok(await until(() => heard.length === 2))
    await jobs.stop()
    t.same(heard, ['waits', 'waits', 'ends'])
  })

  t.test('goes on after failures, a little later each time', async (t) => {
    const ctx = await world(t)
    const at: number[] = []
    const jobs = runJobs(
      ctx,
      with1({
        every: NEVER,
        run: () => {
          at.push(performance.now())
          return at.length < 4 ? Promise.reject(new Error('Oh.')) : Promise.resolve(0)
        },
      }),
    )
    t.ok(await until(() => at.length === 4))
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0))
    t.ok(pauses[0] !== undefined && pauses[0] >= 245, JSON.stringify(pauses))
    t.ok((pauses[2] ?? 0) > (pauses[0] ?? 0), JSON.stringify(pauses))
    await jobs.stop()
  })

  t.test('REL-06: begins nothing at the stop and waits for what runs', async (t) => {
    const ctx = await world(t)
    let begun = 0
    let ended = 0
    const jobs = runJobs(
      ctx,
      with1({
        every: 10,
        run: async () => {
          begun++
          await sleep(400)
          ended++
          return 1
        },
      }),
    )
    await until(() => begun === 1)
    await jobs.stop()
    t.same([begun, ended], [1, 1])
    await sleep(100)
    t.equal(begun, 1)
  })
})
