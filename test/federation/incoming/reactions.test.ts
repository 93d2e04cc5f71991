import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { countReactions } from '../../../src/store/reactions.ts'
import { type Office, office, published } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { activity, listPeer, otherKey, peer } from '../inbox/support.ts'
import { changeVisibility } from '../../../src/actions/records/lifecycle.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import { deliver, remoteInitiative, remoteNote, withContext } from './support.ts'

async function record(ctx: OpenContext, at: Office): Promise<{ id: string; uri: string }> {
  const id = await published(ctx, at)
  return { id, uri: (await findOwnRecord(ctx.db, id))?.uri ?? '' }
}

test('reactions of other servers', async (t) => {
  await bothDatabases(
    t,
    'are counted once for each actor and object, and taken back by their id',
    async (t, make) => {
      const ctx = await make()
      const { uri } = await record(ctx, await office(ctx))
      const v = await peer(t)
      const [ann, bob] = [v.author('ann'), v.author('bob')]
      const counts = async () => [
        await countReactions(ctx.db, uri, 'Like'),
        await countReactions(ctx.db, uri, 'Announce'),
      ]
      const like = activity(ann, 'Like', uri)
      t.match(await deliver(ctx, ann, like), { state: 'applied' })
      const again = activity(ann, 'EmojiReact', uri, { content: '👏' })
      t.match(await deliver(ctx, ann, again), { state: 'applied' })
      t.match(await deliver(ctx, ann, activity(ann, 'Announce', { id: uri, name: 'forged' })), {
        state: 'applied',
      })
      t.match(await deliver(ctx, bob, activity(bob, 'Like', uri)), { state: 'applied' })
      t.same(await counts(), [2, 1])
      t.match(await deliver(ctx, bob, activity(bob, 'Undo', String(again['id']))), {
        state: 'applied',
      })
      t.same(await counts(), [2, 1], 'SEC-08: another’s Like is not undone')
      t.match(
        await deliver(
          ctx,
          ann,
          activity(ann, 'Undo', { id: again['id'], type: 'Like', actor: ann.uri }),
        ),
        { state: 'applied' },
      )
      t.same(await counts(), [1, 1])
      const late = activity(bob, 'Announce', uri)
      await deliver(ctx, bob, activity(bob, 'Undo', String(late['id'])))
      t.match(await deliver(ctx, bob, late), { state: 'ignored', reason: 'undone' })
      t.same(await counts(), [1, 1], 'I3: Undo before its activity leaves nothing')
    },
  )

  t.test('need something that is here and that the actor may read', async (t) => {
    const ctx = await world(t)
    const at = await office(ctx)
    const { id, uri } = await record(ctx, at)
    const v = await peer(t)
    const ann = v.author('ann')
    for (const object of [`${ctx.origin}/initiatives/none`, `${v.origin}/notes/1`, 'nonsense'])
      for (const type of ['Like', 'Announce'])
        t.match(await deliver(ctx, ann, activity(ann, type, object)), {
          state: 'ignored',
          reason: 'unknown-object',
        })
    t.same(v.asked, [], 'nobody is looked up for that')
    await changeVisibility(ctx, at.publisher, id, 'peers', 'Early results.')
    t.match(
      await deliver(ctx, ann, activity(ann, 'Like', uri)),
      { reason: 'unknown-object' },
      'SEC-09: a stranger',
    )
    await listPeer(ctx, v.host)
    t.match(await deliver(ctx, ann, activity(ann, 'Like', uri)), { state: 'applied' }, 'a peer')
    t.match(
      await deliver(ctx, ann, activity(ann, 'Announce', uri)),
      { reason: 'not-public' },
      'who may not share it on',
    )
    await changeVisibility(ctx, at.publisher, id, 'local', 'Not for peers.')
    t.match(await deliver(ctx, ann, activity(ann, 'Like', uri)), { reason: 'unknown-object' })
    t.equal(await countReactions(ctx.db, uri, 'Announce'), 0)
  })

  t.test(
    'SEC-08: what is shared is fetched from its origin, if whoever shares it is followed',
    async (t) => {
      const ctx = await world(t)
      const [v, w] = [await peer(t), await peer(t)]
      const ann = v.author('ann')
      const org = w.author('org', { type: 'Organization' }, otherKey)
      const object = remoteInitiative(org)
      const uri = String(object['id'])
      w.paths.set('/initiatives/1', { body: { ...withContext, ...object } })
      const announce = () =>
        activity(ann, 'Announce', { ...object, name: 'Forged', attributedTo: org.uri })
      await listPeer(ctx, v.host)
      await listPeer(ctx, w.host)
      t.match(
        await deliver(ctx, ann, announce()),
        { reason: 'unknown-object' },
        'not by a stranger',
      )
      t.same(w.asked, [])
      const local = await office(ctx)
      await deliver(ctx, ann, activity(ann, 'Follow', `${ctx.origin}/actors/${local.id}`))
      const row = await ctx.db
        .selectFrom('actors')
        .select('id')
        .where('uri', '=', ann.uri)
        .executeTakeFirstOrThrow()
      await ctx.db
        .insertInto('follows')
        .values({
          follower_id: 'instance',
          followed_id: row.id,
          state: 'accepted',
          activity_uri: 'x',
          created_at: ctx.now(),
        })
        .execute()
      await ctx.db
        .updateTable('peers')
        .set({ state: 'suspended' })
        .where('host', '=', w.host)
        .execute()
      await ctx.admission.refresh()
      t.match(
        await deliver(ctx, ann, announce()),
        { reason: 'unknown-object' },
        'nor of a suspended peer',
      )
      t.same(w.asked, [])
      await ctx.db
        .updateTable('peers')
        .set({ state: 'active' })
        .where('host', '=', w.host)
        .execute()
      await ctx.admission.refresh()
      t.match(await deliver(ctx, ann, announce()), { state: 'applied' })
      t.match(
        await ctx.db.selectFrom('records').select('name').where('uri', '=', uri).executeTakeFirst(),
        { name: { en: 'One door for permits' } },
      )
      t.equal(await countReactions(ctx.db, uri, 'Announce'), 1)
      await deliver(ctx, org, activity(org, 'Delete', uri))
      t.match(
        await deliver(ctx, ann, announce()),
        { state: 'ignored' },
        'SEC-0A: a tombstone is not revived',
      )
      t.match(
        await ctx.db
          .selectFrom('records')
          .select('status')
          .where('uri', '=', uri)
          .executeTakeFirst(),
        { status: 'withdrawn' },
      )
      const note = remoteNote(org, uri)
      t.match(await deliver(ctx, ann, activity(ann, 'Announce', note)), {
        reason: 'unknown-object',
      })
    },
  )
})
