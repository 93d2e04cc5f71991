import { test } from 'tap'
import { type NewInboxRow, inboxDelay, insertInbox } from '../../src/store/inbox.ts'
import {
  claimInbox,
  countCrash,
  finishInbox,
  holdInbox,
  releaseInbox,
  renewInbox,
  retryInbox,
} from '../../src/store/inbox-queue.ts'
import { deleteOldRows } from '../../src/store/upkeep.ts'
import { saveSetting } from '../../src/store/settings.ts'
import type { Db } from '../../src/store/database.ts'
import { bothDatabases } from '../support/world.ts'

const row = (actor: string, n: number | string, more: Partial<NewInboxRow> = {}): NewInboxRow => ({
  actor: `https://${actor}.example/a`,
  activityId: `https://${actor}.example/${n}`,
  type: 'Create',
  body: `{"n":${JSON.stringify(n)}}`,
  keyId: `https://${actor}.example/a#key`,
  style: 'cavage',
  ...more,
})
const idsOf = (rows: readonly { activity_id: string }[]) =>
  rows.map(({ activity_id }) => activity_id.slice('https://'.length).replace('.example', ''))

/** Moves the clock of the queue, which is the database's. */
const later = (db: Db, seconds: number) => saveSetting(db, 'clock-offset', `${seconds} seconds`)

test('the queue of the inbox', async (t) => {
  await bothDatabases(t, 'is worked on in order, by one worker for each actor', async (t, make) => {
    const { db } = await make()
    await insertInbox(db, [row('a', 1), row('b', 1), row('a', 2), row('a', 3), row('b', 2)])
    const first = await claimInbox(db, 'one', 2)
    t.same(idsOf(first), ['a/1', 'b/1'])
    t.same(await claimInbox(db, 'two', 50), [], 'the rest waits for these')
    for (const done of first) {
      t.ok(await holdInbox(db, 'one', done))
      await finishInbox(db, done, { state: 'applied' })
    }
    t.same(idsOf(await claimInbox(db, 'two', 50)), ['a/2', 'a/3', 'b/2'])
    await insertInbox(db, [row('a', 4), row('c', 1)])
    t.same(idsOf(await claimInbox(db, 'three', 50)), ['c/1'])
    await releaseInbox(db, 'two')
    t.same(idsOf(await claimInbox(db, 'four', 50)), ['a/2', 'a/3', 'b/2', 'a/4'])
  })

  await bothDatabases(
    t,
    'gives a lost lease to another, and nothing to the loser',
    async (t, make) => {
      const { db } = await make()
      await insertInbox(db, [row('a', 1), row('a', 2)])
      const [mine] = await claimInbox(db, 'slow', 1)
      t.ok(mine)
      if (!mine) return
      await later(db, 50)
      await renewInbox(db, 'slow')
      await later(db, 100)
      t.same(await claimInbox(db, 'fast', 50), [], 'a renewed lease holds')
      await later(db, 120)
      const [taken] = await claimInbox(db, 'fast', 50)
      t.match(taken, { activity_id: mine.activity_id, crashes: 1 })
      t.equal(await holdInbox(db, 'slow', mine), false)
      await retryInbox(db, 'slow', mine, 1_000, 'late')
      t.ok(taken && (await holdInbox(db, 'fast', taken)))
    },
  )

  await bothDatabases(
    t,
    'C15: sets aside what kills its worker five times, and nothing else',
    async (t, make) => {
      const { db } = await make()
      await insertInbox(db, [row('a', 1), row('b', 1), row('c', 1)])
      let now = 0
      const claimed: string[][] = []
      // The worker dies whenever it holds c/1; whatever else it was given alone, it finishes.
      for (let i = 0; i < 12; i++) {
        const rows = await claimInbox(db, `w${i}`, 50)
        claimed.push(idsOf(rows))
        if (rows.some((one) => one.actor.includes('c.')) || rows.length === 0) {
          now += 61
          await later(db, now)
        } else for (const one of rows) await finishInbox(db, one, { state: 'applied' })
      }
      t.same(claimed[0], ['a/1', 'b/1', 'c/1'])
      t.same(claimed.slice(1, 3), [['a/1'], ['b/1']], 'each alone after that')
      const states = await db
        .selectFrom('inbox')
        .select(['activity_id', 'state', 'crashes'])
        .orderBy('seq')
        .execute()
      t.match(states, [
        { state: 'applied' },
        { state: 'applied' },
        { state: 'quarantined', crashes: 5 },
      ])
    },
  )

  await bothDatabases(
    t,
    'puts off what cannot be applied now, and lets the others pass',
    async (t, make) => {
      const { db } = await make()
      await insertInbox(db, [row('a', 1), row('a', 2)])
      const [one, two] = await claimInbox(db, 'x', 50)
      if (!one || !two) return void t.fail('two were claimed')
      await retryInbox(db, 'x', one, 30_000, 'later')
      await finishInbox(db, two, { state: 'ignored', reason: 'unknown' })
      t.same(await claimInbox(db, 'y', 50), [])
      await later(db, 31)
      const [again] = await claimInbox(db, 'y', 50)
      t.match(again, { activity_id: one.activity_id, attempts: 1, reason: 'later', crashes: 0 })
      for (let i = 0; i < 5 && again; i++) {
        const [held] = i === 0 ? [again] : await claimInbox(db, `z${i}`, 1)
        if (!held) return void t.fail('it was claimed')
        t.equal(await countCrash(db, i === 0 ? 'y' : `z${i}`, held, 0, 'bug'), i === 4)
      }
      t.match(
        await db
          .selectFrom('inbox')
          .select('state')
          .where('activity_id', '=', one.activity_id)
          .executeTakeFirst(),
        { state: 'quarantined' },
      )
    },
  )

  await bothDatabases(
    t,
    'knows how long the oldest has waited, and forgets after a month',
    async (t, make) => {
      const { db } = await make()
      t.equal(await inboxDelay(db), 0)
      await insertInbox(db, [row('a', 1), row('b', 1)])
      await later(db, 600)
      t.ok(Math.abs((await inboxDelay(db)) - 600_000) < 10_000)
      const [one] = await claimInbox(db, 'x', 1)
      if (!one) return void t.fail('one was claimed')
      await finishInbox(db, one, { state: 'applied' })
      await deleteOldRows(db)
      t.equal((await db.selectFrom('inbox').select('state').execute()).length, 2)
      await later(db, 31 * 86_400)
      await deleteOldRows(db)
      t.equal((await db.selectFrom('inbox').select('state').execute()).length, 1)
    },
  )
})
