import { test } from 'tap'
import { listPeers } from '../../../src/actions/peer-list.ts'
import { removePeer, repeatFollows, resumePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { ownFingerprint } from '../../../src/actions/peer-keys.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { office } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { movableClock } from '../reading/support.ts'
import { scripted } from './scripted.ts'
import { backfillAt, bytesAt, copiesAt, instance, publishMany, settle } from './servers.ts'

const FOLLOWED = { followPublic: true, exchangePeers: false }

test('adding a peer', async (t) => {
  await bothDatabases(
    t,
    'P1: takes a domain alone, and brings its catalogue here',
    async (t, make) => {
      const clock = movableClock()
      const there = await instance(t, { now: clock.now }, make)
      const at = await office(there.ctx)
      const uris = await publishMany(there, at, 25)
      const here = await instance(t, {}, make)

      const added = await addPeer(here.ctx, 'petra', `https://${there.host}/`, FOLLOWED)
      t.match(added, { host: there.host, state: 'active', comity: true, name: 'Ruritania shares' })
      t.match(added.organisations, [
        { handle: 'digital', follow: 'pending', held: 0, backfill: 'none' },
        { handle: 'interior', follow: 'pending' },
      ])
      const theirs = await ownFingerprint(there.ctx)
      t.equal(added.fingerprint, theirs, 'OPS-19: to be compared by telephone')

      await settle(here, there)
      t.same(await copiesAt(here), uris.toSorted())
      t.same(await bytesAt(here, false), await bytesAt(there, true), 'byte for byte')
      const copies = await here.ctx.db
        .selectFrom('records')
        .select(['published_at', 'seen_at'])
        .execute()
      t.ok(
        copies.every((row) => row.published_at?.getTime() === clock.now().getTime()),
        'with their times',
      )
      const [listed] = await listPeers(here.ctx)
      t.match(listed?.organisations, [
        {
          handle: 'digital',
          follow: 'accepted',
          backfill: 'done',
          held: 25,
          expected: 25,
          skipped: 0,
        },
        { handle: 'interior', follow: 'accepted', backfill: 'done', held: 0, expected: 0 },
      ])
      t.match(await listAudit(here.ctx.db, { subject: there.host }, { limit: 9 }), [
        { who: 'petra', action: 'peer-added' },
      ])
    },
  )

  await t.test('is entered once, and what is agreed can be changed', async (t) => {
    const there = await instance(t)
    await office(there.ctx)
    const here = await instance(t)
    await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
    await settle(here, there)
    const before = await here.ctx.db.selectFrom('follows').selectAll().execute()
    const again = await addPeer(here.ctx, 'petra', there.host, {
      followPublic: true,
      exchangePeers: true,
      reason: 'agreed by letter',
    })
    t.match(again, { exchangePeers: true, reason: 'agreed by letter' })
    t.same(
      await here.ctx.db.selectFrom('follows').selectAll().execute(),
      before,
      'nobody is asked twice',
    )
    t.ok(here.ctx.admission.sharesPeersOnly(there.host))
    t.equal((await here.ctx.db.selectFrom('peers').selectAll().execute()).length, 1)
  })

  await t.test('brings records for peers only when both sides list each other', async (t) => {
    const there = await instance(t)
    const at = await office(there.ctx)
    const [open = ''] = await publishMany(there, at, 1)
    const [secret = ''] = await publishMany(there, at, 1, 'peers')
    const here = await instance(t)
    await office(here.ctx)
    const both = { followPublic: true, exchangePeers: true }
    await addPeer(here.ctx, 'petra', there.host, both)
    await settle(here, there)
    t.same(await copiesAt(here), [open], 'they have not listed us')
    await addPeer(there.ctx, 'rudolf', here.host, both)
    await settle(here, there)
    t.same(await copiesAt(here), [open, secret].sort())
    const row = await here.ctx.db
      .selectFrom('records')
      .select('visibility')
      .where('uri', '=', secret)
      .executeTakeFirst()
    t.equal(row?.visibility, 'peers')
  })

  await t.test('asks nobody on a list of its own, but the one that is being added', async (t) => {
    const there = await instance(t)
    await office(there.ctx)
    const here = await instance(t, { env: { COMITY_FEDERATION: 'allowlist' } })
    t.notOk(here.ctx.admission.admits(there.host))
    await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
    t.ok(here.ctx.admission.admits(there.host))
    await settle(here, there)
    t.match(await listPeers(here.ctx), [{ organisations: [{ follow: 'accepted' }, {}] }])
  })

  await t.test('says what is wrong with a name or a server', async (t) => {
    const here = await world(t)
    const empty = await scripted(t, () => undefined)
    const mute = await scripted(t, () => ({ status: 503 }))
    const stranger = await scripted(t, (path, origin) =>
      path === '/.well-known/nodeinfo'
        ? {
            body: {
              links: [
                { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: `${origin}/n` },
              ],
            },
          }
        : { body: { software: { name: 'other' }, metadata: {} } },
    )
    const liar = await scripted(t, (path) =>
      path === '/.well-known/nodeinfo'
        ? {
            body: {
              links: [
                {
                  rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1',
                  href: `${empty.origin}/n`,
                },
              ],
            },
          }
        : undefined,
    )
    for (const [name, code] of [
      ['', 'invalid'],
      ['two words', 'invalid'],
      ['gov.example/path', 'invalid'],
      ['share.ruritania.example', 'invalid'],
      [empty.host, 'peer-unreachable'],
      [mute.host, 'peer-unreachable'],
      ['localhost:1', 'peer-unreachable'],
      [liar.host, 'peer-unreachable'],
    ] as const)
      await t.rejects(addPeer(here, 'petra', name, FOLLOWED), { code }, `"${name}"`)
    const both = { followPublic: true, exchangePeers: true }
    await t.rejects(addPeer(here, 'petra', stranger.host, both), { code: 'peer-unreachable' })
    t.same(await listPeers(here), [], 'nothing was entered')
    t.match(await addPeer(here, 'petra', stranger.host, FOLLOWED), {
      comity: false,
      organisations: [],
    })
  })
})

test('the life of a peer', async (t) => {
  const clock = movableClock()
  const there = await instance(t, { now: clock.now })
  const at = await office(there.ctx)
  const [first = ''] = await publishMany(there, at, 1)
  const here = await instance(t, { now: clock.now })
  const { ctx } = here

  await t.test('a Follow that nobody answers is sent again three times, a day apart', async (t) => {
    there.hook = (path) => {
      if (path.includes('inbox')) throw new Error('down')
    }
    await addPeer(ctx, 'petra', there.host, FOLLOWED)
    const asked = async () =>
      (await ctx.db.selectFrom('facts').select('id').where('kind', '=', 'follow-wanted').execute())
        .length
    t.equal(await asked(), 2)
    t.equal(await repeatFollows(ctx), 0, 'not yet')
    for (const times of [2, 3, 4]) {
      clock.move(24 * 3_600_000)
      t.equal(await repeatFollows(ctx), 2)
      t.equal(await repeatFollows(ctx), 0, 'and not at once again')
      t.equal(await asked(), 2 * times)
    }
    clock.move(10 * 24 * 3_600_000)
    t.equal(await repeatFollows(ctx), 0)
    t.match(await listPeers(ctx), [{ organisations: [{ follow: 'unanswered' }, {}] }])
    const [row] = await ctx.db.selectFrom('follows').selectAll().execute()
    const facts = await ctx.db.selectFrom('facts').select('id').execute()
    t.ok(facts.some(({ id }) => row?.activity_uri === `${ctx.origin}/activities/${id}`))
    there.hook = () => undefined
  })

  await t.test('removing it takes back the Follows and leaves the copies', async (t) => {
    await removePeer(ctx, 'petra', there.host)
    t.same(await listPeers(ctx), [])
    await t.rejects(removePeer(ctx, 'petra', there.host), { code: 'not-found' })
    await addPeer(ctx, 'petra', there.host, FOLLOWED)
    await settle(here, there)
    t.same(await copiesAt(here), [first])
    const { count } = await there.ctx.db
      .selectFrom('follows')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    t.equal(count, 2, 'they know us as a follower')
    await removePeer(ctx, 'petra', there.host)
    await settle(here, there)
    t.same(await there.ctx.db.selectFrom('follows').selectAll().execute(), [], 'and no longer do')
    t.same(await copiesAt(here), [first])
    await addPeer(ctx, 'petra', there.host, FOLLOWED)
    await settle(here, there)
  })

  await t.test('suspending it stops all exchange, resuming catches up', async (t) => {
    await suspendPeer(ctx, 'petra', there.host, 'It sent advertising.')
    await t.rejects(suspendPeer(ctx, 'petra', there.host), { code: 'wrong-state' })
    await t.rejects(addPeer(ctx, 'petra', there.host, FOLLOWED), { code: 'wrong-state' })
    const before = there.asked.length
    const [second = ''] = await publishMany(there, at, 1)
    await settle(here, there)
    t.same(await copiesAt(here), [first], 'nothing is taken from it')
    t.equal(there.asked.length, before, 'and it is asked nothing')
    t.match(await listPeers(ctx), [{ state: 'suspended', reason: 'It sent advertising.' }])
    await resumePeer(ctx, 'petra', there.host)
    await settle(here, there)
    t.same(await copiesAt(here), [first, second].sort())
    t.match(await backfillAt(here), { state: 'done' })
    const audit = await ctx.db.selectFrom('audit').select('action').orderBy('seq').execute()
    t.same(
      audit.map(({ action }) => action),
      [
        ...['peer-added', 'peer-removed', 'peer-added', 'peer-removed', 'peer-added'],
        ...['peer-suspended', 'peer-resumed'],
      ],
    )
  })
})
