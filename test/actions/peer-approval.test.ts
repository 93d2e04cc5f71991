import { test } from 'tap'
import { createAccount, suspendAccount } from '../../src/actions/accounts.ts'
import {
  approveProposal,
  declineProposal,
  endOverdueProposals,
} from '../../src/actions/peer-approval.ts'
import { type DiscoveredPeer, type PeerOptions, enterPeer } from '../../src/actions/peer-entry.ts'
import { listPeers } from '../../src/actions/peer-list.ts'
import { type Proposal, listProposals } from '../../src/actions/peer-proposals.ts'
import { removePeer, resumePeer, suspendPeer } from '../../src/actions/peers.ts'
import type { Context } from '../../src/context.ts'
import { widens } from '../../src/domain/peer-proposal.ts'
import { listAudit } from '../../src/store/audit.ts'
import { deleteOldRows } from '../../src/store/upkeep.ts'
import { fingerprintOf } from '../../src/platform/keys.ts'
import { bothDatabases, type WorldOptions, world } from '../support/world.ts'
import { movableClock } from '../federation/reading/support.ts'
import { someoneAt } from '../federation/outgoing/support.ts'

const HOST = 'share.freedonia.example'
const DAY = 86_400_000
const TWO = { env: { COMITY_PEER_APPROVAL: 'two' } }
const AGREED: PeerOptions = { followPublic: true, exchangePeers: false, reason: 'Agreed' }

const found = (more: Partial<DiscoveredPeer> = {}): DiscoveredPeer => {
  const keyHashes = ['aa'.repeat(32)]
  return {
    host: HOST,
    name: 'Freedonia',
    comity: true,
    instanceActor: `https://${HOST}/actor`,
    keyHashes,
    fingerprint: fingerprintOf(keyHashes),
    organisations: [],
    ...more,
  }
}

async function decidedByTwo(
  make: (options?: WorldOptions) => Promise<Context>,
  options: WorldOptions = {},
): Promise<Context> {
  const ctx = await make({ ...TWO, ...options })
  for (const handle of ['anna', 'boris'])
    await createAccount(ctx, 'test', { handle, role: 'administrator' })
  await createAccount(ctx, 'test', { handle: 'mona', role: 'moderator' })
  return ctx
}

const peerOf = async (ctx: Context) => (await listPeers(ctx)).find(({ host }) => host === HOST)

/** What the audit trail says of peers, the oldest first. */
async function audited(ctx: Context): Promise<string[]> {
  const rows = await listAudit(ctx.db, { subject: HOST }, { limit: 100 })
  return rows.toReversed().map(({ who, who_handle, action }) => `${who_handle ?? who} ${action}`)
}

async function soleProposal(ctx: Context): Promise<Proposal> {
  const [proposal, ...more] = await listProposals(ctx)
  if (!proposal || more.length > 0) throw new Error('Not one proposal.')
  return proposal
}

const NOT_ALLOWED = { code: 'not-allowed' }

test('OPS-19: where two administrators decide', async (t) => {
  await bothDatabases(t, 'a peer is added by one and approved by another', async (t, make) => {
    const ctx = await decidedByTwo(make)
    const body = await someoneAt(ctx, `https://${HOST}`, { kind: 'Organization' })
    const wanted = found({ organisations: [body] })
    for (const nobody of ['command line', 'mona', 'nobody'])
      await t.rejects(enterPeer(ctx, nobody, wanted, AGREED), NOT_ALLOWED, nobody)
    const proposed = await enterPeer(ctx, 'anna', wanted, AGREED)
    t.match(proposed, { state: 'proposed', proposal: { proposedBy: 'anna', kind: 'enter' } })
    t.notOk(ctx.admission.isPeer(HOST), 'which gives it no rights')
    t.same(await ctx.db.selectFrom('follows').selectAll().execute(), [])
    const { id, terms } = await soleProposal(ctx)
    t.equal(terms.fingerprint, wanted.fingerprint, 'and shows what was seen')

    await t.rejects(approveProposal(ctx, 'anna', id), NOT_ALLOWED, 'not by the same person')
    for (const nobody of ['command line', 'mona'])
      await t.rejects(approveProposal(ctx, nobody, id), NOT_ALLOWED, nobody)
    await suspendAccount(ctx, 'test', 'boris')
    await t.rejects(approveProposal(ctx, 'boris', id), NOT_ALLOWED, 'nor by whom is suspended')
    await createAccount(ctx, 'test', { handle: 'clara', role: 'administrator' })
    await approveProposal(ctx, 'clara', id)
    t.ok(ctx.admission.isPeer(HOST))
    t.match(await peerOf(ctx), { state: 'active', reason: 'Agreed', proposal: undefined })
    t.equal((await ctx.db.selectFrom('follows').selectAll().execute()).length, 1)
    await t.rejects(approveProposal(ctx, 'clara', id), { code: 'not-found' }, 'once')
    t.same(await audited(ctx), [
      'anna peer-proposed',
      'clara peer-proposal-approved',
      'clara peer-added',
    ])
  })

  await bothDatabases(t, 'only more rights take a second person', async (t, make) => {
    const ctx = await decidedByTwo(make)
    await enterPeer(ctx, 'anna', found(), AGREED)
    await approveProposal(ctx, 'boris', (await soleProposal(ctx)).id)

    const wider = await enterPeer(ctx, 'anna', found(), { ...AGREED, exchangePeers: true })
    t.match(wider, { state: 'active', exchangePeers: false, proposal: { kind: 'enter' } })
    t.notOk(ctx.admission.sharesPeersOnly(HOST))
    await approveProposal(ctx, 'boris', (await soleProposal(ctx)).id)
    t.ok(ctx.admission.sharesPeersOnly(HOST))
    const narrower = await enterPeer(ctx, 'anna', found(), AGREED)
    t.match(narrower, { exchangePeers: false, proposal: undefined })

    await suspendPeer(ctx, 'command line', HOST)
    t.notOk(ctx.admission.admits(HOST), 'suspending never waits, whoever does it')
    t.match(await resumePeer(ctx, 'anna', HOST), { kind: 'resume' })
    t.notOk(ctx.admission.admits(HOST))
    await t.rejects(approveProposal(ctx, 'anna', (await soleProposal(ctx)).id), NOT_ALLOWED)
    await approveProposal(ctx, 'boris', (await soleProposal(ctx)).id)
    t.ok(ctx.admission.isPeer(HOST))

    await suspendPeer(ctx, 'anna', HOST)
    t.match(await removePeer(ctx, 'anna', HOST), { kind: 'remove' }, 'in open federation a release')
    t.notOk(ctx.admission.admits(HOST))
    await approveProposal(ctx, 'boris', (await soleProposal(ctx)).id)
    t.ok(ctx.admission.admits(HOST), 'as a stranger')
    t.equal(await peerOf(ctx), undefined)
  })

  await bothDatabases(
    t,
    'a proposal ends by itself, declined, or by a new one',
    async (t, make) => {
      const clock = movableClock()
      const ctx = await decidedByTwo(make, { now: clock.now })
      await enterPeer(ctx, 'anna', found(), AGREED)
      const first = await soleProposal(ctx)
      await enterPeer(ctx, 'boris', found(), { ...AGREED, exchangePeers: true })
      const second = await soleProposal(ctx)
      t.not(second.id, first.id)
      await t.rejects(approveProposal(ctx, 'boris', first.id), { code: 'not-found' })
      await declineProposal(ctx, 'anna', second.id, 'Too much')
      t.equal(await peerOf(ctx), undefined)
      t.same(await listProposals(ctx), [])

      await enterPeer(ctx, 'anna', found(), AGREED)
      const third = await soleProposal(ctx)
      clock.move(14 * DAY)
      await t.rejects(approveProposal(ctx, 'boris', third.id), { code: 'wrong-state' })
      t.equal(await endOverdueProposals(ctx), 1)
      t.equal(await endOverdueProposals(ctx), 0)
      t.equal(await peerOf(ctx), undefined)
      t.match(await audited(ctx), [
        'anna peer-proposed',
        'boris peer-proposed',
        'anna peer-proposal-declined',
        'anna peer-proposed',
        'this server peer-proposal-expired',
      ])
      const longAgo = { decided_at: new Date('2026-01-01T00:00:00Z') }
      await ctx.db.updateTable('peer_proposals').set(longAgo).execute()
      const ofList = ctx.db.updateTable('peer_proposals').set({ list: 'x.example' })
      await ofList.where('id', '=', second.id).execute()
      await deleteOldRows(ctx.db)
      t.same(
        await ctx.db.selectFrom('peer_proposals').select(['state', 'decided_by']).execute(),
        [{ state: 'declined', decided_by: null }],
        'REL-08: only what was declined of a list is remembered, and not by whom',
      )
    },
  )

  await t.test('what changed since it was proposed is not approved', async (t) => {
    const ctx = await decidedByTwo((options) => world(t, options))
    await enterPeer(ctx, 'anna', found(), AGREED)
    const { id } = await soleProposal(ctx)
    const others = { seen_hashes: ['bb'.repeat(32)], keys_changed_at: ctx.now() }
    await ctx.db.updateTable('peers').set(others).execute()
    await t.rejects(approveProposal(ctx, 'boris', id), { message: /other keys/ })
    await suspendPeer(ctx, 'anna', HOST)
    await t.rejects(approveProposal(ctx, 'boris', id), { code: 'not-found' })
    t.notOk(ctx.admission.admits(HOST))
  })
})

test('OPS-19: one administrator is enough unless it is switched on', async (t) => {
  const ctx = await world(t)
  t.match(await enterPeer(ctx, 'command line', found(), AGREED), { state: 'active' })
  await suspendPeer(ctx, 'command line', HOST)
  t.equal(await resumePeer(ctx, 'command line', HOST), undefined)
  t.ok(ctx.admission.isPeer(HOST))
})

test('OPS-19: what counts as more rights', async (t) => {
  const has = {
    followPublic: true,
    exchangePeers: true,
    cidrs: ['10.1.0.0/16'],
    expires: '2027-01-01T00:00:00.000Z',
    keyHashes: ['a', 'b'],
  }
  const bare = { followPublic: false, exchangePeers: false, cidrs: [], keyHashes: [] }
  t.ok(widens(undefined, { ...bare, expires: has.expires }), 'being listed at all')
  t.notOk(widens(has, has))
  t.notOk(widens(has, { ...bare, expires: '2026-12-01T00:00:00.000Z' }), 'less of everything')
  for (const more of [
    { cidrs: [...has.cidrs, '10.2.0.0/16'] },
    { expires: '2027-01-02T00:00:00.000Z' },
    { expires: null },
    { keyHashes: ['a', 'c'] },
  ])
    t.ok(widens(has, { ...has, ...more }), JSON.stringify(more))
  t.ok(widens({ ...has, followPublic: false }, has))
  t.ok(widens({ ...has, exchangePeers: false }, has))
  t.notOk(widens({ ...has, expires: null }, has))
})
