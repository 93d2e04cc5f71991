import { test } from 'tap'
import { rotateKeys } from '../../../src/actions/key-rotation.ts'
import { watchOwnKeys, signingKey } from '../../../src/federation/keyring.ts'
import { resolveKey } from '../../../src/federation/inbox/keys.ts'
import { keepKeys } from '../../../src/federation/outgoing/renew-proofs.ts'
import { checkProof } from '../../../src/federation/outgoing/proof.ts'
import { readMultikey } from '../../../src/platform/keys.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { office } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import { movableClock, soon } from '../reading/support.ts'
import {
  type Instance,
  copiesAt,
  instance,
  moveQueueClock,
  publishMany,
  settle,
} from './servers.ts'

const FOLLOWED = { followPublic: true, exchangePeers: false }
const WEEK = 7 * 86_400_000

interface Listed {
  readonly publicKey: { readonly id: string } | readonly { readonly id: string }[]
  readonly assertionMethod: readonly { readonly id: string; readonly publicKeyMultibase: string }[]
}

/** The keys that an actor's document lists now, as others read it. */
async function listedAt(
  uri: string,
): Promise<{ rsa: string[]; ed25519: Listed['assertionMethod'] }> {
  const response = await fetch(uri, { headers: { accept: 'application/activity+json' } })
  const { publicKey, assertionMethod } = (await response.json()) as Listed
  return { rsa: [publicKey].flat().map(({ id }) => id), ed25519: assertionMethod }
}

/** How often each delivery of an instance was tried in vain. */
const failedAttempts = async ({ ctx }: Instance): Promise<number[]> => {
  const rows = await ctx.db.selectFrom('deliveries').select(['attempts', 'state']).execute()
  return rows.map(({ attempts, state }) => attempts - (state === 'delivered' ? 1 : 0))
}

const setAside = ({ ctx }: Instance) =>
  ctx.db.selectFrom('inbox').selectAll().where('state', 'in', ['quarantined', 'refused']).execute()

/** Activities of an instance whose proof no key that the actor lists now has made. */
async function unprovenAt({ ctx }: Instance): Promise<string[]> {
  const rows = await ctx.db.selectFrom('activities').select(['uri', 'body']).execute()
  const wrong: string[] = []
  for (const { uri, body } of rows) {
    const document = JSON.parse(body) as { actor: string; proof: { verificationMethod: string } }
    const { ed25519 } = await listedAt(document.actor)
    const listed = ed25519.find(({ id }) => id === document.proof.verificationMethod)
    const key = listed && readMultikey(listed.publicKeyMultibase)
    if (!key || !checkProof(document, key, ctx.now()).ok) wrong.push(uri)
  }
  return wrong
}

/** Two servers, one of which follows the other's organisations. */
async function pair(t: Parameters<typeof instance>[0], make?: Parameters<typeof instance>[2]) {
  const clock = movableClock()
  const there = await instance(t, { now: clock.now }, make)
  const at = await office(there.ctx)
  await publishMany(there, at, 2)
  const here = await instance(t, { now: clock.now }, make)
  await addPeer(here.ctx, 'petra', there.host, FOLLOWED)
  await addPeer(there.ctx, 'petra', here.host, FOLLOWED)
  await settle(here, there)
  return { clock, there, here, at, uri: `${there.ctx.origin}/actors/${at.id}` }
}

test('REL-12: keys are rotated', async (t) => {
  await bothDatabases(t, 'and nothing fails at a peer', async (t, make) => {
    const { clock, there, here, at, uri } = await pair(t, make)
    const [before = ''] = (await listedAt(uri)).rsa
    await rotateKeys(there.ctx, 'petra', { reason: 'yearly' })
    const listed = await listedAt(uri)
    t.equal(listed.rsa.length, 2)
    t.equal(listed.rsa[1], before, 'the key in use comes first')
    t.equal(listed.ed25519.length, 2)
    await soon(async () => (await signingKey(there.ctx, at.id)).keyId !== before)
    t.equal((await signingKey(there.ctx, at.id)).keyId, listed.rsa[0])

    await publishMany(there, at, 2)
    await settle(there, here)
    t.equal((await copiesAt(here)).length, 4)
    t.same(new Set(await failedAttempts(there)), new Set([0]))
    t.same(await setAside(here), [])
    const known = await here.ctx.db
      .selectFrom('remote_keys')
      .select('key_id')
      .where('actor_uri', '=', uri)
      .execute()
    t.ok(known.some(({ key_id }) => key_id === listed.rsa[0]))
    t.match(
      await there.ctx.db.selectFrom('audit').selectAll().where('subject', '=', uri).execute(),
      [{}, { who: /^account:/, action: 'keys-rotated', reason: 'yearly', detail: { retired: [] } }],
    )

    await keepKeys(there.ctx)
    t.same(await unprovenAt(there), [])
    clock.move(WEEK - 1)
    await keepKeys(there.ctx)
    t.equal((await listedAt(uri)).rsa.length, 2, 'seven days')
    clock.move(1)
    await keepKeys(there.ctx)
    t.same((await listedAt(uri)).rsa, [listed.rsa[0]])
    await settle(there, here)
    t.same(await unprovenAt(there), [])
    t.notOk((await resolveKey(here.ctx, before)).ok, 'the peer was told')
    t.same(await setAside(here), [])
  })

  await bothDatabases(t, 'in an emergency, while a peer is cut off', async (t, make) => {
    const { clock, there, here, at, uri } = await pair(t, make)
    const [before = ''] = (await listedAt(uri)).rsa
    here.hook = () => {
      throw new Error('cut off')
    }
    await publishMany(there, at, 2)
    await settle(there)
    const failed = await failedAttempts(there)
    await rotateKeys(there.ctx, 'petra', { actor: 'digital', emergency: true })
    const listed = await listedAt(uri)
    t.equal(listed.rsa.length, 1, 'the old one is not listed a moment longer')
    t.not(listed.rsa[0], before)
    t.equal(listed.ed25519.length, 1)
    await soon(async () => (await signingKey(there.ctx, at.id)).keyId !== before)

    here.hook = () => undefined
    clock.move(25 * 3_600_000) // the peer believes no key any more without asking again
    await moveQueueClock(there, '2 hours')
    await settle(there, here)
    t.equal((await copiesAt(here)).length, 4, 'what waited came, with a proof that holds')
    t.same(await setAside(here), [])
    t.same((await failedAttempts(there)).slice(0, failed.length), failed, 'and at once')
    t.notOk((await resolveKey(here.ctx, before)).ok)
    await keepKeys(there.ctx)
    t.same(await unprovenAt(there), [])
  })

  await bothDatabases(t, 'and no private half of a replaced one is kept', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    await rotateKeys(ctx, 'petra', { actor: 'instance' })
    await rotateKeys(ctx, 'petra', { actor: 'instance' })
    await t.rejects(rotateKeys(ctx, 'petra', { actor: 'nobody' }), { code: 'not-found' })
    const rows = await ctx.db
      .selectFrom('actor_keys')
      .select(['actor_id', 'retired_at', 'private_sealed'])
      .execute()
    t.equal(rows.filter(({ actor_id }) => actor_id === 'instance').length, 6)
    t.equal(rows.filter(({ actor_id }) => actor_id === at.id).length, 2)
    for (const { retired_at, private_sealed } of rows)
      t.equal(private_sealed === '', retired_at !== null)
  })

  await bothDatabases(t, 'and other processes sign with the new ones at once', async (t, make) => {
    const ctx = await make()
    await office(ctx)
    const other = { ...ctx, sealer: { ...ctx.sealer } } // has a ring of its own
    const stop = await watchOwnKeys(other)
    const before = await signingKey(other, 'instance')
    await rotateKeys(ctx, 'petra', { actor: 'instance' })
    const began = performance.now()
    await soon(async () => (await signingKey(other, 'instance')).keyId !== before.keyId)
    t.not((await signingKey(other, 'instance')).keyId, before.keyId)
    t.ok(performance.now() - began < 2_000)
    await stop()
  })
})
