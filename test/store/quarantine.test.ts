import { test } from 'tap'
import type { OpenContext } from '../../src/context.ts'
import { processHints } from '../../src/federation/incoming/hints.ts'
import { processFacts } from '../../src/federation/outgoing/activities.ts'
import { claimBackfill, queueBackfill, requeueHost, requeueOld } from '../../src/store/backfills.ts'
import { claimFacts, markFactDone } from '../../src/store/fact-queue.ts'
import { claimHints, finishHint, recordHint } from '../../src/store/hints.ts'
import { deleteOldRows, countWaiting } from '../../src/store/upkeep.ts'
import { office, published } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'
import { fact, moveClock } from '../federation/outgoing/support.ts'

const DAY = 86_400

/** A fact that nothing can be made of. */
const nonsense = (ctx: OpenContext, subject: string) =>
  fact(ctx, { kind: 'nonsense', subject } as never)

const facts = (ctx: OpenContext) => ctx.db.selectFrom('facts').selectAll().orderBy('id').execute()

test('C15: a fact', async (t) => {
  await bothDatabases(
    t,
    'that ends its process five times is set aside, and takes no others along',
    async (t, make) => {
      const ctx = await make()
      const ids: string[] = []
      for (let n = 0; n < 12; n++)
        ids.push(await fact(ctx, { kind: 'follow-wanted', subject: `s${n}` }))
      const poison = ids[4]
      const told: string[] = []
      let clock = 0
      for (let process = 0; process < 12; process++) {
        await moveClock(ctx, (clock += 61))
        let lives = true
        while (lives) {
          const owner = `p${process}`
          const claim = { owner, lease: `${owner} ${ctx.newId()}`, limit: 50, isAlone: false }
          const { facts: claimed } = await claimFacts(ctx.db, claim)
          // One after the other, as `processFacts` does, until the process ends.
          for (const { id } of claimed) {
            if (id === poison) lives = false
            if (!lives) break
            await markFactDone(ctx.db, id)
            told.push(id)
          }
          if (claimed.length === 0) break
        }
      }
      t.same(
        told.toSorted(),
        ids.filter((id) => id !== poison).toSorted(),
        'the rest proceed, once',
      )
      const [row] = (await facts(ctx)).filter((one) => one.id === poison)
      t.match(row, { crashes: 5, error: /ended each time/ })
      t.ok(row?.quarantined_at)
      t.match(await countWaiting(ctx.db), { facts: 0, quarantined: 1 })
    },
  )

  await bothDatabases(
    t,
    'that always fails is set aside, and the rest proceed',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx, false)
      await processFacts(ctx)
      const bad = await nonsense(ctx, 'nobody')
      await published(ctx, at)
      let clock = 0
      let runs = 0
      for (; runs < 10; runs++) {
        await processFacts(ctx)
        const row = (await facts(ctx)).find((one) => one.id === bad)
        if (row?.quarantined_at) break
        await moveClock(ctx, (clock += 3_600))
      }
      t.equal(runs, 4, 'at the fifth time')
      t.match(await countWaiting(ctx.db), { facts: 0, quarantined: 1 })
      t.equal((await ctx.db.selectFrom('activities').select('uri').execute()).length, 1)
      await moveClock(ctx, clock + 100 * DAY)
      await deleteOldRows(ctx.db)
      t.match(await countWaiting(ctx.db), { quarantined: 1 }, 'and stays until somebody looks')
    },
  )

  await bothDatabases(t, 'of a process that died is told by the next', async (t, make) => {
    const ctx = await make()
    const id = await fact(ctx, { kind: 'follow-wanted', subject: 'x' })
    const dead = { owner: 'dead', lease: 'dead 1', limit: 9, isAlone: false }
    t.equal((await claimFacts(ctx.db, dead)).facts.length, 1)
    const next = { ...dead, owner: 'next', lease: 'next 1' }
    t.equal((await claimFacts(ctx.db, next)).facts.length, 0, 'not while the lease holds')
    const alone = await claimFacts(ctx.db, { ...next, isAlone: true })
    t.match(alone.facts, [{ id }], 'at once, when nobody else can have this database')
    await moveClock(ctx, 61)
    t.equal((await claimFacts(ctx.db, dead)).facts.length, 1)
  })
})

test('C15: a hint', async (t) => {
  await bothDatabases(
    t,
    'that ends its process five times is set aside, and takes no others along',
    async (t, make) => {
      const ctx = await make()
      for (let n = 0; n < 8; n++) await recordHint(ctx.db, `https://x.example/${n}`, 's')
      let clock = 0
      for (let process = 0; process < 40; process++) {
        await moveClock(ctx, (clock += DAY / 2))
        let lives = true
        while (lives) {
          const { hints } = await claimHints(ctx.db, 20)
          for (const { object_id } of hints) {
            if (object_id.endsWith('/3')) lives = false
            if (!lives) break
            await finishHint(ctx.db, object_id)
          }
          if (hints.length === 0) break
        }
      }
      const rows = await ctx.db.selectFrom('hints').selectAll().orderBy('object_id').execute()
      const setAside = rows.filter((row) => row.quarantined_at !== null)
      t.match(setAside, [{ object_id: 'https://x.example/3', crashes: 5 }])
      t.ok(rows.every((row) => row.done_at !== null))
      await recordHint(ctx.db, 'https://x.example/3', 'again')
      t.equal(await processHints(ctx), 0, 'whoever names it again')
    },
  )
})

test('C15: a backfill', async (t) => {
  await bothDatabases(t, 'that ends its process five times is set aside', async (t, make) => {
    const ctx = await make({ now: () => new Date() })
    const actor = { uri: 'https://x.example/actors/1', host: 'x.example' }
    await queueBackfill(ctx.db, actor, ctx.now())
    for (let process = 0; process < 5; process++) {
      t.ok(await claimBackfill(ctx.db, `p${process}`, 20, false), `run ${process + 1}`)
      await moveClock(ctx, (process + 1) * 61)
    }
    t.notOk(await claimBackfill(ctx.db, 'p', 20, false))
    t.match(await countWaiting(ctx.db), { backfills: 0, quarantined: 1 })
    await moveClock(ctx, 3 * DAY)
    t.equal(await requeueOld(ctx.db), 0)
    await requeueHost(ctx.db, actor.host)
    await queueBackfill(ctx.db, actor, ctx.now())
    t.notOk(await claimBackfill(ctx.db, 'p', 20, false), 'whatever the other side does')
  })
})
