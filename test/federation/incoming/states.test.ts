import { type Test, test } from 'tap'
import { saveAsked } from '../../../src/store/following.ts'
import { countReactions } from '../../../src/store/reactions.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { office, published } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { type Author, activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, withContext } from './support.ts'

/** An instance with a public record, a listed peer with two organisations, and somebody on another server. */
async function scene(t: Test) {
  const ctx = await world(t)
  const at = await office(ctx)
  const record = `${ctx.origin}/initiatives/${await published(ctx, at)}`
  const [v, e] = [await peer(t), await peer(t)]
  await listPeer(ctx, v.host)
  const org = v.author('org', { type: 'Organization' })
  const other = v.author('other', { type: 'Organization' })
  const eve = e.author('eve')
  const does = (author: Author, type: string, object: unknown, more = {}) =>
    deliver(ctx, author, activity(author, type, object, more))
  /** Our instance asks an organisation. @returns the id of its Follow. */
  const ask = async (author: Author) => {
    const row = await resolveActor(ctx, author.uri)
    const activityUri = `${ctx.origin}/activities/${ctx.newId()}`
    await saveAsked(ctx.db, { followedId: row?.id ?? '', activityUri, now: ctx.now(), asked: 1 })
    return activityUri
  }
  return { ctx, ours: `${ctx.origin}/actors/${at.id}`, record, v, e, org, other, eve, does, ask }
}

const applied = { state: 'applied' }
const ignored = (reason: string) => ({ state: 'ignored', reason })

test('SEC-08: who may do what, who may not, and what is ignored', async (t) => {
  const s = await scene(t)
  const { ctx, ours, record, v, org, other, eve, does } = s
  const likes = () => countReactions(ctx.db, record, 'Like')

  await t.test('SEC-08: Follow', async (t) => {
    t.match(await does(eve, 'Follow', ours), applied, 'anybody, of an organisation')
    t.match(await does(eve, 'Follow', `${ctx.origin}/actor`), applied, 'is answered')
    const states = await ctx.db.selectFrom('follows').select('state').orderBy('state').execute()
    t.same(states, [{ state: 'accepted' }, { state: 'rejected' }], 'and refused by the instance')
    t.match(await does(eve, 'Follow', org.uri), ignored('unknown-object'))
  })

  await t.test('SEC-08: Accept and Reject', async (t) => {
    const asked = await s.ask(org)
    t.match(await does(other, 'Accept', asked), ignored('no-pending'), 'a third party')
    t.match(await does(eve, 'Reject', asked), ignored('no-pending'))
    t.match(await does(org, 'Accept', asked), applied, 'who was asked')
    t.match(await does(org, 'Accept', asked), ignored('no-pending'), 'once')
    t.match(await does(org, 'Accept', { type: 'Join', id: `${org.uri}/1` }), ignored('no-pending'))
    t.match(await does(org, 'Reject', asked), applied, 'and may think better of it')
    t.match(await does(org, 'Reject', record), ignored('no-pending'), 'anything else')
    const forged = { type: 'Follow', actor: `${ctx.origin}/actor`, object: org.uri }
    await s.ask(org)
    t.match(await does(other, 'Accept', forged), ignored('no-pending'), 'a forged Follow')
  })

  for (const type of ['Like', 'EmojiReact'])
    await t.test(`SEC-08: ${type} and its Undo`, async (t) => {
      const like = activity(eve, type, record)
      t.match(await deliver(ctx, eve, like), applied)
      t.match(await does(eve, type, record), applied, 'a repetition')
      t.equal(await likes(), 1, 'counts once')
      t.match(await does(eve, type, `${ctx.origin}/initiatives/none`), ignored('unknown-object'))
      const last = activity(eve, type, record)
      await deliver(ctx, eve, last)
      await does(org, 'Undo', last['id'])
      t.equal(await likes(), 1, 'another’s Undo takes nothing back')
      t.match(
        await does(eve, 'Undo', { id: last['id'], type: 'Create' }),
        ignored('not-undoable'),
        'nor an Undo of something else',
      )
      t.match(await does(eve, 'Undo', last['id']), applied)
      t.equal(await likes(), 0)
    })

  await t.test('SEC-08, SEC-09: Announce', async (t) => {
    t.match(await does(eve, 'Announce', record), applied)
    t.equal(await countReactions(ctx.db, record, 'Announce'), 1)
    const peersOnly = remoteInitiative(org, {
      id: `${v.origin}/initiatives/p`,
      to: [`${v.origin}/peers`],
    })
    t.match(await does(org, 'Create', peersOnly, withContext), applied)
    t.match(await does(eve, 'Announce', peersOnly['id']), ignored('unknown-object'), 'a secret')
    t.match(await does(org, 'Announce', peersOnly['id']), ignored('not-public'), 'by a member')
    const copy = remoteInitiative(eve)
    t.match(await does(eve, 'Announce', copy), ignored('unknown-object'), 'an embedded copy')
  })

  await t.test('SEC-05: Create, Update and Delete', async (t) => {
    const object = remoteInitiative(org)
    const newer = { ...object, updated: '2026-11-05T09:00:00Z', revision: 2 }
    t.match(await does(other, 'Create', object, withContext), { state: 'refused' }, 'another’s')
    t.match(await does(eve, 'Create', remoteInitiative(eve)), ignored('not-listed'), 'a stranger’s')
    t.match(await does(org, 'Create', object, withContext), applied)
    t.match(await does(org, 'Create', object, withContext), ignored('unchanged'), 'a known id')
    t.match(await does(org, 'Update', newer, withContext), applied)
    t.match(await does(org, 'Update', object, withContext), ignored('unchanged'), 'a stale one')
    const taken = { ...newer, attributedTo: other.uri, updated: '2026-11-06T09:00:00Z' }
    t.match(await does(other, 'Update', taken, withContext), { state: 'refused' }, 'a new owner')
    const kind = {
      ...newer,
      updated: '2026-11-06T09:00:00Z',
      additionalType: 'comity:LessonLearned',
    }
    t.match(await does(org, 'Update', kind, withContext), { state: 'refused' }, 'a new kind')
    t.match(
      await does(org, 'Create', { ...object, id: `${v.origin}/x`, additionalType: undefined }),
      ignored('unknown-kind'),
    )
    t.match(await does(other, 'Delete', object['id']), ignored('not-owner'))
    t.match(await does(org, 'Delete', {}), ignored('no-object'))
    t.match(await does(org, 'Delete', object['id']), applied)
  })

  for (const type of ['Add', 'Remove'])
    await t.test(`SEC-08: ${type}, to a collection that its actor owns`, async (t) => {
      const target = (to: string) => ({ target: to })
      await resolveActor(ctx, other.uri)
      for (const [to, reason] of [
        [`${org.uri}/featured`, 'not-supported'],
        [`${other.uri}/featured`, 'not-owner'],
        [`${ours}/featured`, 'not-owner'],
        [`${record}/adoptions`, 'not-owner'],
        [`${v.origin}/somewhere/list`, 'unknown-target'],
        ['nonsense', 'no-target'],
      ] as const)
        t.match(await does(org, type, record, target(to)), ignored(reason), to)
    })

  await t.test('SEC-08: Block and its Undo', async (t) => {
    const ann = v.author('ann')
    await does(ann, 'Follow', ours)
    const block = activity(ann, 'Block', ours)
    t.match(await deliver(ctx, ann, block), applied)
    t.match(await does(ann, 'Follow', ours), ignored('blocked'), 'nothing is sent to who blocks')
    t.match(await does(ann, 'Block', org.uri), ignored('unknown-object'))
    await does(org, 'Undo', block['id'])
    t.match(await does(ann, 'Follow', ours), ignored('blocked'), 'another’s Undo')
    t.match(await does(ann, 'Undo', { id: block['id'], type: 'Block' }), applied)
    t.match(await does(ann, 'Follow', ours), applied)
  })

  await t.test('SEC-08: Offer, from peers, once there is something to offer for', async (t) => {
    t.match(await does(org, 'Offer', record, { target: record }), ignored('not-supported'))
    t.match(await does(eve, 'Offer', record, { target: record }), ignored('not-listed'))
  })

  await t.test('SEC-08: everything else', async (t) => {
    for (const type of ['Invite', 'Join', 'Question', 'View', 'constructor'])
      t.match(await does(org, type, record), ignored('unknown-type'), type)
  })

  await t.test('SEC-08: nothing about what a suspended server has here', async (t) => {
    const object = remoteInitiative(org, { id: `${v.origin}/initiatives/s` })
    const uri = String(object['id'])
    t.match(await does(org, 'Create', object, withContext), applied)
    t.match(await does(eve, 'Announce', uri), applied)
    const suspend = (suspended_at: Date | null) =>
      ctx.db.updateTable('actors').set({ suspended_at }).where('uri', '=', org.uri).execute()
    await suspend(ctx.now())
    t.match(await does(eve, 'Like', uri), ignored('unknown-object'), 'of a suspended actor')
    await suspend(null)
    t.match(await does(eve, 'Like', uri), applied)
    await ctx.db.updateTable('peers').set({ state: 'suspended' }).execute()
    await ctx.admission.refresh()
    for (const type of ['Announce', 'Like'])
      t.match(await does(eve, type, uri), ignored('unknown-object'), type)
    t.match(await does(org, 'Like', record), ignored('not-admitted'), 'nor from it')
  })
})
