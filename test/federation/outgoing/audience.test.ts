import { type Test, test } from 'tap'
import { changeVisibility, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { beginDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import type { OpenContext } from '../../../src/context.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { maySend } from '../../../src/federation/outgoing/audience.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import type { ActorRow } from '../../../src/store/actors.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import { type Office, initiative, office } from '../../support/office.ts'
import { type WorldOptions, world } from '../../support/world.ts'
import { type Peer, deliveries, follows, listPeer, openPeer, someoneAt } from './support.ts'

/** Servers of every sort around ours. */
interface Around {
  readonly ctx: OpenContext
  readonly at: Office
  /** A Comity server that exchanges peers-only records and follows nobody here. */
  readonly peer: Peer
  /** A Comity server that is listed and does not exchange peers-only records; it follows. */
  readonly listed: Peer
  /** A server of another kind, unlisted; somebody there follows. */
  readonly social: Peer
  /** An unlisted server where somebody replied to what is published, and nobody follows. */
  readonly reader: Peer
  readonly replier: ActorRow
}

async function around(t: Test, options: WorldOptions = {}): Promise<Around> {
  const ctx = await world(t, options)
  const at = await office(ctx, false)
  const [peer, listed, social, reader] = [
    await openPeer(t),
    await openPeer(t),
    await openPeer(t),
    await openPeer(t),
  ]
  await listPeer(ctx, peer.origin)
  await follows(ctx, await listPeer(ctx, listed.origin, { exchange_peers: false }), at.id)
  await follows(ctx, await someoneAt(ctx, social.origin), at.id)
  await follows(ctx, await someoneAt(ctx, social.origin), at.id)
  return { ctx, at, peer, listed, social, reader, replier: await someoneAt(ctx, reader.origin) }
}

async function publish({ ctx, at }: Around, visibility: Visibility): Promise<string> {
  const draft = initiative()
  const id = await beginDraft(ctx, at.author, at.id, 'Initiative', draft, visibility)
  await publishDraft(ctx, at.publisher, id)
  return id
}

/** Has the replier write in the thread of a record. */
async function reply({ ctx, replier }: Around, id: string): Promise<void> {
  const record = await findOwnRecord(ctx.db, id)
  await ctx.db
    .insertInto('comments')
    .values({
      id: ctx.newId(),
      uri: `${replier.uri}/notes/1`,
      in_reply_to: record?.uri ?? '',
      record_id: id,
      author_id: replier.id,
      visibility: 'public',
      state: 'held',
      content: '<p>How long did it take?</p>',
      body: '{}',
      published_at: ctx.now(),
      updated_at: ctx.now(),
    })
    .execute()
}

/** Sends everything, and says what each server got since the last time: `peer Create`. */
async function heard(place: Around): Promise<string[]> {
  await processFacts(place.ctx)
  await deliverDue(place.ctx, 'test')
  const names = ['peer', 'listed', 'social', 'reader'] as const
  return names.flatMap((name) => {
    const types = place[name].activities().map((activity) => `${name} ${String(activity['type'])}`)
    place[name].hits.length = 0
    return types.sort()
  })
}

test('who hears of a record', async (t) => {
  const place = await around(t)

  t.test('public: followers, once per server, and later those who replied', async (t) => {
    const id = await publish(place, 'public')
    t.same(await heard(place), ['listed Create', 'social Create'])
    await reply(place, id)
    await withdrawRecord(place.ctx, place.at.publisher, id, 'Replaced.')
    t.same(await heard(place), ['listed Delete', 'social Delete', 'reader Delete'])
  })

  t.test('SEC-09: peers: listed servers that exchange them, following or not', async (t) => {
    const id = await publish(place, 'peers')
    t.same(await heard(place), ['peer Create'])
    const last = (await deliveries(place.ctx)).at(-1)
    t.equal(last?.inbox, `${place.peer.origin}/inbox`)
    await withdrawRecord(place.ctx, place.at.publisher, id, 'Replaced.')
    t.same(await heard(place), ['peer Delete'])
  })

  t.test('local: nobody, and there is no activity at all', async (t) => {
    const id = await publish(place, 'local')
    await withdrawRecord(place.ctx, place.at.publisher, id, 'Replaced.')
    t.same(await heard(place), [])
    const about = place.ctx.db.selectFrom('activities').select('uri').where('record_id', '=', id)
    t.same(await about.execute(), [])
  })

  t.test('never this server, nor an inbox on a host that is not admitted', async (t) => {
    const strict = await around(t, { env: { COMITY_FEDERATION: 'allowlist' } })
    const { ctx, at } = strict
    const mirror = await someoneAt(ctx, 'https://mirror.example', {
      inbox: `${ctx.origin}/inbox`,
      shared_inbox: null,
    })
    const foreign = await someoneAt(ctx, strict.listed.origin, {
      inbox: `${strict.social.origin}/inbox`,
      shared_inbox: `${strict.social.origin}/inbox`,
    })
    for (const actor of [mirror, foreign]) await follows(ctx, actor, at.id)
    await publish(strict, 'public')
    t.same(await heard(strict), ['listed Create'])
  })

  t.test(
    'SEC-09: a peer is taken by the host of its inbox, not by what its actor says',
    async (t) => {
      const inbox = `${place.social.origin}/inbox`
      await place.ctx.db
        .updateTable('actors')
        .set({ inbox, shared_inbox: inbox })
        .where('host', '=', place.peer.host)
        .execute()
      await publish(place, 'peers')
      t.same(await heard(place), [])
    },
  )
})

test('SEC-55: another circle of readers', async (t) => {
  const place = await around(t)
  await follows(place.ctx, await someoneAt(place.ctx, place.peer.origin), place.at.id)
  const change = (id: string, visibility: Visibility) =>
    changeVisibility(place.ctx, place.at.publisher, id, visibility, 'Because.')
  /** Visibility and place in the outbox of each Create of a record. */
  const shown = async (id: string) =>
    (await place.ctx.db.selectFrom('activities').selectAll().orderBy('uri').execute())
      .filter((row) => row.type === 'Create' && row.record_id === id)
      .map((row) => `${row.visibility}${row.in_outbox ? ' in the outbox' : ''}`)

  t.test('wider: Update for those who had it, Create for the others', async (t) => {
    const id = await publish(place, 'peers')
    t.same(await heard(place), ['peer Create'])
    await change(id, 'public')
    t.same(await heard(place), ['peer Update', 'listed Create', 'social Create'])
    t.same(await shown(id), ['peers', 'public in the outbox'])
  })

  t.test('narrower: Delete for those who lose it, also those who only replied', async (t) => {
    const id = await publish(place, 'public')
    t.same(await heard(place), ['peer Create', 'listed Create', 'social Create'])
    await reply(place, id)
    await change(id, 'peers')
    const got = await heard(place)
    t.same(got, ['peer Update', 'listed Delete', 'social Delete', 'reader Delete'])
    t.same(await shown(id), ['local', 'peers in the outbox'])
    await change(id, 'local')
    t.same(await heard(place), ['peer Delete'])
    await change(id, 'public')
    t.same(await heard(place), ['peer Create', 'listed Create', 'social Create', 'reader Create'])
  })

  t.test('narrower before anything was sent: no text leaves', async (t) => {
    const id = await publish(place, 'public')
    await change(id, 'local')
    t.same(await heard(place), ['peer Delete', 'listed Delete', 'social Delete'])
  })

  t.test('narrower while something is queued: only the new state is sent', async (t) => {
    const id = await publish(place, 'public')
    await processFacts(place.ctx)
    await change(id, 'peers')
    t.same(await heard(place), ['peer Create', 'listed Delete', 'social Delete'])
    const [peer] = await place.ctx.db
      .selectFrom('deliveries')
      .innerJoin('activities', 'activities.uri', 'deliveries.activity_uri')
      .select('activities.body')
      .where('deliveries.host', '=', place.peer.host)
      .where('activities.record_id', '=', id)
      .where('deliveries.state', '=', 'delivered')
      .execute()
    t.match(JSON.parse(peer?.body ?? '{}'), { to: [`${place.ctx.origin}/peers`], cc: [] })
  })
})

test('SEC-09: what may be sent is asked again at the time of sending', async (t) => {
  const ctx = await world(t)
  const peer = 'https://share.freedonia.example'
  await listPeer(ctx, peer)
  const asks = (type: string, visibility: Visibility) =>
    maySend(ctx, { type, visibility }, hostOf(peer))
  t.ok(asks('Create', 'peers'))
  t.ok(asks('Create', 'public'))
  t.notOk(asks('Create', 'local'))
  await ctx.db.updateTable('peers').set({ exchange_peers: false }).execute()
  await ctx.admission.refresh()
  t.notOk(asks('Update', 'peers'))
  t.ok(asks('Delete', 'peers'), 'it had the record')
  await ctx.db.updateTable('peers').set({ state: 'suspended' }).execute()
  await ctx.admission.refresh()
  t.notOk(asks('Create', 'public'))
  t.notOk(asks('Delete', 'public'))
})
