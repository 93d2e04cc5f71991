import { test } from 'tap'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { insertInbox } from '../../../src/store/inbox.ts'
import { saveSetting } from '../../../src/store/settings.ts'
import { NOW, world } from '../../support/world.ts'
import { type Author, activity, peer } from '../inbox/support.ts'
import { organisation } from './support.ts'

const stored = (author: Author, document: Record<string, unknown>) => ({
  actor: author.uri,
  activityId: String(document['id']),
  type: String(document['type']),
  body: JSON.stringify(document),
  keyId: author.keyId,
  style: 'cavage' as const,
})

test('the worker, when something is in its way', async (t) => {
  t.test('C15: sets aside what fails unexpectedly five times', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const ann = v.author('ann')
    const document = activity(ann, 'Like', 'x')
    await insertInbox(ctx.db, [{ ...stored(ann, document), body: 'not JSON' }])
    for (let i = 1; i <= 6; i++) {
      await processInbox(ctx, 'test')
      await saveSetting(ctx.db, 'clock-offset', `${i} hours`)
    }
    t.match(await ctx.db.selectFrom('inbox').select(['state', 'crashes']).execute(), [
      { state: 'quarantined', crashes: 5 },
    ])
  })

  t.test(
    'tries for three days what fails by circumstance, with longer and longer waits',
    async (t) => {
      let now = NOW
      const ctx = await world(t, { now: () => now })
      const ours = await organisation(ctx)
      const v = await peer(t)
      const ann = v.author('ann')
      v.paths.set('/users/ann', { status: 503, body: '' })
      await insertInbox(ctx.db, [stored(ann, activity(ann, 'Follow', ours.uri))])
      const received = await ctx.db
        .selectFrom('inbox')
        .select('received_at')
        .executeTakeFirstOrThrow()
      const waits: number[] = []
      let clock = 0
      for (let i = 0; i < 8; i++) {
        now = new Date(received.received_at.getTime() + clock * 1_000)
        await processInbox(ctx, 'test')
        const row = await ctx.db.selectFrom('inbox').selectAll().executeTakeFirstOrThrow()
        const due = Math.round((row.run_at.getTime() - received.received_at.getTime()) / 1_000)
        waits.push(Math.round((due - clock) / 5) * 5)
        clock = due + 1
        await saveSetting(ctx.db, 'clock-offset', `${clock} seconds`)
      }
      t.same(waits, [5, 15, 45, 135, 405, 1_215, 3_600, 3_600])
      now = new Date(received.received_at.getTime() + 73 * 3_600_000)
      await saveSetting(ctx.db, 'clock-offset', '73 hours')
      await processInbox(ctx, 'test')
      t.match(await ctx.db.selectFrom('inbox').select(['state', 'reason']).execute(), [
        { state: 'refused', reason: /503/ },
      ])
    },
  )

  t.test('lets nobody wait for another’s server', async (t) => {
    const ctx = await world(t)
    const ours = await organisation(ctx)
    const [v, w] = [await peer(t), await peer(t)]
    const [slow, quick] = [v.author('slow'), w.author('quick')]
    const document = v.paths.get('/users/slow') as { body: unknown }
    const held = Promise.withResolvers<undefined>()
    v.paths.set('/users/slow', async () => {
      await held.promise
      return document
    })
    await insertInbox(ctx.db, [
      stored(slow, activity(slow, 'Follow', ours.uri)),
      stored(quick, activity(quick, 'Follow', ours.uri)),
    ])
    const running = processInbox(ctx, 'test')
    for (let i = 0; i < 100; i++) {
      const done = await ctx.db
        .selectFrom('inbox')
        .select('actor')
        .where('state', '=', 'applied')
        .execute()
      if (done.length > 0) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    t.same(
      await ctx.db.selectFrom('inbox').select('actor').where('state', '=', 'applied').execute(),
      [{ actor: quick.uri }],
    )
    held.resolve(undefined)
    t.equal(await running, 2)
    t.equal((await ctx.db.selectFrom('follows').selectAll().execute()).length, 2)
  })

  t.test('stops between two activities when the process closes', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const ann = v.author('ann')
    await insertInbox(
      ctx.db,
      [1, 2, 3].map(() => stored(ann, activity(ann, 'View', 'x'))),
    )
    const closing = new AbortController()
    closing.abort()
    await processInbox(ctx, 'test', {
      stopping: closing.signal,
      rung: () => new Promise(() => undefined),
    })
    t.match(
      await ctx.db.selectFrom('inbox').select(['state', 'lease_owner', 'crashes']).execute(),
      [
        { state: 'queued', lease_owner: null, crashes: 0 },
        { state: 'queued', lease_owner: null },
        { state: 'queued', lease_owner: null },
      ],
    )
    t.equal(await processInbox(ctx, 'next'), 3)
  })
})
