import { type Test, test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { processHints } from '../../../src/federation/incoming/process.ts'
import { recordInCreate, recordOf, takeIn } from '../../../src/federation/intake.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { recordHint } from '../../../src/store/hints.ts'
import { saveAsked } from '../../../src/store/following.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { type Author, type Peer, activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, remoteNote, withContext } from './support.ts'

const PATH = '/initiatives/1'
const AFTER = { updated: '2026-11-19T09:00:00Z', revision: 2 }

/** How the record of an organisation ends. Its document is at its origin again afterwards. */
const ENDS = {
  'by its owner': (ctx: OpenContext, org: Author, uri: string) =>
    deliver(ctx, org, activity(org, 'Delete', uri)),
  'by its origin': async (ctx: OpenContext, _: Author, uri: string, v: Peer) => {
    v.paths.set(PATH, { status: 410, body: '' })
    await recordHint(ctx.db, uri, 'https://e.example/eve')
    await processHints(ctx)
  },
  'with its owner': async (ctx: OpenContext, org: Author, _: string, v: Peer) => {
    const path = new URL(org.uri).pathname
    const before = v.paths.get(path)
    v.paths.set(path, { status: 410, body: '' })
    await deliver(ctx, org, activity(org, 'Delete', org.uri))
    if (before) v.paths.set(path, before)
  },
} as const

const liveUris = async (ctx: OpenContext) =>
  (
    await ctx.db
      .selectFrom('records')
      .select('uri')
      .where('local', '=', false)
      .where('status', '!=', 'withdrawn')
      .execute()
  ).map(({ uri }) => uri)

/** Somebody of the same server whom we follow. */
async function followedSharer(ctx: OpenContext, v: Peer): Promise<Author> {
  const sharer = v.author('sharer')
  const row = await resolveActor(ctx, sharer.uri)
  const activityUri = `${ctx.origin}/activities/${ctx.newId()}`
  await saveAsked(ctx.db, { followedId: row?.id ?? '', activityUri, now: ctx.now(), asked: 1 })
  await deliver(ctx, sharer, activity(sharer, 'Accept', activityUri))
  return sharer
}

async function tryAll(t: Test, ctx: OpenContext, v: Peer, org: Author, sharer: Author) {
  const object = remoteInitiative(org, AFTER)
  const uri = String(object['id'])
  v.paths.set(PATH, { body: { ...withContext, ...object } })
  const actor = await resolveActor(ctx, org.uri)
  if (!actor) throw new Error('The organisation was here.')
  const say = (type: string, what: unknown) => activity(org, type, what, withContext)
  const ways: Record<string, () => Promise<unknown>> = {
    Create: () => deliver(ctx, org, say('Create', object)),
    'Create by its id': () => deliver(ctx, org, say('Create', uri)),
    Update: () => deliver(ctx, org, say('Update', object)),
    Announce: () => deliver(ctx, sharer, activity(sharer, 'Announce', uri)),
    'a hint': async () => {
      await recordHint(ctx.db, uri, 'https://e.example/eve')
      await processHints(ctx)
    },
    'the outbox': async () => {
      const proven = await recordInCreate(ctx, say('Create', object), actor)
      return proven && takeIn(ctx, actor, proven)
    },
    'the catalogue': async () => {
      const remote = recordOf({ ...withContext, ...object }, actor)
      return remote && takeIn(ctx, actor, { remote, proof: 'missing' })
    },
  }
  for (const [way, come] of Object.entries(ways)) {
    await come()
    t.same(await liveUris(ctx), [], `not by ${way}`)
  }
}

test('SEC-0A: what was deleted never comes back', async (t) => {
  for (const [how, end] of Object.entries(ENDS))
    await bothDatabases(t, `SEC-0A: a record that ended ${how}`, async (t, make) => {
      const ctx = await make()
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const sharer = await followedSharer(ctx, v)
      const object = remoteInitiative(org)
      const uri = String(object['id'])
      await deliver(ctx, org, activity(org, 'Create', object, withContext))
      t.same(await liveUris(ctx), [uri])
      await end(ctx, org, uri, v)
      t.same(await liveUris(ctx), [], 'gone')
      await tryAll(t, ctx, v, org, sharer)
    })

  await t.test('SEC-0A: nor what ended before it came', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const sharer = await followedSharer(ctx, v)
    await deliver(ctx, org, activity(org, 'Delete', `${v.origin}${PATH}`))
    await tryAll(t, ctx, v, org, sharer)
  })

  await t.test('SEC-0A: nor a message', async (t) => {
    const ctx = await world(t)
    const record = `${ctx.origin}/initiatives/${await published(ctx, await office(ctx))}`
    const v = await peer(t)
    const ann = v.author('ann')
    const note = remoteNote(ann, record)
    const uri = String(note['id'])
    await deliver(ctx, ann, activity(ann, 'Create', note))
    await deliver(ctx, ann, activity(ann, 'Delete', uri))
    const newer = { ...note, updated: '2026-11-19T12:00:00Z', content: '<p>Again.</p>' }
    v.paths.set(new URL(uri).pathname, { body: { ...withContext, ...newer } })
    for (const type of ['Create', 'Update'])
      t.match(
        await deliver(ctx, ann, activity(ann, type, newer)),
        { state: 'ignored', reason: 'tombstoned' },
        type,
      )
    await recordHint(ctx.db, uri, 'https://e.example/eve')
    await processHints(ctx)
    t.match(await ctx.db.selectFrom('comments').select(['state', 'content']).execute(), [
      { state: 'deleted', content: '' },
    ])
  })
})
