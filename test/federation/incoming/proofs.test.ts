import { test } from 'tap'
import { addProof } from '../../../src/federation/outgoing/proof.ts'
import { world } from '../../support/world.ts'
import { activity, peer, proofKeys } from '../inbox/support.ts'
import { deliver, organisation } from './support.ts'

test('the worker believes a proof only as far as it holds (TRUST 2.4)', async (t) => {
  const ctx = await world(t)
  const ours = await organisation(ctx)
  const v = await peer(t)
  const [ann, eve] = [v.author('ann'), v.author('eve', { assertionMethod: [] })]
  const prove = (document: Record<string, unknown>, method = `${ann.uri}#ed25519-key`) =>
    addProof(document, {
      verificationMethod: method,
      privateKey: proofKeys.privateKey,
      created: ctx.now(),
    })
  const follow = () => activity(ann, 'Follow', ours.uri)
  t.match(await deliver(ctx, ann, prove(follow())), { state: 'applied' })
  const changed = { ...prove(follow()), to: ['https://e.example/'] }
  t.match(await deliver(ctx, ann, changed), {
    state: 'quarantined',
    reason: 'bad proof: signature',
  })
  t.match(
    await deliver(ctx, eve, prove(activity(eve, 'Follow', ours.uri))),
    { state: 'quarantined', reason: 'bad proof: key' },
    'another’s key',
  )
  t.match(await deliver(ctx, ann, prove(follow(), `${ann.uri}#none`)), {
    state: 'quarantined',
    reason: 'bad proof: key',
  })
  t.match(
    await deliver(ctx, ann, prove(follow(), ann.keyId)),
    { state: 'quarantined', reason: 'bad proof: key' },
    'an RSA key',
  )
  t.match(
    await deliver(ctx, ann, { ...follow(), proof: { type: 'Ed25519Signature2020' } }),
    { state: 'applied' },
    'one that we cannot judge',
  )
  t.match(
    await deliver(ctx, ann, {
      ...follow(),
      signature: { type: 'RsaSignature2017', signatureValue: 'x' },
    }),
    { state: 'applied' },
    'SEC-07: an LD signature is not looked at',
  )
})
