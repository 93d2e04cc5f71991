import { test } from 'tap'
import { processHints } from '../../../src/federation/incoming/process.ts'
import { findActorByUri } from '../../../src/store/actors.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { recordHint } from '../../../src/store/hints.ts'
import { saveSetting } from '../../../src/store/settings.ts'
import { bothDatabases } from '../../support/world.ts'
import { activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, withContext } from './support.ts'

test('hints: what somebody else says is looked up at its origin (TRUST 2.4)', async (t) => {
  await bothDatabases(
    t,
    'a record is taken in from its origin, and only as it is there',
    async (t, make) => {
      const ctx = await make()
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const object = remoteInitiative(org)
      const uri = String(object['id'])
      v.paths.set('/initiatives/1', { body: { ...withContext, ...object } })
      await recordHint(ctx.db, uri, 'https://e.example/eve')
      await recordHint(ctx.db, uri, 'https://f.example/fay')
      t.equal(await processHints(ctx), 1, 'once for each object')
      t.equal(await processHints(ctx), 0)
      t.match(await ctx.db.selectFrom('records').select('uri').execute(), [{ uri }])

      v.paths.set('/initiatives/1', {
        body: {
          ...withContext,
          ...object,
          name: 'Changed',
          nameMap: undefined,
          updated: '2026-11-09T09:00:00Z',
        },
      })
      await recordHint(ctx.db, uri, 'https://e.example/eve')
      t.equal(await processHints(ctx), 1, 'and again when there is news')
      t.match(await ctx.db.selectFrom('records').select('name').execute(), [
        { name: { en: 'Changed' } },
      ])

      v.paths.set('/initiatives/2', { body: { ...withContext, ...object } })
      v.paths.set('/initiatives/3', {
        body: {
          ...withContext,
          ...object,
          id: `${v.origin}/initiatives/3`,
          attributedTo: 'https://v.example/a',
        },
      })
      for (const n of [2, 3, 4])
        await recordHint(ctx.db, `${v.origin}/initiatives/${n}`, 'https://e.example/eve')
      await processHints(ctx)
      t.equal(
        (await ctx.db.selectFrom('records').select('uri').execute()).length,
        1,
        'nothing that calls itself otherwise, is another’s, or is not there',
      )
      t.same(await ctx.db.selectFrom('tombstones').selectAll().execute(), [])
      const open = await ctx.db
        .selectFrom('hints')
        .select('object_id')
        .where('done_at', 'is', null)
        .execute()
      t.same(open, [])
    },
  )

  await bothDatabases(
    t,
    'what is gone goes at 410, and at 404 twice a day apart',
    async (t, make) => {
      const ctx = await make()
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const statuses = async () =>
        (await ctx.db.selectFrom('records').select('status').orderBy('uri').execute()).map(
          ({ status }) => status,
        )
      for (const n of [1, 2]) {
        const object = { ...remoteInitiative(org), id: `${v.origin}/initiatives/${n}` }
        await deliver(ctx, org, activity(org, 'Create', object, withContext))
        await recordHint(ctx.db, object.id, 'https://e.example/eve')
      }
      v.paths.set('/initiatives/1', { status: 410, body: '' })
      v.paths.set('/initiatives/2', { status: 503, body: '' })
      t.equal(await processHints(ctx), 2)
      t.same(await statuses(), ['withdrawn', 'published'], 'out of reach is not gone')
      await saveSetting(ctx.db, 'clock-offset', '1 hour')
      v.paths.delete('/initiatives/2')
      t.equal(await processHints(ctx), 1)
      t.same(await statuses(), ['withdrawn', 'published'], 'a first 404')
      await saveSetting(ctx.db, 'clock-offset', '24 hours')
      t.equal(await processHints(ctx), 0)
      await saveSetting(ctx.db, 'clock-offset', '26 hours')
      t.equal(await processHints(ctx), 1)
      t.same(await statuses(), ['withdrawn', 'withdrawn'], 'a second one')

      await resolveActor(ctx, v.author('ann').uri)
      v.paths.set('/users/ann', { status: 410, body: '' })
      await recordHint(ctx.db, `${v.origin}/users/ann`, `${v.origin}/users/ann`)
      await processHints(ctx)
      t.ok((await findActorByUri(ctx.db, `${v.origin}/users/ann`))?.suspended_at, 'an account')
    },
  )
})
