import { test } from 'tap'
import { world } from '../../support/world.ts'
import { activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, organisation, remoteInitiative, withContext } from './support.ts'

test('objects that are not embedded, or not known', async (t) => {
  t.test(
    'an object that is named by its id is fetched from its origin, and only believed from there',
    async (t) => {
      const ctx = await world(t)
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const object = remoteInitiative(org)
      v.paths.set('/initiatives/1', { body: { ...withContext, ...object } })
      t.match(await deliver(ctx, org, activity(org, 'Create', object['id'])), { state: 'applied' })

      const bob = v.author('bob', { type: 'Organization' })
      v.paths.set('/initiatives/2', {
        body: { ...withContext, ...object, id: `${v.origin}/initiatives/2` },
      })
      t.match(
        await deliver(ctx, bob, activity(bob, 'Create', `${v.origin}/initiatives/2`)),
        { state: 'refused' },
        'not the sender’s',
      )
      v.paths.set('/initiatives/3', { body: { ...withContext, ...object } })
      t.match(
        await deliver(ctx, org, activity(org, 'Create', `${v.origin}/initiatives/3`)),
        { state: 'refused' },
        'another id',
      )
      t.match(await deliver(ctx, org, activity(org, 'Create', `${v.origin}/initiatives/4`)), {
        state: 'ignored',
        reason: 'gone',
      })
      v.paths.set('/initiatives/5', { status: 503, body: '' })
      t.match(
        await deliver(ctx, org, activity(org, 'Create', `${v.origin}/initiatives/5`)),
        { state: 'queued' },
        'and tried again when its server is away',
      )
      v.paths.set('/initiatives/6', {
        type: 'application/json',
        body: { ...object, id: `${v.origin}/initiatives/6` },
      })
      t.match(
        await deliver(ctx, org, activity(org, 'Create', `${v.origin}/initiatives/6`)),
        { state: 'refused' },
        'SEC-06: another media type',
      )
    },
  )

  t.test(
    'an Update of something unknown counts as its Create when its owner is followed',
    async (t) => {
      const ctx = await world(t)
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const update = () => activity(org, 'Update', remoteInitiative(org), withContext)
      t.match(await deliver(ctx, org, update()), { state: 'ignored', reason: 'unknown-object' })
      const local = await organisation(ctx)
      t.match(await deliver(ctx, org, activity(org, 'Follow', local.uri)), { state: 'applied' })
      t.match(
        await deliver(ctx, org, update()),
        { reason: 'unknown-object' },
        'being followed by it is not enough',
      )
      const row = await ctx.db
        .selectFrom('actors')
        .select('id')
        .where('uri', '=', org.uri)
        .executeTakeFirstOrThrow()
      await ctx.db
        .insertInto('follows')
        .values({
          follower_id: 'instance',
          followed_id: row.id,
          state: 'accepted',
          activity_uri: `${ctx.origin}/activities/1`,
          created_at: ctx.now(),
        })
        .execute()
      t.match(await deliver(ctx, org, update()), { state: 'applied' })
    },
  )
})
