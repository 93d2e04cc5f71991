import { test } from 'tap'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { saveDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import { suspendPeer } from '../../../src/actions/peers.ts'
import { runBackfills } from '../../../src/federation/backfill.ts'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { type Office, initiative, office } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import { movableClock } from '../reading/support.ts'
import {
  type Instance,
  backfillAt,
  bytesAt,
  copiesAt,
  instance,
  makeDue,
  moveQueueClock,
  publishMany,
  settle,
} from './servers.ts'

const FOLLOWED = { followPublic: true, exchangePeers: false }

/** Adds a peer up to the moment when its catalogue is to be read: asked, accepted, nothing read. */
async function followed(here: Instance, there: Instance): Promise<void> {
  await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
  for (let i = 0; i < 3; i++)
    for (const { ctx } of [here, there]) {
      await processFacts(ctx)
      await deliverDue(ctx, 'worker')
      await processInbox(ctx, 'worker')
    }
  // One organisation is enough here.
  await here.ctx.db
    .deleteFrom('backfills')
    .where('actor_uri', 'not in', (eb) =>
      eb.selectFrom('actors').select('uri').where('handle', '=', 'digital'),
    )
    .execute()
}

/** Changes what an instance published, as people do while somebody reads its catalogue. */
async function changeSome(there: Instance, at: Office, uris: readonly string[]): Promise<void> {
  const idAt = (i: number) => uris[i]?.split('/').at(-1) ?? ''
  await withdrawRecord(there.ctx, at.publisher, idAt(0), 'It was wrong.')
  await withdrawRecord(there.ctx, at.publisher, idAt(30), 'It was wrong.')
  for (const i of [1, 31]) {
    await saveDraft(there.ctx, at.author, idAt(i), 'Initiative', {
      draft: initiative({ stage: 'ended' }),
    })
    await submitDraft(there.ctx, at.author, idAt(i))
    await publishDraft(there.ctx, at.publisher, idAt(i), 'It ended.')
  }
  await publishMany(there, at, 3)
  // What was told of it meanwhile is lost on the way.
  while ((await processFacts(there.ctx)) > 0);
  await there.ctx.db.deleteFrom('deliveries').execute()
}

const pages = (there: Instance): string[] => there.asked.filter((path) => path.includes('outbox'))

test('reading the catalogue of a peer', async (t) => {
  await bothDatabases(
    t,
    'P2: killed half-way it goes on from its cursor, and the killed one does no harm',
    async (t, make) => {
      const there = await instance(t, {}, make)
      const at = await office(there.ctx)
      const uris = await publishMany(there, at, 65)
      const here = await instance(t, {}, make)
      await followed(here, there)

      // The first process is stopped dead while it waits for the third page, and comes back to life later.
      const third = Promise.withResolvers<undefined>()
      const reached = Promise.withResolvers<undefined>()
      let isFirst = true
      there.hook = async (path) => {
        if (!path.includes('max=') || pages(there).length < 4 || !isFirst) return
        isFirst = false
        reached.resolve(undefined)
        await third.promise
      }
      const stopped = runBackfills(here.ctx, 'the first process')
      await reached.promise
      const before = await backfillAt(here)
      t.match(before, { state: 'running', stored: 40, cursor: /max=/, expected: 65 })
      t.equal((await copiesAt(here)).length, 40, 'two pages are here')

      await moveQueueClock(here, '1 minute')
      const asked = pages(there).length
      while ((await runBackfills(here.ctx, 'the second process')) > 0);
      t.match(await backfillAt(here), { state: 'done', stored: 65, skipped: 0, cursor: null })
      t.same(await copiesAt(here), uris.toSorted(), 'everything is here')
      t.equal(pages(there).length - asked, 2, 'and only the pages that were left were asked for')

      third.resolve(undefined)
      t.equal(await stopped, 1)
      t.match(
        await backfillAt(here),
        { state: 'done', stored: 65 },
        'the first process changed nothing',
      )
      t.same(await bytesAt(here, false), await bytesAt(there, true))
      const rows = await here.ctx.db.selectFrom('records').select('uri').execute()
      t.equal(new Set(rows.map(({ uri }) => uri)).size, rows.length, 'nothing is there twice')
    },
  )

  await bothDatabases(t, 'brings everything even when it changes meanwhile', async (t, make) => {
    const clock = movableClock()
    const there = await instance(t, { now: clock.now }, make)
    const at = await office(there.ctx)
    const uris = await publishMany(there, at, 45)
    const here = await instance(t, { now: clock.now }, make)
    await followed(here, there)
    let isFirst = true
    there.hook = async (path) => {
      if (!path.includes('max=') || !isFirst) return
      isFirst = false
      clock.move(60_000)
      await changeSome(there, at, uris)
    }
    await settle(here)
    t.match(await backfillAt(here), { state: 'done', error: null, expected: 46 })
    t.same(await bytesAt(here, false), await bytesAt(there, true))
  })

  await t.test('goes on after the other side was away', async (t) => {
    const there = await instance(t)
    const at = await office(there.ctx)
    const uris = await publishMany(there, at, 30)
    const here = await instance(t)
    await followed(here, there)
    let left = 2 // the outbox and its first page
    there.hook = () => {
      if (--left < 0) throw new Error('down')
    }
    await runBackfills(here.ctx, 'worker')
    t.match(await backfillAt(here), { state: 'queued', stored: 20, attempts: 1, error: /./ })
    t.equal(await runBackfills(here.ctx, 'worker'), 0, 'not at once')
    await makeDue(here)
    await runBackfills(here.ctx, 'worker')
    t.match(await backfillAt(here), { state: 'queued', attempts: 2 })
    there.hook = () => undefined
    await makeDue(here)
    await settle(here)
    t.match(await backfillAt(here), { state: 'done', stored: 30, attempts: 0, error: null })
    t.same(await copiesAt(here), uris.toSorted())
  })

  await t.test('is given up until the next night when the other side stays away', async (t) => {
    const there = await instance(t)
    await office(there.ctx)
    const here = await instance(t)
    await followed(here, there)
    there.hook = () => {
      throw new Error('down')
    }
    for (let i = 0; i < 20; i++) {
      await makeDue(here)
      await runBackfills(here.ctx, 'worker')
    }
    t.match(await backfillAt(here), { state: 'failed', attempts: 14, error: /./ })
    t.equal(await runBackfills(here.ctx, 'worker'), 0)
  })

  await t.test('stops for a peer that was suspended, and asks it nothing more', async (t) => {
    const there = await instance(t)
    const at = await office(there.ctx)
    await publishMany(there, at, 45)
    const here = await instance(t)
    await followed(here, there)
    there.hook = async (path) => {
      if (path.includes('max=')) await suspendPeer(here.ctx, 'petra', there.host)
    }
    await runBackfills(here.ctx, 'worker')
    const asked = there.asked.length
    t.equal((await copiesAt(here)).length, 20, 'the page that was under way is not taken')
    await makeDue(here)
    await runBackfills(here.ctx, 'worker')
    t.match(await backfillAt(here), { state: 'queued', error: /not an active peer/ })
    t.equal(there.asked.length, asked)
  })

  await t.test('ends between two requests when the process closes', async (t) => {
    const there = await instance(t)
    const at = await office(there.ctx)
    const uris = await publishMany(there, at, 45)
    const here = await instance(t)
    await followed(here, there)
    const closing = new AbortController()
    there.hook = (path) => {
      if (path.includes('page=1')) closing.abort()
    }
    await runBackfills(here.ctx, 'worker', { stopping: closing.signal })
    t.match(await backfillAt(here), { state: 'queued', stored: 20, lease_owner: null })
    await settle(here)
    t.same(await copiesAt(here), uris.toSorted())
  })
})
