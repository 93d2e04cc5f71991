import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { saveAsked } from '../../../src/store/following.ts'
import { movableClock } from '../reading/support.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { type Author, activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, withContext } from './support.ts'

/** Our instance follows an organisation, and was accepted. */
async function follow(ctx: OpenContext, author: Author): Promise<string> {
  const row = await resolveActor(ctx, author.uri)
  const activityUri = `${ctx.origin}/activities/${ctx.newId()}`
  await saveAsked(ctx.db, { followedId: row?.id ?? '', activityUri, now: ctx.now(), asked: 1 })
  await deliver(ctx, author, activity(author, 'Accept', activityUri))
  return activityUri
}

const followed = async (ctx: OpenContext) =>
  (
    await ctx.db
      .selectFrom('follows')
      .innerJoin('actors', 'actors.id', 'follows.followed_id')
      .select(['actors.uri', 'follows.state'])
      .execute()
  ).map(({ uri, state }) => `${uri} ${state}`)

const applied = { state: 'applied' }
const ignored = (reason: string) => ({ state: 'ignored', reason })

test('Move', async (t) => {
  await bothDatabases(t, 'SEC-0A: needs both ends, and takes our follow along', async (t, make) => {
    const clock = movableClock()
    const ctx = await make({ now: clock.now })
    const [v, w] = [await peer(t), await peer(t)]
    for (const { host } of [v, w]) await listPeer(ctx, host)
    const kind = { type: 'Organization' }
    const old = v.author('old', kind)
    const target = w.author('new', kind)
    const object = remoteInitiative(old)
    const asked = await follow(ctx, old)
    t.match(await deliver(ctx, old, activity(old, 'Create', object, withContext)), applied)

    const move = (to: unknown = target.uri) =>
      deliver(ctx, old, activity(old, 'Move', old.uri, { target: to }))
    t.match(await move(), ignored('not-confirmed'), 'neither end')
    w.author('new', { ...kind, alsoKnownAs: [old.uri] })
    t.match(await move(), ignored('not-confirmed'), 'the old one does not say so')
    v.author('old', { ...kind, movedTo: target.uri })
    w.author('new', { ...kind, alsoKnownAs: [`${old.uri}2`] })
    t.match(await move(), ignored('not-confirmed'), 'the new one does not')
    const eve = w.author('eve', kind)
    t.match(await move(eve.uri), ignored('not-confirmed'), 'another one than the old one says')
    for (const to of [null, 'nonsense', old.uri]) t.match(await move(to), ignored('no-target'))
    t.match(await move(`${ctx.origin}/actor`), ignored('not-admitted'), 'never to one of ours')
    t.same(await followed(ctx), [`${old.uri} accepted`])

    w.author('new', { ...kind, alsoKnownAs: old.uri })
    t.match(await move(), applied, 'both')
    t.same(await followed(ctx), [`${target.uri} pending`])
    const facts = await ctx.db
      .selectFrom('facts')
      .innerJoin('actors', 'actors.id', 'facts.subject')
      .select(['facts.kind', 'facts.body', 'actors.uri'])
      .orderBy('facts.id')
      .execute()
    t.match(facts, [
      { kind: 'follow-wanted', uri: target.uri },
      { kind: 'follow-unwanted', uri: old.uri, body: { follow: asked } },
    ])
    const owner = await ctx.db
      .selectFrom('records')
      .innerJoin('actors', 'actors.id', 'records.owner_id')
      .select(['records.uri', 'actors.uri as owner', 'actors.moved_to'])
      .execute()
    t.same(
      owner,
      [{ uri: object['id'], owner: old.uri, moved_to: target.uri }],
      'records keep their ids and their owner',
    )
    t.match(await ctx.db.selectFrom('audit').select(['who', 'action']).execute(), [
      { who: old.uri, action: 'actor-moved' },
    ])

    const third = w.author('third', { ...kind, alsoKnownAs: [old.uri] })
    v.author('old', { ...kind, movedTo: third.uri })
    v.asked.length = 0
    t.match(await move(third.uri), ignored('moved-lately'), 'a second one within 30 days')
    t.same(v.asked, [], 'for which nobody is asked')
    clock.move(31 * 24 * 3_600_000)
    t.match(await move(third.uri), applied, 'and after that')
  })

  await t.test('SEC-0A: gives no rights, and needs both servers admitted', async (t) => {
    const ctx = await world(t)
    const [v, w, x] = [await peer(t), await peer(t), await peer(t)]
    await listPeer(ctx, v.host)
    await listPeer(ctx, x.host, { state: 'suspended' })
    const kind = { type: 'Organization' }
    const target = w.author('new', { ...kind, alsoKnownAs: [`${v.origin}/users/old`] })
    const old = v.author('old', { ...kind, movedTo: target.uri })
    await follow(ctx, old)
    const to = (uri: string) => deliver(ctx, old, activity(old, 'Move', old.uri, { target: uri }))
    t.match(await to(`${x.origin}/users/new`), ignored('not-admitted'))
    t.same(x.asked, [], 'a suspended server is not asked')
    await resolveActor(ctx, target.uri)
    const suspend = (at: Date | null) =>
      ctx.db.updateTable('actors').set({ suspended_at: at }).where('uri', '=', target.uri).execute()
    await suspend(ctx.now())
    t.match(await to(target.uri), ignored('suspended'))
    await suspend(null)
    t.match(await to(target.uri), applied)
    t.equal(ctx.admission.isPeer(w.host), false)
    t.equal(ctx.admission.sharesPeersOnly(w.host), false, 'an administrator gives them')
    const copy = remoteInitiative(target)
    t.match(
      await deliver(ctx, target, activity(target, 'Create', copy, withContext)),
      ignored('not-listed'),
    )
  })

  await t.test('SEC-0A: of somebody whom we do not follow is noted', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const ann = v.author('ann', { movedTo: `${v.origin}/users/anna` })
    const anna = v.author('anna', { alsoKnownAs: [ann.uri] })
    const move = () => deliver(ctx, ann, activity(ann, 'Move', ann.uri, { target: anna.uri }))
    t.match(await move(), ignored('unknown-object'), 'a stranger')
    t.same(v.asked, [])
    await resolveActor(ctx, ann.uri)
    t.match(await move(), applied)
    t.same(await followed(ctx), [])
    t.same(await ctx.db.selectFrom('facts').selectAll().execute(), [])
  })
})
