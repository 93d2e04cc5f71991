import { test } from 'tap'
import { changeVisibility, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { saveDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import { catalogueDigest } from '../../../src/domain/digest.ts'
import { reconcile } from '../../../src/federation/backfill.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { listHeld } from '../../../src/store/held.ts'
import { writeTime } from '../../../src/vocabulary/wire.ts'
import { type Office, initiative, office } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import { movableClock } from '../reading/support.ts'
import {
  type Instance,
  backfillAt,
  bytesAt,
  copiesAt,
  instance,
  moveQueueClock,
  publishMany,
  settle,
} from './servers.ts'

const DAY = 24 * 3_600_000
const FOLLOWED = { followPublic: true, exchangePeers: false }
const idOf = (uri = ''): string => uri.split('/').at(-1) ?? ''

/** Tells what happened, and loses everything on the way. */
async function lose({ ctx }: Instance): Promise<void> {
  while ((await processFacts(ctx)) > 0);
  await ctx.db.deleteFrom('deliveries').execute()
}

async function revise({ ctx }: Instance, at: Office, uri = ''): Promise<void> {
  await saveDraft(ctx, at.author, idOf(uri), 'Initiative', {
    draft: initiative({ stage: 'ended' }),
  })
  await submitDraft(ctx, at.author, idOf(uri))
  await publishDraft(ctx, at.publisher, idOf(uri), 'It ended.')
}

/** The digest that an instance serves of its catalogue to everybody, as another reads it. */
async function digestServed({ ctx }: Instance, at: Office): Promise<unknown> {
  const answer = await ctx.outbound.get(`${ctx.origin}/actors/${at.id}/catalogue`, {
    purpose: 'document',
    accept: 'application/activity+json',
  })
  return (JSON.parse(answer.body.toString()) as { digest: string }).digest
}

/** The digest of what another instance holds of it. */
async function digestHeld({ ctx }: Instance, there: Instance, at: Office): Promise<string> {
  const uri = `${there.ctx.origin}/actors/${at.id}`
  const actor = await ctx.db
    .selectFrom('actors')
    .selectAll()
    .where('uri', '=', uri)
    .executeTakeFirstOrThrow()
  const lines = await listHeld(ctx.db, actor)
  return catalogueDigest(
    lines
      .filter(({ kind }) => kind !== 'missing')
      .map((line) => ({ id: line.uri, time: writeTime(line.time) })),
  )
}

test('the nightly comparison', async (t) => {
  await bothDatabases(
    t,
    'P3: makes both sides equal after lost deliveries, tombstones included',
    async (t, make) => {
      const clock = movableClock()
      const there = await instance(t, { now: clock.now }, make)
      const at = await office(there.ctx)
      const uris = await publishMany(there, at, 8)
      const here = await instance(t, { now: clock.now }, make)
      await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
      await settle(here, there)
      t.equal(await digestHeld(here, there, at), await digestServed(there, at))

      clock.move(DAY)
      await revise(there, at, uris[0])
      await withdrawRecord(there.ctx, at.publisher, idOf(uris[1]), 'It was wrong.')
      await withdrawRecord(there.ctx, at.publisher, idOf(uris[2]), 'It was wrong.')
      await publishMany(there, at, 2)
      await lose(there)
      // One deletion arrives by itself, with a time of its own.
      const [, , third = ''] = uris
      await here.ctx.db
        .insertInto('tombstones')
        .values({
          uri: third,
          owner_uri: `${there.ctx.origin}/actors/${at.id}`,
          deleted_at: new Date(0),
        })
        .execute()
      await here.ctx.db
        .updateTable('records')
        .set({ status: 'withdrawn' })
        .where('uri', '=', third)
        .execute()
      await here.ctx.db.deleteFrom('documents').where('uri', '=', third).execute()

      t.equal(await reconcile(here.ctx), 0)
      await settle(here)
      t.not(
        await digestHeld(here, there, at),
        await digestServed(there, at),
        'not before the night',
      )

      await moveQueueClock(here, '25 hours')
      await reconcile(here.ctx)
      await settle(here)
      t.same(
        await bytesAt(here, false),
        await bytesAt(there, true),
        'the same records, byte for byte',
      )
      t.equal(await digestHeld(here, there, at), await digestServed(there, at), 'the same digest')

      await moveQueueClock(here, '50 hours')
      const before = there.asked.length
      await reconcile(here.ctx)
      await settle(here)
      t.equal(there.asked.length - before, 2, 'one request for each catalogue that is the same')
      t.match(await backfillAt(here), { state: 'done', error: null })
    },
  )

  await t.test(
    'keeps a copy that its owner no longer has, and stops looking after the third night',
    async (t) => {
      const clock = movableClock()
      const there = await instance(t, { now: clock.now })
      const at = await office(there.ctx)
      const [kept = '', hidden = ''] = await publishMany(there, at, 2)
      const here = await instance(t, { now: clock.now })
      await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
      await settle(here, there)
      clock.move(DAY)
      await changeVisibility(there.ctx, at.publisher, idOf(hidden), 'local', 'Not for others.')
      await lose(there)
      const looked = () => there.asked.filter((path) => path === new URL(hidden).pathname).length
      for (const night of [1, 2, 3, 4, 5]) {
        clock.move(DAY)
        await moveQueueClock(here, `${night * 25} hours`)
        await reconcile(here.ctx)
        await settle(here)
      }
      t.equal(looked(), 3)
      t.same(await copiesAt(here), [kept, hidden].sort(), 'nobody said that it is deleted')
      t.equal(
        await digestHeld(here, there, at),
        await digestServed(there, at),
        'but it counts no more',
      )

      await changeVisibility(
        there.ctx,
        at.publisher,
        idOf(hidden),
        'public',
        'For everybody again.',
      )
      await lose(there)
      clock.move(DAY)
      await moveQueueClock(here, '200 hours')
      await reconcile(here.ctx)
      await settle(here)
      t.same(await bytesAt(here, false), await bytesAt(there, true))
      t.same(await here.ctx.db.selectFrom('missing').selectAll().execute(), [])
    },
  )

  await t.test('deletes what its origin says is gone, listed or not', async (t) => {
    const there = await instance(t)
    const at = await office(there.ctx)
    const [kept = '', gone = ''] = await publishMany(there, at, 2)
    const here = await instance(t)
    await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
    await settle(here, there)
    await withdrawRecord(there.ctx, at.publisher, idOf(gone), 'It was wrong.')
    await lose(there)
    // The list has lost it, the address has its tombstone.
    await there.ctx.db
      .updateTable('records')
      .set({ published_at: null })
      .where('uri', '=', gone)
      .execute()
    await moveQueueClock(here, '25 hours')
    await reconcile(here.ctx)
    await settle(here)
    t.same(await copiesAt(here), [kept])
    const tombstones = await here.ctx.db.selectFrom('tombstones').select('uri').execute()
    t.same(tombstones, [{ uri: gone }])
  })
})
