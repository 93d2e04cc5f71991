import { test } from 'tap'
import { diagnose } from '../../../src/actions/diagnosis.ts'
import {
  otherFingerprint,
  confirmPeerKeys,
  ownFingerprint,
} from '../../../src/actions/peer-keys.ts'
import { listPeers } from '../../../src/actions/peer-list.ts'
import { resumePeer } from '../../../src/actions/peers.ts'
import type { Context } from '../../../src/context.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { askPeers, tendPeers } from '../../../src/federation/peer-upkeep.ts'
import { makeEd25519KeyPair, writeMultikey } from '../../../src/platform/keys.ts'
import { INSTANCE_ID, findActor } from '../../../src/store/actors.ts'
import { storeActorDocument } from '../../../src/actions/actor-documents.ts'
import { bothDatabases, NOW, world } from '../../support/world.ts'
import { AS2, list, movableClock, soon } from '../reading/support.ts'
import { instance } from './servers.ts'

const FOLLOWED = { followPublic: true, exchangePeers: false, reason: 'Agreed' }
const DAY = 86_400_000

const peerAt = async (ctx: Context, host: string) =>
  (await listPeers(ctx)).find((one) => one.host === host)

const audited = async (ctx: Context) => {
  const rows = await ctx.db.selectFrom('audit').select(['who', 'action']).orderBy('seq').execute()
  return rows.map(({ who, action }) => `${who} ${action}`)
}

/** Gives a server's own actor a further key, as somebody would who took it over, or as a rotation does. */
async function addKey(ctx: Context): Promise<void> {
  const { publicKey } = await makeEd25519KeyPair()
  await ctx.db
    .insertInto('actor_keys')
    .values({
      key_id: `${ctx.origin}/actor#new-key`,
      actor_id: INSTANCE_ID,
      kind: 'ed25519',
      public_key: writeMultikey(publicKey),
      private_sealed: 'not needed here',
      created_at: ctx.now(),
    })
    .execute()
  const actor = await findActor(ctx.db, INSTANCE_ID)
  if (!actor) throw new Error('There is no instance.')
  await storeActorDocument(ctx, actor)
  // Every process hears of it a moment after the commit.
  await soon(async () => {
    const served = await fetch(actor.uri, { headers: { accept: AS2 } })
    return (await served.text()).includes('#new-key')
  })
}

test('OPS-19: entering a peer', async (t) => {
  await t.test('shows who it is first, and enters nothing that was not confirmed', async (t) => {
    const there = await instance(t)
    const here = await instance(t)
    const theirs = await ownFingerprint(there.ctx)
    const looked = await PEERING.look(here.ctx, there.host)
    t.match(looked, { host: there.host, comity: true, fingerprint: theirs })
    t.equal(await peerAt(here.ctx, there.host), undefined, 'looking enters nothing')
    await t.rejects(
      addPeer(here.ctx, 'anna', there.host, FOLLOWED, async ({ fingerprint }) => {
        throw otherFingerprint(there.host, fingerprint)
      }),
      { code: 'invalid', message: new RegExp(theirs) },
    )
    t.equal(await peerAt(here.ctx, there.host), undefined)
    t.same(await audited(here.ctx), [])
    const confirmed: unknown[] = []
    const added = await addPeer(here.ctx, 'anna', there.host, FOLLOWED, async (found) => {
      confirmed.push(found.fingerprint)
    })
    t.same(confirmed, [theirs])
    t.match(added, { fingerprint: theirs, reason: 'Agreed', state: 'active' })
  })

  await t.test('is told on the way that any operator can read', async (t) => {
    const { ctx } = await instance(t)
    const fingerprint = await ownFingerprint(ctx)
    const nodeInfo = await fetch(`${ctx.origin}/nodeinfo/2.1`)
    t.match(await nodeInfo.json(), { metadata: { comity: { fingerprint } } })
  })

  await t.test('SEC-10: opens addresses for that host only', async (t) => {
    const ctx = await world(t)
    await list(ctx, 'inside.example', { cidrs: ['10.20.0.0/16'] })
    await list(ctx, 'outside.example')
    t.same(ctx.outboundPolicy.cidrsFor?.('inside.example'), ['10.20.0.0/16'])
    t.same(ctx.outboundPolicy.cidrsFor?.('outside.example'), [])
  })
})

test('OPS-19: keys that change after a peer was entered', async (t) => {
  await bothDatabases(t, 'are seen, shown, audited and confirmed', async (t, make) => {
    const clock = movableClock()
    const there = await instance(t, { now: clock.now }, make)
    const here = await instance(t, { now: clock.now }, make)
    await addPeer(here.ctx, 'anna', there.host, FOLLOWED)
    const before = await ownFingerprint(there.ctx)
    t.equal(await askPeers(here.ctx, 'worker'), 0, 'once a day is enough')
    await addKey(there.ctx)
    const now = await ownFingerprint(there.ctx)
    t.not(now, before)
    clock.move(DAY + 1)
    t.equal(await askPeers(here.ctx, 'worker'), 1)
    t.match(await peerAt(here.ctx, there.host), {
      state: 'active',
      fingerprint: before,
      unconfirmed: { fingerprint: now },
    })
    t.match(
      (await diagnose(here.ctx)).find(({ says }) => /keys that nobody confirmed/.test(says)),
      { check: 'peers', state: 'wrong' },
    )
    clock.move(DAY + 1)
    await askPeers(here.ctx, 'worker')
    t.same(
      await audited(here.ctx),
      ['anna peer-added', 'this server peer-keys-changed'],
      'told once',
    )

    await t.rejects(confirmPeerKeys(here.ctx, 'anna', there.host, before), { code: 'invalid' })
    await confirmPeerKeys(here.ctx, 'anna', there.host, now.toUpperCase(), 'They called.')
    t.match(await peerAt(here.ctx, there.host), { fingerprint: now, unconfirmed: undefined })
    await t.rejects(confirmPeerKeys(here.ctx, 'anna', there.host, now), { code: 'wrong-state' })
    t.equal((await audited(here.ctx)).at(-1), 'anna peer-keys-confirmed')
  })

  await t.test('are no matter when one is gone, or the actor is another one', async (t) => {
    const clock = movableClock()
    const there = await instance(t, { now: clock.now })
    const here = await instance(t, { now: clock.now })
    await addKey(there.ctx)
    await addPeer(here.ctx, 'anna', there.host, FOLLOWED)
    await there.ctx.db.deleteFrom('actor_keys').where('key_id', 'like', '%#new-key').execute()
    const actor = await findActor(there.ctx.db, INSTANCE_ID)
    if (actor) await storeActorDocument(there.ctx, actor)
    clock.move(DAY + 1)
    await askPeers(here.ctx, 'worker')
    t.match(await peerAt(here.ctx, there.host), {
      fingerprint: await ownFingerprint(there.ctx),
      unconfirmed: undefined,
    })
    t.same(await audited(here.ctx), ['anna peer-added'])
  })
})

test('OPS-19: the end of a listing', async (t) => {
  await bothDatabases(t, 'is warned of, and suspends the peer', async (t, make) => {
    // Admission reads the machine's clock, since it is asked without a context.
    const clock = movableClock(new Date())
    const ctx = await make({ now: clock.now })
    const expires = new Date(clock.now().getTime() + 40 * DAY)
    await list(ctx, 'gov.example', { expires_at: expires })
    const warned = async () => {
      const findings = await diagnose(ctx)
      return findings.some(({ says }) => /^gov\.example is listed until/.test(says))
    }
    const figure = async (matter: string) => {
      const { values } = await ctx.metrics.peerMatters.get()
      return values.find(({ labels }) => labels.matter === matter)?.value
    }
    await tendPeers(ctx)
    t.notOk(await warned())
    t.equal(await figure('expiring'), 0)
    clock.move(11 * DAY)
    await tendPeers(ctx)
    t.ok(await warned(), 'thirty days ahead')
    t.equal(await figure('expiring'), 1)
    t.ok(ctx.admission.isPeer('gov.example'))
    clock.move(30 * DAY)
    await tendPeers(ctx)
    t.match(await peerAt(ctx, 'gov.example'), {
      state: 'suspended',
      reason: /^Its listing ended on /,
    })
    t.notOk(ctx.admission.admits('gov.example'))
    t.equal(await figure('suspended'), 1)
    t.same(await audited(ctx), ['this server peer-suspended'])
    await t.rejects(resumePeer(ctx, 'anna', 'gov.example'), { message: /--until/ })
    const later = new Date(clock.now().getTime() + 365 * DAY)
    await resumePeer(ctx, 'anna', 'gov.example', { expires: later })
    t.ok(ctx.admission.isPeer('gov.example'))
    t.match(await peerAt(ctx, 'gov.example'), { state: 'active', expires: later })
  })

  await t.test('shuts out at once, before the job has seen it', async (t) => {
    const ctx = await world(t)
    await list(ctx, 'gov.example', { expires_at: new Date(Date.now() - 1), since: NOW })
    t.notOk(ctx.admission.isPeer('gov.example'))
    t.notOk(ctx.admission.admits('gov.example'), 'also in open federation')
  })
})
