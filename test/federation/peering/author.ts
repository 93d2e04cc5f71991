import type { OpenContext } from '../../../src/context.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { addProof } from '../../../src/federation/outgoing/proof.ts'
import {
  makeEd25519KeyPair,
  makeRsaKeyPair,
  writeMultikey,
  writePublicPem,
} from '../../../src/platform/keys.ts'
import { queueBackfill } from '../../../src/store/backfills.ts'
import { CONTEXT, NS, PUBLIC } from '../../../src/vocabulary/context.ts'
import type { Wire } from '../../../src/vocabulary/wire.ts'
import { NOW } from '../../support/world.ts'
import { list } from '../reading/support.ts'

const [rsa, proof] = await Promise.all([makeRsaKeyPair(), makeEd25519KeyPair()])

/** The document of an organisation on a scripted server. */
export const organisation = (origin: string): Wire => ({
  '@context': CONTEXT,
  id: `${origin}/body`,
  type: 'Organization',
  preferredUsername: 'body',
  name: 'A scripted body',
  inbox: `${origin}/body/inbox`,
  outbox: `${origin}/body/outbox`,
  followers: `${origin}/body/followers`,
  catalogue: `${origin}/body/catalogue`,
  publicKey: {
    id: `${origin}/body#main-key`,
    owner: `${origin}/body`,
    publicKeyPem: writePublicPem(rsa.publicKey),
  },
  assertionMethod: [
    {
      id: `${origin}/body#ed25519-key`,
      type: 'Multikey',
      controller: `${origin}/body`,
      publicKeyMultibase: writeMultikey(proof.publicKey),
    },
  ],
})

/** A record of that organisation. */
export const record = (origin: string, id: string, more: Wire = {}): Wire => ({
  '@context': CONTEXT,
  id: `${origin}/initiatives/${id}`,
  type: 'Article',
  additionalType: `${NS}Initiative`,
  attributedTo: `${origin}/body`,
  name: `Initiative ${id}`,
  summary: 'A sentence.',
  content: '<p>What it does.</p>',
  challenge: 'A problem.',
  stage: 'pilot',
  function: ['01.3'],
  jurisdiction: ['XF'],
  governmentLevel: 'national',
  license: 'https://creativecommons.org/licenses/by/4.0/',
  inLanguage: 'en',
  recordStatus: 'published',
  revision: 1,
  published: '2026-11-01T09:00:00Z',
  updated: '2026-11-01T09:00:00Z',
  to: [PUBLIC],
  cc: [`${origin}/body/followers`],
  ...more,
})

/** The Create of an object, proved by the organisation's key. */
export function create(origin: string, object: Wire, more: Wire = {}): Wire {
  const bare = Object.fromEntries(Object.entries(object).filter(([name]) => name !== '@context'))
  const activity = {
    '@context': CONTEXT,
    id: `${origin}/activities/${String(object['id']).split('/').at(-1)}`,
    type: 'Create',
    actor: `${origin}/body`,
    published: '2026-11-01T09:00:00Z',
    to: [PUBLIC],
    cc: [],
    object: bare,
    ...more,
  }
  return addProof(activity, {
    verificationMethod: `${origin}/body#ed25519-key`,
    privateKey: proof.privateKey,
    created: NOW,
  })
}

/** Lists a scripted server as a peer and has the catalogue of its organisation read. */
export async function queueScripted(
  ctx: OpenContext,
  { origin, host }: { readonly origin: string; readonly host: string },
): Promise<void> {
  await list(ctx, host)
  const actor = await resolveActor(ctx, `${origin}/body`)
  if (!actor) throw new Error('The scripted organisation could not be read.')
  await queueBackfill(ctx.db, actor, ctx.now())
}
