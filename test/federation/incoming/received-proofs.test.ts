import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { addProof } from '../../../src/federation/outgoing/proof.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { activity, listPeer, peer, proofKeys } from '../inbox/support.ts'
import { deliver, remoteInitiative, withContext } from './support.ts'

const proofOf = async (ctx: OpenContext) =>
  (await ctx.db.selectFrom('records').select('proof').executeTakeFirst())?.proof

test('the proof of a received record', async (t) => {
  await bothDatabases(
    t,
    'TRUST 2.4: is noted on the copy with the version that it is over',
    async (t, make) => {
      const ctx = await make()
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const prove = (document: Record<string, unknown>) =>
        addProof(document, {
          verificationMethod: `${org.uri}#ed25519-key`,
          privateKey: proofKeys.privateKey,
          created: ctx.now(),
        })
      const object = remoteInitiative(org)
      const send = (type: string, more = {}, isProved = true) => {
        const document = activity(org, type, { ...object, ...more }, withContext)
        return deliver(ctx, org, isProved ? prove(document) : document)
      }
      t.match(await send('Create'), { state: 'applied' })
      t.equal(await proofOf(ctx), 'verified')
      t.match(await send('Update', { updated: '2026-11-02T09:00:00Z', revision: 2 }, false), {
        state: 'applied',
      })
      t.equal(await proofOf(ctx), 'missing', 'the new version came without one')
      t.match(await send('Update', { updated: '2026-11-02T09:00:00Z', revision: 2 }), {
        reason: 'unchanged',
      })
      t.equal(await proofOf(ctx), 'verified', 'the same version, with its proof this time')
      t.match(await send('Update', { updated: '2026-11-03T09:00:00Z', revision: 3 }, false), {
        state: 'applied',
      })
      t.match(
        await send('Update', { updated: '2026-11-03T09:00:00Z', revision: 3, stage: 'scaling' }),
        {
          reason: 'unchanged',
        },
      )
      t.equal(await proofOf(ctx), 'missing', 'a proof over other words says nothing of these')
    },
  )

  t.test('TRUST 2.4: over an id alone says nothing of the object', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const object = remoteInitiative(org)
    v.paths.set('/initiatives/1', { body: { ...withContext, ...object } })
    const create = addProof(activity(org, 'Create', object['id']), {
      verificationMethod: `${org.uri}#ed25519-key`,
      privateKey: proofKeys.privateKey,
      created: ctx.now(),
    })
    t.match(await deliver(ctx, org, create), { state: 'applied' })
    t.equal(await proofOf(ctx), 'missing')
  })

  t.test('TRUST 2.4: that does not fit keeps the record out', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const create = addProof(activity(org, 'Create', remoteInitiative(org), withContext), {
      verificationMethod: `${org.uri}#ed25519-key`,
      privateKey: proofKeys.privateKey,
      created: ctx.now(),
    })
    const changed = { ...create, object: remoteInitiative(org, { stage: 'abandoned' }) }
    t.match(await deliver(ctx, org, changed), {
      state: 'quarantined',
      reason: 'bad proof: signature',
    })
    t.same(await ctx.db.selectFrom('records').select('id').execute(), [])
  })
})
