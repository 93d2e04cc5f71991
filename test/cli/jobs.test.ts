import { test } from 'tap'
import type { Args, Out } from '../../src/cli/command.ts'
import { jobsCancel, jobsList, jobsRetry } from '../../src/cli/jobs.ts'
import type { Context } from '../../src/context.ts'
import { queued } from '../federation/outgoing/support.ts'
import { office } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'

/** Runs a command and keeps what it says. */
async function said(ctx: Context, command: typeof jobsList, args: Args = {}) {
  const lines: string[] = []
  let data: object = {}
  const out: Out = {
    line: (text) => void lines.push(text),
    warn: (text) => void lines.push(text),
    progress: () => undefined,
    ask: async () => undefined,
    result: (result) => {
      data = result
    },
  }
  await command.run(ctx, args, out)
  return { lines, data: data as { deliveries: { id: string; host: string; state: string }[] } }
}

test('comity jobs', async (t) => {
  await bothDatabases(
    t,
    'REL-01: shows each delivery, and lets an operator act',
    async (t, make) => {
      const ctx = await make()
      t.same((await said(ctx, jobsList)).lines, ['No delivery is like that.'])
      const { id: actorId } = await office(ctx, false)
      await queued(ctx, actorId, ['https://a.example/inbox', 'https://b.example/inbox'])

      const { lines, data } = await said(ctx, jobsList)
      t.equal(data.deliveries.length, 2)
      t.match(lines[0], /queued {2}Create to [ab]\.example, 0 attempts, next 2026/)
      const one = (await said(ctx, jobsList, { host: 'a.example' })).data.deliveries[0]
      t.match(one, { host: 'a.example', state: 'queued' })

      await said(ctx, jobsCancel, { id: one?.id })
      await t.rejects(said(ctx, jobsCancel, { id: one?.id }), { code: 'wrong-state' })
      const cancelled = await said(ctx, jobsList, { state: 'cancelled' })
      t.match(cancelled.data.deliveries, [{ host: 'a.example' }])

      await said(ctx, jobsRetry, { id: one?.id })
      t.equal((await said(ctx, jobsList, { state: 'queued' })).data.deliveries.length, 2)
      await t.rejects(said(ctx, jobsRetry, { id: 'none' }), { code: 'wrong-state' })
      await t.rejects(said(ctx, jobsList, { state: 'lost' }), { code: 'invalid' })
      const audit = await ctx.db
        .selectFrom('audit')
        .select('action')
        .orderBy('seq', 'desc')
        .execute()
      t.match(audit, [{ action: 'delivery-retried' }, { action: 'delivery-cancelled' }])
    },
  )
})
