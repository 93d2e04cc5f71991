import { test } from 'tap'
import { declineProposal } from '../../../src/actions/peer-approval.ts'
import { ownFingerprint } from '../../../src/actions/peer-keys.ts'
import { listSubscriptions, unsubscribe } from '../../../src/actions/peer-lists.ts'
import { listProposals } from '../../../src/actions/peer-proposals.ts'
import { removePeer, resumePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { addPeer, approvePeer } from '../../../src/federation/peering.ts'
import { publish } from '../../../src/federation/peer-lists.ts'
import { readDueList, subscribe } from '../../../src/federation/peer-subscriptions.ts'
import { tendPeers } from '../../../src/federation/peer-upkeep.ts'
import type { Wire } from '../../../src/vocabulary/wire.ts'
import { bothDatabases, NOW } from '../../support/world.ts'
import { list } from '../reading/support.ts'
import { instance } from './servers.ts'
import {
  AGREED,
  DAY,
  peerAt,
  proposalsAt,
  listUri,
  three,
  published,
  put,
  signed,
  errorAt,
} from './lists-support.ts'

test('OPS-19: a published list', async (t) => {
  await t.test('is signed, and names what the operator chose and nothing else', async (t) => {
    const { here, there, third } = await three(t)
    await list(there.ctx, 'suspended.example', { state: 'suspended' })
    await list(there.ctx, 'mastodon.example', { comity: false })
    await list(there.ctx, 'listed.example', { from_list: 'elsewhere.example' })
    await tendPeers(there.ctx)
    const answer = await fetch(listUri(there))
    t.equal(answer.status, 200)
    const document = (await answer.json()) as Wire
    const fingerprint = await ownFingerprint(third.ctx)
    t.match(document, {
      id: listUri(there),
      type: 'Collection',
      attributedTo: `${there.ctx.origin}/actor`,
      totalItems: 1,
      proof: { cryptosuite: 'eddsa-jcs-2022', proofPurpose: 'assertionMethod', expires: /Z$/ },
    })
    t.same(document['items'], [
      {
        id: `${third.ctx.origin}/actor`,
        type: 'Application',
        name: 'Ruritania shares',
        digest: fingerprint.replaceAll(' ', ''),
      },
    ])
    const nodeInfo = await fetch(`${there.ctx.origin}/nodeinfo/2.1`)
    t.match(await nodeInfo.json(), { metadata: { comity: { peerList: listUri(there) } } })
    const etag = answer.headers.get('etag') ?? ''
    const again = await fetch(listUri(there), { headers: { 'if-none-match': etag } })
    t.equal(again.status, 304)

    await publish(there.ctx, 'anna', false)
    t.equal((await fetch(listUri(there))).status, 404)
    t.equal((await fetch(listUri(here))).status, 404, 'and is not there unless published')
    const audit = await there.ctx.db.selectFrom('audit').select(['who', 'action']).execute()
    t.match(audit.slice(-2), [{ action: 'peer-list-published' }, { action: 'peer-list-withdrawn' }])
  })

  await t.test('is made anew when it changed, and every day', async (t) => {
    const { there, third, clock, tomorrow } = await three(t)
    const first = await published(there)
    await tendPeers(there.ctx)
    t.same(await published(there), first, 'not without need')
    tomorrow()
    await tendPeers(there.ctx)
    const second = await published(there)
    t.same(second['items'], first['items'])
    t.ok(String(second['updated']) > String(first['updated']))
    clock.move(1_000)
    await suspendPeer(there.ctx, 'anna', third.host)
    await tendPeers(there.ctx)
    t.match(await published(there), { totalItems: 0, items: [] })
  })
})

test('OPS-19: a subscription', async (t) => {
  await bothDatabases(t, 'proposes what is new and what is gone', async (t, make) => {
    const { here, there, third, tomorrow } = await three(t, make)
    await subscribe(here.ctx, 'boris', there.host, 'propose')
    t.same(await proposalsAt(here), [`list ${there.host}: enter ${third.host}`])
    t.notOk(here.ctx.admission.isPeer(third.host))
    t.equal(await peerAt(here, third.host), undefined, 'a proposal is no entry')
    const [proposal] = await listProposals(here.ctx)
    t.equal(proposal?.terms.fingerprint, await ownFingerprint(third.ctx))

    await approvePeer(here.ctx, 'boris', proposal?.id ?? '')
    t.match(await peerAt(here, third.host), {
      state: 'active',
      fromList: there.host,
      exchangePeers: false,
      fingerprint: await ownFingerprint(third.ctx),
    })
    await publish(here.ctx, 'boris', true)
    t.match(await published(here), { totalItems: 1 }, 'it is not handed on')
    t.notMatch(JSON.stringify(await published(here)), third.host)

    tomorrow()
    await removePeer(there.ctx, 'anna', third.host)
    await tendPeers(there.ctx)
    t.equal(await readDueList(here.ctx), 1)
    t.equal(await readDueList(here.ctx), 0, 'once a day')
    t.same(await proposalsAt(here), [`list ${there.host}: remove ${third.host}`])
    t.ok(here.ctx.admission.isPeer(third.host), 'nothing is removed without a person')
    await approvePeer(here.ctx, 'boris', (await listProposals(here.ctx))[0]?.id ?? '')
    t.notOk(here.ctx.admission.isPeer(third.host))
    const audit = await here.ctx.db
      .selectFrom('audit')
      .select(['who', 'action'])
      .orderBy('seq')
      .execute()
    t.same(
      audit.map(({ who, action }) => `${who} ${action}`),
      [
        'boris peer-added',
        'boris peer-list-subscribed',
        `list ${there.host} peer-proposed`,
        'boris peer-added',
        'boris peer-list-published',
        `list ${there.host} peer-proposed`,
        'boris peer-proposal-approved',
        'boris peer-removed',
      ],
    )
  })

  await t.test('adds by itself only where the operator said so, and follows', async (t) => {
    const { here, there, third } = await three(t)
    await subscribe(here.ctx, 'boris', there.host, 'add')
    t.match(await peerAt(here, third.host), {
      state: 'active',
      fromList: there.host,
      exchangePeers: false,
      reason: `Listed by ${there.host}.`,
    })
    t.same(await proposalsAt(here), [])
    await unsubscribe(here.ctx, 'boris', there.host)
    t.match(await peerAt(here, third.host), { state: 'active' }, 'what it brought stays')
    t.same(await listSubscriptions(here.ctx), [])
  })

  await t.test('adds nobody who has other keys than the list says', async (t) => {
    const { here, there, third } = await three(t)
    const items = [
      { id: `${third.ctx.origin}/actor`, type: 'Application', digest: 'ab'.repeat(32) },
    ]
    await put(there, await signed(there, { items }, new Date(NOW.getTime() + DAY)))
    await subscribe(here.ctx, 'boris', there.host, 'add')
    t.equal(await peerAt(here, third.host), undefined)
    const [proposal] = await listProposals(here.ctx)
    t.match(proposal, { host: third.host, reason: /was not added: .* shows the fingerprint/ })
    await t.rejects(approvePeer(here.ctx, 'boris', proposal?.id ?? ''), { code: 'invalid' })
    t.notOk(here.ctx.admission.isPeer(third.host))
  })

  await t.test('leaves alone what our operator decided, and us', async (t) => {
    const { here, there, third, tomorrow } = await three(t)
    await addPeer(there.ctx, 'anna', here.host, AGREED)
    for (const state of ['active', 'suspended', 'removed'] as const)
      for (const ctx of [here.ctx, there.ctx])
        await list(ctx, `${state}.example`, {
          state: ctx === there.ctx ? 'active' : state,
          instance_actor: `https://${state}.example/actor`,
        })
    await tendPeers(there.ctx)
    t.match(await published(there), { totalItems: 5 })
    await subscribe(here.ctx, 'boris', there.host, 'propose')
    t.same(await proposalsAt(here), [`list ${there.host}: enter ${third.host}`])
    const standing = await here.ctx.db
      .selectFrom('peers')
      .select(['host', 'state', 'from_list'])
      .where('host', 'like', '%.example')
      .orderBy('host')
      .execute()
    t.same(
      standing,
      ['active', 'removed', 'suspended'].map((state) => ({
        host: `${state}.example`,
        state,
        from_list: null,
      })),
    )
    await declineProposal(here.ctx, 'boris', (await listProposals(here.ctx))[0]?.id ?? '')
    tomorrow()
    await tendPeers(there.ctx)
    await readDueList(here.ctx)
    t.same(await proposalsAt(here), [], 'what was declined is not proposed again')
    await list(there.ctx, 'suspended.example', { state: 'suspended' })
    tomorrow()
    await tendPeers(there.ctx)
    await readDueList(here.ctx)
    t.same(await proposalsAt(here), [], 'what the list did not bring it does not take away')
  })

  await t.test('is to an active peer only, whose list is there', async (t) => {
    const { here, there, third, tomorrow } = await three(t)
    await t.rejects(subscribe(here.ctx, 'boris', third.host, 'propose'), { code: 'wrong-state' })
    t.same(
      third.asked.filter((path) => path.startsWith('/peers')),
      [],
      'it was not asked',
    )
    await subscribe(here.ctx, 'boris', there.host, 'propose')
    t.equal((await listProposals(here.ctx)).length, 1)
    tomorrow()
    await removePeer(there.ctx, 'anna', third.host)
    await tendPeers(there.ctx)
    await readDueList(here.ctx)
    t.same(await proposalsAt(here), [], 'takes back what it proposed and no longer has')
    await suspendPeer(here.ctx, 'boris', there.host)
    tomorrow()
    const asked = there.asked.length
    t.equal(await readDueList(here.ctx), 1)
    t.equal(there.asked.length, asked, 'a publisher that was suspended is not asked')
    t.match(await errorAt(here), /not an active peer/)
    await unsubscribe(here.ctx, 'boris', there.host)
    await resumePeer(here.ctx, 'boris', there.host)
    await publish(there.ctx, 'anna', false)
    await t.rejects(subscribe(here.ctx, 'boris', there.host, 'add'), {
      code: /unreachable|invalid/,
    })
    t.same(await listSubscriptions(here.ctx), [])
    const two = await instance(t, { env: { COMITY_PEER_APPROVAL: 'two' } })
    await t.rejects(subscribe(two.ctx, 'boris', there.host, 'add'), { code: 'not-allowed' })
  })
})
