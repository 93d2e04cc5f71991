import { sql } from 'kysely'
import { test } from 'tap'
import type { OpenContext } from '../../src/context.ts'
import { claimDeliveries } from '../../src/store/delivery-queue.ts'
import {
  type HostNote,
  closeBreaker,
  findHost,
  forgetHosts,
  nextOfRecovering,
  noteHosts,
  spreadProbes,
} from '../../src/store/hosts.ts'
import { office } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'
import { moveClock, queued } from '../federation/outgoing/support.ts'

const HOST = 'share.freedonia.example'
const MINUTE = 60

const note = (more: Partial<HostNote> = {}): HostNote => ({
  host: HOST,
  succeeded: false,
  failures: 0,
  style: null,
  skew: null,
  ...more,
})
const failed = (ctx: OpenContext, failures = 1) => noteHosts(ctx.db, [note({ failures })])
const succeeded = (ctx: OpenContext) => noteHosts(ctx.db, [note({ succeeded: true })])

/** How many of many waiting rows of the host may be sent now; they are given back. */
async function sendable(ctx: OpenContext): Promise<number> {
  const claim = { owner: 'w', slots: 64, perHost: 2, after: '' }
  const { claimed } = await claimDeliveries(ctx.db, claim)
  await ctx.db.updateTable('deliveries').set({ lease_owner: null, lease_until: null }).execute()
  return claimed.length
}

test('the breaker of a host', async (t) => {
  await bothDatabases(t, 'REL-04: opens after 5 failures in 10 minutes', async (t, make) => {
    const ctx = await make()
    const { id } = await office(ctx, false)
    for (let n = 0; n < 4; n++) await queued(ctx, id, [`https://${HOST}/inbox`])
    t.equal(await sendable(ctx), 2)
    await failed(ctx, 2)
    await failed(ctx, 2)
    t.equal(await sendable(ctx), 2, 'four are not enough')
    await moveClock(ctx, 11 * MINUTE)
    await failed(ctx)
    t.equal(await sendable(ctx), 2, 'and the old ones do not count')
    await failed(ctx, 4)
    t.equal(await sendable(ctx), 0)
    const { rows } = await sql<{ used: number }>`
      select sum(attempts)::int as used from deliveries`.execute(ctx.db)
    t.equal(rows[0]?.used, 0, 'rows that wait use up no attempts')
    await moveClock(ctx, 40 * MINUTE)
    t.equal(await sendable(ctx), 0)
    await moveClock(ctx, 42 * MINUTE)
    t.equal(await sendable(ctx), 1, 'one probe after 30 minutes')
    await failed(ctx)
    t.equal(await sendable(ctx), 0)
    await moveClock(ctx, 73 * MINUTE)
    t.equal(await sendable(ctx), 1, 'and one after another 30')
  })

  await bothDatabases(
    t,
    'REL-09: closes slowly: one a second, doubled each 10 s',
    async (t, make) => {
      const ctx = await make()
      const { id } = await office(ctx, false)
      for (let n = 0; n < 4; n++) await queued(ctx, id, [`https://${HOST}/inbox`])
      await failed(ctx, 5)
      let clock = 31 * MINUTE
      await moveClock(ctx, clock)
      const paces: number[] = []
      for (;;) {
        await succeeded(ctx)
        const host = await findHost(ctx.db, HOST)
        if (!host?.open_until) break
        paces.push(host.open_until.getTime() - host.updated_at.getTime())
        t.ok(
          ((await nextOfRecovering(ctx.db)) ?? Infinity) <= 1_000,
          'the worker knows when to look',
        )
        await moveClock(ctx, (clock += 10))
        t.equal(await sendable(ctx), 1)
      }
      const nominal = [1_000, 500, 250, 125, 62.5, 31.25]
      t.equal(paces.length, nominal.length)
      for (const [index, most] of nominal.entries())
        t.ok(Math.abs((paces[index] ?? 0) - most) < 2, `${most} ms between two requests`)
      t.equal(await sendable(ctx), 2, 'then only the usual limit holds')
      t.match(await findHost(ctx.db, HOST), { failures: 0, failing_since: null, open_until: null })
    },
  )

  await bothDatabases(t, 'opens again when a host that came back fails', async (t, make) => {
    const ctx = await make()
    const { id } = await office(ctx, false)
    await queued(ctx, id, [`https://${HOST}/inbox`])
    await failed(ctx, 5)
    await moveClock(ctx, 31 * MINUTE)
    await succeeded(ctx)
    await moveClock(ctx, 31 * MINUTE + 2)
    t.equal(await sendable(ctx), 1)
    await failed(ctx)
    await moveClock(ctx, 60 * MINUTE)
    t.equal(await sendable(ctx), 0)
    await closeBreaker(ctx.db, HOST)
    t.equal(await sendable(ctx), 1, 'an operator may close it')
  })

  await bothDatabases(t, 'forgets single failures at a success', async (t, make) => {
    const ctx = await make()
    for (let n = 0; n < 3; n++) {
      await failed(ctx, 3)
      await succeeded(ctx)
    }
    t.match(await findHost(ctx.db, HOST), { failures: 0, failing_since: null, open_until: null })
  })

  await bothDatabases(
    t,
    'REL-09: spreads what is due at a start over 5 minutes',
    async (t, make) => {
      const ctx = await make()
      const hosts = Array.from({ length: 40 }, (_, n) =>
        note({ host: `h${n}.example`, failures: 5 }),
      )
      await noteHosts(ctx.db, hosts)
      await moveClock(ctx, 45 * MINUTE)
      await spreadProbes(ctx.db)
      const { rows } = await sql<{ wait: number }>`
      select extract(epoch from open_until - app_now())::float8 as wait from hosts`.execute(ctx.db)
      const waits = rows.map((row) => row.wait)
      t.ok(Math.min(...waits) > -5 && Math.max(...waits) <= 5 * MINUTE)
      t.ok(Math.max(...waits) - Math.min(...waits) > 2 * MINUTE, 'spread')
    },
  )
})

test('what is remembered of a host', async (t) => {
  await bothDatabases(t, 'is how it wants requests signed, and its clock', async (t, make) => {
    const ctx = await make()
    await noteHosts(ctx.db, [note({ succeeded: true, style: 'rfc9421', skew: -90_000 })])
    await failed(ctx)
    t.match(await findHost(ctx.db, HOST), {
      signature_style: 'rfc9421',
      skew_ms: -90_000,
      failures: 1,
    })
  })

  await bothDatabases(
    t,
    'goes after 30 days without a sign, unless something waits',
    async (t, make) => {
      const ctx = await make()
      const { id } = await office(ctx, false)
      await noteHosts(ctx.db, [note({ failures: 1 }), note({ host: 'waits.example', failures: 1 })])
      await queued(ctx, id, ['https://waits.example/inbox'])
      await moveClock(ctx, 29 * 1_440 * MINUTE)
      await forgetHosts(ctx.db)
      t.ok(await findHost(ctx.db, HOST))
      await moveClock(ctx, 31 * 1_440 * MINUTE)
      await forgetHosts(ctx.db)
      t.notOk(await findHost(ctx.db, HOST))
      t.ok(await findHost(ctx.db, 'waits.example'))
    },
  )
})
