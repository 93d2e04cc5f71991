import { performance } from 'node:perf_hooks'
import { type Test, test } from 'tap'
import { removePeer, resumePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { resumeActor, suspendActor } from '../../../src/actions/remote/suspension.ts'
import type { OpenContext } from '../../../src/context.ts'
import { runBackfills } from '../../../src/federation/backfill.ts'
import { fetchDocument } from '../../../src/federation/fetch.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { processHints } from '../../../src/federation/incoming/process.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { INSTANCE_ID } from '../../../src/store/actors.ts'
import { queueBackfill } from '../../../src/store/backfills.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { recordHint } from '../../../src/store/hints.ts'
import { AS2, PUBLIC } from '../../../src/vocabulary/context.ts'
import { office } from '../../support/office.ts'
import { freshPostgresUrl } from '../../support/postgres.ts'
import { type WorldOptions, world } from '../../support/world.ts'
import { type Author, activity, peer, send, us } from '../inbox/support.ts'
import { deliveries, openPeer, queued } from '../outgoing/support.ts'
import { list, publishedAs, reader, signingPeer, soon, tellFacts } from '../reading/support.ts'

/** What another process does within this time of a suspension (ms); it takes some tens of them. */
const AT_ONCE = 1_000
/** The same when the notification was lost: the poll comes every five seconds (ms). */
const AT_LAST = 15_000

/**
 * One instance as two processes on one PostgreSQL: `web` has the door open and works, `other` is where the
 * administrator is. What connects them is the database alone.
 */
async function twoProcesses(
  t: Test,
): Promise<{ web: OpenContext; other: OpenContext } | undefined> {
  const url = await freshPostgresUrl(t)
  if (!url)
    return void t.pass('skipped: no PostgreSQL on this machine', { skip: true }) as undefined
  const database = () => openDatabase({ kind: 'postgres', url, pool: 6 })
  const make = async (options: WorldOptions) => world(t, { ...options, database: await database() })
  const web = await us(t, {}, make)
  const other = await make({ origin: web.origin })
  return { web, other }
}

async function listed({ web, other }: { web: OpenContext; other: OpenContext }, host: string) {
  await list(other, host)
  await soon(async () => web.admission.isPeer(host))
}

const note = (author: Author) =>
  activity(author, 'Create', {
    id: `${author.uri}/notes/${Math.random()}`,
    type: 'Note',
    attributedTo: author.uri,
    content: '<p>Good day</p>',
  })

test('OPS-19: suspending a peer in one process', async (t) => {
  await t.test('ends what runs to it in another one, at once', async (t) => {
    const both = await twoProcesses(t)
    if (!both) return
    const { web, other } = both
    const hanging = await openPeer(t, () => 'hang')
    await listed(both, hanging.host)
    await queued(web, INSTANCE_ID, [`${hanging.origin}/inbox`])
    const fetching = fetchDocument(web, `${hanging.origin}/actor`)
    const delivering = deliverDue(web, 'a worker')
    await soon(async () => hanging.hits.length === 2)
    t.same(hanging.hits.map(({ method }) => method).sort(), ['GET', 'POST'])

    const began = performance.now()
    await suspendPeer(other, 'anna', hanging.host, 'Odd messages')
    t.match(await fetching, { ok: false, reason: 'not-admitted' })
    await delivering
    const took = performance.now() - began
    t.ok(took < AT_ONCE, `${Math.round(took)} ms`)
    t.match(await deliveries(web), [{ state: 'cancelled', last_class: 'not-admitted' }])
    t.same(
      await web.db.selectFrom('hosts').select('host').where('failures', '>', 0).execute(),
      [],
      'which is no failure of the peer',
    )
    const { lookups, sockets } = web.outbound.counts
    t.match(await fetchDocument(web, `${hanging.origin}/actor`), { reason: 'not-admitted' })
    t.match(web.outbound.counts, { lookups, sockets }, 'SEC-12: nothing is looked up any more')
    t.equal(hanging.hits.length, 2)
  })

  await t.test('ends the reading of its catalogue', async (t) => {
    const both = await twoProcesses(t)
    if (!both) return
    const { web, other } = both
    const theirs = await peer(t)
    const { uri } = theirs.author('body', { type: 'Organization' })
    let asked = () => undefined as void
    const reached = new Promise<void>((resolve) => (asked = resolve))
    theirs.paths.set('/users/body/outbox', () => {
      asked()
      return new Promise(() => undefined)
    })
    await listed(both, theirs.host)
    const actor = await resolveActor(web, uri)
    if (!actor) throw new Error('The organisation could not be read.')
    await queueBackfill(web.db, actor, web.now())
    const reading = runBackfills(web, 'a worker')
    await reached
    const began = performance.now()
    await suspendPeer(other, 'anna', theirs.host)
    await reading
    const took = performance.now() - began
    t.ok(took < AT_ONCE, `${Math.round(took)} ms`)
    const [row] = await web.db.selectFrom('backfills').selectAll().execute()
    t.match(row, { state: 'queued', error: /shut out/, lease_owner: null }, 'to be tried again')
    t.equal(await runBackfills(web, 'a worker'), 0, 'not now')
  })

  await t.test(
    'shuts the door and the documents of another one, and resuming opens them',
    async (t) => {
      const both = await twoProcesses(t)
      if (!both) return
      const { web, other } = both
      const theirs = await peer(t)
      const author = theirs.author('vera')
      await listed(both, theirs.host)
      const reading = await signingPeer(web, 'reader.example')
      await listed(both, reading.host)
      const at = await office(web)
      const url = `/initiatives/${await publishedAs(web, at, 'peers')}`
      await tellFacts(web)
      const documents = await reader(t, web)
      const answers = async () => [
        (await send(web, author, note(author))).status,
        (await documents.get(url, reading.sign(url))).statusCode,
      ]
      const become = async (wanted: readonly number[]) => {
        const began = performance.now()
        for (;;) {
          const now = await answers()
          const took = performance.now() - began
          if (now.join() === wanted.join() || took > AT_LAST) return { now, took }
        }
      }
      t.same(await answers(), [202, 200])
      for (const host of [theirs.host, reading.host]) await suspendPeer(other, 'anna', host)
      const shut = await become([403, 404])
      t.same(shut.now, [403, 404])
      t.ok(shut.took < AT_ONCE, `${Math.round(shut.took)} ms`)
      for (const host of [theirs.host, reading.host]) await resumePeer(other, 'anna', host)
      t.same((await become([202, 200])).now, [202, 200])
      await removePeer(other, 'anna', reading.host)
      t.same((await become([202, 404])).now, [202, 404], 'removed a second ago')
    },
  )

  await t.test('is seen by the poll when the notification was lost', async (t) => {
    const both = await twoProcesses(t)
    if (!both) return
    const { web, other } = both
    const hanging = await openPeer(t, () => 'hang')
    await listed(both, hanging.host)
    const fetching = fetchDocument(web, `${hanging.origin}/actor`)
    await soon(async () => hanging.hits.length === 1)
    const began = performance.now()
    await other.db.updateTable('peers').set({ state: 'suspended' }).execute()
    t.match(await fetching, { ok: false, reason: 'not-admitted' })
    const took = performance.now() - began
    t.ok(took < AT_LAST, `${Math.round(took)} ms`)
  })
})

const actorsAudited = (ctx: OpenContext) =>
  ctx.db
    .selectFrom('audit')
    .select(['who', 'action', 'reason'])
    .where('action', 'like', 'actor-%')
    .orderBy('seq')
    .execute()

test('OPS-19: suspending one actor in one process', async (t) => {
  const both = await twoProcesses(t)
  if (!both) return
  const { web, other } = both
  const theirs = await peer(t)
  const [author, colleague] = [theirs.author('vera'), theirs.author('otto')]
  await listed(both, theirs.host)
  for (const one of [author, colleague]) {
    t.equal((await send(web, one, note(one))).status, 202, 'its key is in memory now')
    await resolveActor(web, one.uri)
  }
  await queued(web, INSTANCE_ID, [`${author.uri}/inbox`, `${colleague.uri}/inbox`])
  const body = theirs.author('body', { type: 'Organization' })
  const organisation = await resolveActor(web, body.uri)
  const inReplyTo = `${web.origin}/initiatives/${await publishedAs(web, await office(web), 'public')}`
  const replies = [author, colleague].map(({ uri }) => {
    const id = `${uri}/notes/reply`
    const reply = { id, type: 'Note', attributedTo: uri, inReplyTo, content: 'x', to: [PUBLIC] }
    theirs.paths.set(new URL(id).pathname, {
      body: { '@context': AS2, ...reply, published: '2026-11-19T09:00:00Z' },
    })
    return id
  })
  const asked = theirs.asked.length

  await suspendActor(other, 'anna', author.uri, 'Insults')
  const answer = async () => (await send(web, author, note(author))).word
  await soon(async () => (await answer()) !== undefined)
  t.equal(await answer(), 'actor_suspended', 'no process believes its key any more')
  t.equal((await send(web, colleague, note(colleague))).status, 202, 'its server is let in')
  t.equal(theirs.asked.length, asked, 'nothing is fetched for it')
  t.match(await deliveries(web), [
    { inbox: `${author.uri}/inbox`, state: 'cancelled' },
    { inbox: `${colleague.uri}/inbox`, state: 'queued' },
  ])
  for (const reply of replies) await recordHint(web.db, reply, 'https://elsewhere.example/actor')
  while ((await processHints(web)) > 0);
  const comments = await web.db.selectFrom('comments').select('uri').execute()
  t.same(comments, [{ uri: replies[1] }], 'SEC-08: nor is it read where others point to it')
  if (organisation) {
    await suspendActor(other, 'anna', body.uri)
    await queueBackfill(web.db, organisation, web.now())
    const before = theirs.asked.length
    await runBackfills(web, 'a worker')
    t.equal(theirs.asked.length, before, 'nor its catalogue')
  }
  await t.rejects(suspendActor(other, 'anna', author.uri), { code: 'wrong-state' })
  await t.rejects(suspendActor(other, 'anna', `${author.uri}/x`), { code: 'not-found' })
  await t.rejects(suspendActor(other, 'anna', `${web.origin}/actor`), { code: 'not-allowed' })

  await resumeActor(other, 'anna', author.uri)
  t.equal((await send(web, author, note(author))).status, 202)
  t.match(await actorsAudited(web), [
    { who: 'anna', action: 'actor-suspended', reason: 'Insults' },
    { who: 'anna', action: 'actor-suspended' },
    { who: 'anna', action: 'actor-resumed' },
  ])
})
