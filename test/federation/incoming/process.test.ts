import { test } from 'tap'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { insertInbox } from '../../../src/store/inbox.ts'
import { saveSetting } from '../../../src/store/settings.ts'
import { bothDatabases } from '../../support/world.ts'
import { type Author, activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, organisation, remoteInitiative, withContext } from './support.ts'

const stored = (author: Author, document: Record<string, unknown>) => ({
  actor: author.uri,
  activityId: String(document['id']),
  type: String(document['type']),
  body: JSON.stringify(document),
  keyId: author.keyId,
  style: 'cavage' as const,
})

test('the worker', async (t) => {
  await bothDatabases(
    t,
    'applies each activity once, one actor’s in the order they came',
    async (t, make) => {
      const ctx = await make()
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const object = remoteInitiative(org)
      const revision = (n: number) => ({
        ...object,
        revision: n,
        updated: `2026-11-01T09:00:0${n}Z`,
      })
      const all = [
        activity(org, 'Create', revision(1), withContext),
        ...[2, 3, 4, 5].map((n) => activity(org, 'Update', revision(n), withContext)),
      ]
      await insertInbox(
        ctx.db,
        all.map((one) => stored(org, one)),
      )
      const counts = await Promise.all([
        processInbox(ctx, 'a'),
        processInbox(ctx, 'b'),
        processInbox(ctx, 'c'),
      ])
      t.equal(
        counts.reduce((sum, n) => sum + n, 0),
        5,
        'whoever claims them',
      )
      const rows = await ctx.db.selectFrom('inbox').select(['state']).execute()
      t.ok(rows.every(({ state }) => state === 'applied'))
      const revisions = await ctx.db
        .selectFrom('revisions')
        .select('revision')
        .orderBy('revision')
        .execute()
      t.same(
        revisions.map((row) => row.revision),
        [1, 2, 3, 4, 5],
      )
      const applied = await ctx.metrics.inboxApplied.get()
      t.equal(
        applied.values.reduce((sum, { value }) => sum + value, 0),
        5,
      )
    },
  )

  await bothDatabases(
    t,
    'I1: has no effect without its mark, and no mark without its effect',
    async (t, make) => {
      const ctx = await make()
      const ours = await organisation(ctx)
      const v = await peer(t)
      const ann = v.author('ann')
      await ctx.db.schema.alterTable('facts').renameTo('facts_away').execute()
      const follow = activity(ann, 'Follow', ours.uri)
      const made = await deliver(ctx, ann, follow)
      t.equal(made.state, 'queued', 'a fault of ours is tried again')
      t.match(made.reason, /facts/)
      t.same(await ctx.db.selectFrom('follows').selectAll().execute(), [])
      await ctx.db.schema.alterTable('facts_away').renameTo('facts').execute()
      await saveSetting(ctx.db, 'clock-offset', '1 minute')
      t.equal(await processInbox(ctx, 'later'), 1)
      t.equal((await ctx.db.selectFrom('follows').selectAll().execute()).length, 1)
      t.match(await ctx.db.selectFrom('inbox').select(['state', 'crashes']).execute(), [
        { state: 'applied', crashes: 1 },
      ])
    },
  )
})
