import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { saveAsked } from '../../../src/store/following.ts'
import { findActorByUri } from '../../../src/store/actors.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { type Author, activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, organisation } from './support.ts'

const factsOf = async (ctx: OpenContext) =>
  (
    await ctx.db
      .selectFrom('facts')
      .select('body')
      .where('kind', 'in', ['follower-accepted', 'follower-rejected'])
      .orderBy('id')
      .execute()
  ).map(({ body }) => body)
const followsOf = (ctx: OpenContext) =>
  ctx.db
    .selectFrom('follows')
    .select(['follower_id', 'followed_id', 'state', 'activity_uri'])
    .execute()

/** Our instance asks an actor to be followed. */
async function ask(ctx: OpenContext, author: Author): Promise<string> {
  const row = await resolveActor(ctx, author.uri)
  const activityUri = `${ctx.origin}/activities/${ctx.newId()}`
  await saveAsked(ctx.db, { followedId: row?.id ?? '', activityUri, now: ctx.now(), asked: 1 })
  return activityUri
}

test('follows (SEC-08)', async (t) => {
  await bothDatabases(
    t,
    'an organisation of ours is followed at once, and again',
    async (t, make) => {
      const ctx = await make()
      const ours = await organisation(ctx)
      const v = await peer(t)
      const ann = v.author('ann')
      const first = activity(ann, 'Follow', ours.uri)
      t.match(await deliver(ctx, ann, first), { state: 'applied' })
      const row = await findActorByUri(ctx.db, ann.uri)
      const follow = { follower_id: row?.id ?? '', followed_id: ours.id, state: 'accepted' }
      t.same(await followsOf(ctx), [{ ...follow, activity_uri: String(first['id']) }])
      const second = activity(ann, 'Follow', ours.uri)
      t.match(await deliver(ctx, ann, second), { state: 'applied' })
      t.same(
        await followsOf(ctx),
        [{ ...follow, activity_uri: String(second['id']) }],
        'I4: one row',
      )
      const fact = { kind: 'follower-accepted', subject: ours.id, follower: row?.id }
      t.same(
        await factsOf(ctx),
        [
          { ...fact, follow: first['id'] },
          { ...fact, follow: second['id'] },
        ],
        'I4: and each is accepted',
      )

      t.match(await deliver(ctx, ann, activity(ann, 'Undo', String(first['id']))), {
        state: 'applied',
      })
      t.equal((await followsOf(ctx)).length, 1, 'the first one is not what holds now')
      const undo = activity(ann, 'Undo', {
        id: second['id'],
        type: 'Follow',
        actor: ann.uri,
        object: ours.uri,
      })
      t.match(await deliver(ctx, ann, undo), { state: 'applied' })
      t.same(await followsOf(ctx), [])
    },
  )

  t.test('whom nobody may follow, or not everybody', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const ann = v.author('ann')
    const server = v.author('server', { type: 'Application' })
    const instance = `${ctx.origin}/actor`
    t.match(await deliver(ctx, ann, activity(ann, 'Follow', instance)), { state: 'applied' })
    t.match(await deliver(ctx, server, activity(server, 'Follow', instance)), { state: 'applied' })
    t.match(
      (await followsOf(ctx)).map(({ state }) => state),
      ['rejected', 'rejected'],
    )
    await listPeer(ctx, v.host)
    t.match(await deliver(ctx, server, activity(server, 'Follow', instance)), { state: 'applied' })
    t.match(await deliver(ctx, ann, activity(ann, 'Follow', instance)), { state: 'applied' })
    t.match(
      (await factsOf(ctx)).map(({ kind }) => kind),
      ['follower-rejected', 'follower-rejected', 'follower-accepted', 'follower-rejected'],
    )
    const dan = v.author('dan')
    for (const object of [
      `${ctx.origin}/actors/visitors`,
      `${ctx.origin}/actors/none`,
      dan.uri,
      'nonsense',
    ])
      t.match(
        await deliver(ctx, dan, activity(dan, 'Follow', object)),
        { state: 'ignored', reason: 'unknown-object' },
        object,
      )
    t.notOk(v.asked.includes('/users/dan'), 'a stranger who asks for nobody is not looked up')
  })

  t.test('I3: an Undo before its Follow leaves nothing', async (t) => {
    const ctx = await world(t)
    const ours = await organisation(ctx)
    const v = await peer(t)
    const [ann, eve] = [v.author('ann'), v.author('eve')]
    const follow = activity(ann, 'Follow', ours.uri)
    t.match(
      await deliver(ctx, eve, activity(eve, 'Undo', String(follow['id']))),
      { state: 'applied' },
      'another’s Undo',
    )
    t.match(await deliver(ctx, ann, follow), { state: 'applied' }, 'has no effect on it')
    t.match(await deliver(ctx, eve, activity(eve, 'Undo', String(follow['id']))), {
      state: 'applied',
    })
    t.equal((await followsOf(ctx)).length, 1, 'also afterwards')
    const late = activity(eve, 'Follow', ours.uri)
    t.match(await deliver(ctx, eve, activity(eve, 'Undo', String(late['id']))), {
      state: 'applied',
    })
    t.match(await deliver(ctx, eve, late), { state: 'ignored', reason: 'undone' })
    t.equal((await followsOf(ctx)).length, 1)
    const create = activity(ann, 'Undo', {
      id: `${v.origin}/activities/x`,
      type: 'Create',
      actor: ann.uri,
    })
    t.match(await deliver(ctx, ann, create), { state: 'ignored', reason: 'not-undoable' })
  })

  await bothDatabases(
    t,
    'our own Follow is answered by whom we asked, and by nobody else',
    async (t, make) => {
      const ctx = await make()
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const eve = v.author('eve')
      await resolveActor(ctx, eve.uri)
      const asked = await ask(ctx, org)
      const state = async () => (await followsOf(ctx))[0]?.state
      const copy = { type: 'Follow', actor: `${ctx.origin}/actor`, object: org.uri }
      const nothing = { state: 'ignored', reason: 'no-pending' }

      t.match(
        await deliver(ctx, eve, activity(eve, 'Accept', asked)),
        nothing,
        'I4: a third party, by its id',
      )
      t.match(
        await deliver(ctx, eve, activity(eve, 'Accept', copy)),
        nothing,
        'a third party, by a copy',
      )
      t.match(
        await deliver(ctx, eve, activity(eve, 'Accept', { ...copy, object: eve.uri })),
        nothing,
        'a forged copy',
      )
      t.match(
        await deliver(
          ctx,
          org,
          activity(org, 'Accept', { ...copy, id: `${ctx.origin}/activities/1` }),
        ),
        nothing,
        'another id',
      )
      t.match(
        await deliver(
          ctx,
          org,
          activity(org, 'Accept', { ...copy, actor: `${ctx.origin}/actors/x` }),
        ),
        nothing,
        'somebody who did not ask',
      )
      t.equal(await state(), 'pending')
      t.same(await ctx.db.selectFrom('backfills').select('actor_uri').execute(), [])

      t.match(await deliver(ctx, org, activity(org, 'Accept', { ...copy, id: asked })), {
        state: 'applied',
      })
      t.equal(await state(), 'accepted')
      t.match(await ctx.db.selectFrom('backfills').selectAll().execute(), [
        { actor_uri: org.uri, host: v.host, state: 'queued' },
      ])
      t.match(
        await deliver(ctx, org, activity(org, 'Accept', asked)),
        nothing,
        'I4: without a pending one',
      )
      t.match(await deliver(ctx, eve, activity(eve, 'Reject', asked)), nothing)
      t.match(
        await deliver(ctx, org, activity(org, 'Reject', { ...copy, id: asked })),
        { state: 'applied' },
        'an active follow ends',
      )
      t.equal(await state(), 'rejected')
      t.match(
        await deliver(ctx, org, activity(org, 'Accept', asked)),
        nothing,
        'and is not accepted any more',
      )

      const anew = await ask(ctx, org)
      t.match(
        await deliver(ctx, org, activity(org, 'Accept', copy)),
        { state: 'applied' },
        'by a copy without an id',
      )
      t.not(anew, asked)
      t.match(await deliver(ctx, org, activity(org, 'Accept', 'nonsense')), nothing)
    },
  )

  t.test('Block ends both follows', async (t) => {
    const ctx = await world(t)
    const ours = await organisation(ctx)
    const v = await peer(t)
    const ann = v.author('ann')
    await deliver(ctx, ann, activity(ann, 'Follow', ours.uri))
    t.match(await deliver(ctx, ann, activity(ann, 'Block', `${ctx.origin}/actors/none`)), {
      reason: 'unknown-object',
    })
    t.match(await deliver(ctx, ann, activity(ann, 'Block', ours.uri)), { state: 'applied' })
    t.same(await followsOf(ctx), [])
  })
})
