import { test } from 'tap'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { saveAsked } from '../../../src/store/following.ts'
import { world } from '../../support/world.ts'
import { activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, withContext } from './support.ts'

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

  t.test('C14: an Update of something unknown is taken in as its Create would be', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const org = v.author('org', { type: 'Organization' })
    const object = remoteInitiative(org)
    v.paths.set('/initiatives/1', { body: { ...withContext, ...object } })
    const update = () => deliver(ctx, org, activity(org, 'Update', object, withContext))
    const byId = () => deliver(ctx, org, activity(org, 'Update', object['id'], withContext))
    t.match(await update(), { state: 'ignored', reason: 'not-listed' })
    await listPeer(ctx, v.host)
    t.match(await byId(), { state: 'ignored', reason: 'unknown-object' })
    t.same(v.asked, [], 'what is not embedded is not fetched')
    const row = await resolveActor(ctx, org.uri)
    await saveAsked(ctx.db, {
      followedId: row?.id ?? '',
      activityUri: `${ctx.origin}/activities/1`,
      now: ctx.now(),
      asked: 1,
    })
    await ctx.db.updateTable('follows').set({ state: 'accepted' }).execute()
    t.match(await byId(), { state: 'applied' }, 'unless its owner is followed')
    await ctx.db.deleteFrom('records').execute()
    await ctx.db.deleteFrom('follows').execute()
    t.match(await update(), { state: 'applied' })
  })
})
