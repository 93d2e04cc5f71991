import { test } from 'tap'
import { acceptBlock, acceptFollow, undoActivity } from '../../../src/actions/remote/follows.ts'
import { acceptReaction } from '../../../src/actions/remote/reactions.ts'
import { hearersOf } from '../../../src/federation/outgoing/audience.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import { remoteActor } from '../../actions/remote/support.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'

test('SEC-08: who blocks an organisation', async (t) => {
  await bothDatabases(t, 'SEC-08: is sent nothing of it any more', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const record = await findOwnRecord(ctx.db, await published(ctx, at))
    if (!record) throw new Error('It was published.')
    const ours = `${ctx.origin}/actors/${at.id}`
    const ann = await remoteActor(ctx, 'social.example', 'ann', 'Person')
    const bob = await remoteActor(ctx, 'other.example', 'bob', 'Person')
    for (const actor of [ann, bob]) {
      const activityUri = `${actor.uri}/activities/like`
      await acceptReaction(ctx, actor, { kind: 'Like', objectUri: record.uri, activityUri })
      await acceptFollow(ctx, actor, ours, `${actor.uri}/activities/follow`)
    }
    const hosts = async () =>
      (await hearersOf(ctx, record, 'public', [ann.uri, bob.uri])).map(({ host }) => host).sort()
    t.same(await hosts(), ['other.example', 'social.example'])
    const block = `${ann.uri}/activities/block`
    t.equal(await acceptBlock(ctx, ann, ours, block), 'applied')
    t.same(await hosts(), ['other.example'], 'as a follower, by name, or for its reaction')
    await undoActivity(ctx, bob, bob.uri, block)
    t.same(await hosts(), ['other.example'], 'until it takes the block back itself')
    await undoActivity(ctx, ann, ann.uri, block)
    t.same(await hosts(), ['other.example', 'social.example'])

    const second = `${ann.uri}/activities/block2`
    await undoActivity(ctx, ann, ann.uri, second)
    t.equal(await acceptBlock(ctx, ann, ours, second), 'undone', 'C14: an Undo that came first')
  })
})
