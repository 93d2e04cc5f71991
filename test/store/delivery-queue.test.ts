import { test } from 'tap'
import { expireDeliveries } from '../../src/store/deliveries.ts'
import { finishDeliveries, releaseDeliveries, renewLeases } from '../../src/store/delivery-queue.ts'
import { bothDatabases } from '../support/world.ts'
import { deliveries, moveClock } from '../federation/outgoing/support.ts'
import { filled, hosts, outcome } from './delivery-support.ts'

const DAY = 86_400

test('the queue of deliveries', async (t) => {
  await bothDatabases(t, 'gives each row to one worker', async (t, make) => {
    const { ctx, claim } = await filled(make, ['a.example', 'b.example', 'c.example'], 2)
    const claims = await Promise.all([claim('one', 2), claim('two', 2), claim('three', 2)])
    const ids = claims.flatMap(({ claimed }) => claimed.map((row) => row.id))
    t.equal(ids.length, 6)
    t.equal(new Set(ids).size, 6)
    t.same((await claim('four')).claimed, [])
    const rows = await deliveries(ctx)
    t.same([...new Set(rows.map((row) => row.lease_owner))].sort(), ['one', 'three', 'two'])
  })

  await bothDatabases(t, 'REL-04: goes round the hosts, two at once for each', async (t, make) => {
    const names = ['a.example', 'b.example', 'c.example', 'd.example']
    const { ctx, claim } = await filled(make, names, 3)
    const first = await claim('w', 4)
    t.same(hosts(first.claimed), ['a.example', 'a.example', 'b.example', 'b.example'])
    const second = await claim('w', 3, first.after)
    t.same(hosts(second.claimed), ['c.example', 'c.example', 'd.example'])
    const third = await claim('w', 64, second.after)
    t.same(hosts(third.claimed), ['d.example'], 'two are under way everywhere else')
    t.same((await claim('other')).claimed, [], 'whichever worker asks')
    await finishDeliveries(
      ctx.db,
      'w',
      first.claimed.slice(0, 1).map((row) => outcome(row)),
    )
    t.same(hosts((await claim('other')).claimed), ['a.example'])
  })

  await bothDatabases(
    t,
    'REL-05: gives a dead worker’s rows to another after 60 s',
    async (t, make) => {
      const { ctx, claim } = await filled(make, ['a.example', 'b.example'])
      const { claimed } = await claim('dead')
      await moveClock(ctx, 59)
      t.same((await claim('next')).claimed, [])
      await moveClock(ctx, 61)
      const again = await claim('next')
      t.same(hosts(again.claimed), ['a.example', 'b.example'])
      t.same(
        again.claimed.map((row) => row.crashes),
        [1, 1],
      )
      t.equal(
        await finishDeliveries(
          ctx.db,
          'dead',
          claimed.map((row) => outcome(row)),
        ),
        0,
      )
      t.same(
        (await deliveries(ctx)).map((row) => row.state),
        ['queued', 'queued'],
      )
      t.equal(
        await finishDeliveries(
          ctx.db,
          'next',
          again.claimed.map((row) => outcome(row)),
        ),
        2,
      )
      t.match(await deliveries(ctx), [{ state: 'delivered', crashes: 0, lease_owner: null }])
    },
  )

  await bothDatabases(t, 'REL-05: keeps a lease that is renewed', async (t, make) => {
    const { ctx, claim } = await filled(make, ['a.example'])
    const { claimed } = await claim('slow')
    for (const seconds of [20, 40, 60, 80, 100]) {
      await moveClock(ctx, seconds)
      await renewLeases(
        ctx.db,
        'slow',
        claimed.map((row) => row.id),
      )
      t.same((await claim('next')).claimed, [], `after ${seconds} s`)
    }
    await moveClock(ctx, 200)
    await renewLeases(
      ctx.db,
      'slow',
      claimed.map((row) => row.id),
    )
    t.equal((await claim('next')).claimed.length, 1, 'a lease that ran out is not renewed')
  })

  await bothDatabases(t, 'C15: sets aside what ended its process five times', async (t, make) => {
    const { ctx, claim } = await filled(make, ['a.example', 'b.example'])
    for (let n = 0; n < 5; n++) {
      await moveClock(ctx, n * 61)
      const { claimed } = await claim(`worker ${n}`)
      t.equal(claimed.length, n === 0 ? 2 : 1, `claim ${n + 1}`)
      const good = claimed.find((row) => row.host === 'b.example')
      if (good) await finishDeliveries(ctx.db, `worker ${n}`, [outcome(good)])
    }
    await moveClock(ctx, 5 * 61)
    t.same((await claim('w')).claimed, [])
    t.match(await deliveries(ctx), [
      { host: 'a.example', state: 'quarantined', crashes: 5 },
      { host: 'b.example', state: 'delivered' },
    ])
  })

  await bothDatabases(
    t,
    'C1: what a killed process was trying alone holds up no other process',
    async (t, make) => {
      const { ctx, claim } = await filled(make, ['a.example', 'b.example', 'c.example'])
      for (const n of [0, 1, 2, 3]) {
        await moveClock(ctx, n * 61)
        t.equal((await claim(`killed ${n}`)).claimed.length, 3, 'they run again all together')
      }
      await moveClock(ctx, 4 * 61)
      const tried = await claim('killed 4')
      t.equal(tried.claimed.length, 1, 'at their last chance they are tried one by one')
      const other = await claim('alive')
      t.equal(other.claimed.length, 1, 'and by another process at the same time')
      t.not(other.claimed[0]?.id, tried.claimed[0]?.id)
      t.same((await claim('alive')).claimed, [], 'which has one under way as well')
      await finishDeliveries(
        ctx.db,
        'alive',
        other.claimed.map((row) => outcome(row)),
      )
      t.equal((await claim('alive')).claimed.length, 1, 'until it has ended')
    },
  )

  await bothDatabases(
    t,
    'C15: one that kills its process takes none of those beside it along',
    async (t, make) => {
      const names = Array.from({ length: 30 }, (_, n) => `h${n}.example`)
      const { ctx, claim } = await filled(make, names)
      let clock = 0
      for (let process = 0; process < 12; process++) {
        await moveClock(ctx, (clock += 61))
        const owner = `process ${process}`
        // A process lives until the poison is among what it sends; then it ends without writing anything.
        for (;;) {
          const { claimed } = await claim(owner)
          const isPoisoned = claimed.some((row) => row.host === 'h7.example')
          if (claimed.length === 0 || isPoisoned) break
          await finishDeliveries(
            ctx.db,
            owner,
            claimed.map((row) => outcome(row)),
          )
        }
      }
      const rows = await deliveries(ctx)
      t.match(
        rows.filter((row) => row.state !== 'delivered'),
        [{ host: 'h7.example', state: 'quarantined', crashes: 5 }],
      )
      t.equal(rows.filter((row) => row.state === 'delivered').length, 29)
    },
  )

  await bothDatabases(
    t,
    'REL-06: takes back what was not finished at the stop',
    async (t, make) => {
      const { ctx, claim } = await filled(make, ['a.example'])
      const { claimed } = await claim('closing')
      const ids = claimed.map((row) => row.id)
      await releaseDeliveries(ctx.db, 'another', ids)
      t.same((await claim('next')).claimed, [], 'only whoever holds it gives it back')
      await releaseDeliveries(ctx.db, 'closing', ids)
      t.match(
        (await claim('next')).claimed,
        [{ crashes: 0 }],
        'at once, and nothing is held against it',
      )
    },
  )

  await bothDatabases(t, 'writes many results at once', async (t, make) => {
    const names = Array.from({ length: 50 }, (_, n) => `h${n}.example`)
    const { ctx, claim } = await filled(make, names)
    const { claimed } = await claim('w')
    t.equal(claimed.length, 50)
    const results = claimed.map((row, n) =>
      n % 2
        ? outcome(row)
        : outcome(row, { state: 'queued', wait: 10, status: 503, class: 'trouble', error: 'Oh.' }),
    )
    t.equal(await finishDeliveries(ctx.db, 'w', results), 50)
    t.same((await claim('w')).claimed, [], 'the others wait')
    await moveClock(ctx, 11)
    const again = await claim('w')
    t.equal(again.claimed.length, 25)
    const [row] = again.claimed
    t.match(row, { attempts: 1, crashes: 0 })
    t.ok(row && row.age >= 11 && row.age < 60, 'seconds since the first attempt')
  })

  await bothDatabases(t, 'REL-02: ends what is older than 14 days', async (t, make) => {
    const { ctx, claim } = await filled(make, ['tried.example', 'waiting.example'])
    const { claimed } = await claim('w', 2)
    await finishDeliveries(
      ctx.db,
      'w',
      claimed
        .filter((row) => row.host === 'tried.example')
        .map((row) => outcome(row, { state: 'queued', wait: 30 * DAY })),
    )
    await moveClock(ctx, 14 * DAY - 10)
    t.equal(await expireDeliveries(ctx.db), 0)
    await moveClock(ctx, 14 * DAY + 10)
    t.equal(await expireDeliveries(ctx.db), 2, 'also what was never tried')
    t.same(
      (await deliveries(ctx)).map((row) => row.state),
      ['expired', 'expired'],
    )
  })
})
