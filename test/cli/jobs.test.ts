import { test } from 'tap'
import type { Args, Out } from '../../src/cli/command.ts'
import { jobsCancel, jobsList, jobsRetry, jobsShow } from '../../src/cli/jobs.ts'
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

      const shown = (await said(ctx, jobsShow, { id: one?.id })).lines.join('\n')
      t.match(shown, /inbox +https:\/\/a\.example\/inbox/)
      await t.rejects(said(ctx, jobsShow, { id: 'none' }), { code: 'not-found' })

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

  await bothDatabases(t, 'C15: show and release what was set aside', async (t, make) => {
    const ctx = await make()
    const now = ctx.now()
    await ctx.db
      .insertInto('inbox')
      .values({
        ...{ actor: 'https://x.example/a', activity_id: 'i', type: 'Like', body: '{}' },
        ...{ key_id: 'k', style: 'cavage', received_at: now, run_at: now, done_at: now },
        ...{ state: 'quarantined', crashes: 5, reason: 'the worker died with it' },
      })
      .execute()
    await ctx.db
      .insertInto('hints')
      .values({
        ...{ object_id: 'https://x.example/1', signer: 's', created_at: now, run_at: now },
        ...{ crashes: 5, done_at: now, quarantined_at: now },
      })
      .execute()
    await ctx.db
      .insertInto('backfills')
      .values({
        ...{ actor_uri: 'https://x.example/b', host: 'x.example', state: 'failed', crashes: 5 },
        ...{ run_at: now, started_at: now, updated_at: now },
      })
      .execute()
    const { lines } = await said(ctx, jobsList, { state: 'quarantined' })
    t.equal(lines.length, 3)
    const ids = lines.map((line) => line.split('  ')[0])
    t.match((await said(ctx, jobsShow, { id: ids.find((id) => id?.startsWith('inbox')) })).lines, [
      /Like by/,
      /the worker died with it/,
    ])
    for (const id of ids) await said(ctx, jobsRetry, { id })
    t.same((await said(ctx, jobsList, { state: 'quarantined' })).lines, [
      'No delivery is like that.',
    ])
    await t.rejects(said(ctx, jobsRetry, { id: ids[0] }), { code: 'wrong-state' })
  })
})
