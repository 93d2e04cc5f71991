import type { Context } from '../context.ts'
import { mainKeyUri, proofKeyUri } from '../domain/uris.ts'
import {
  makeEd25519KeyPair,
  makeRsaKeyPair,
  writeMultikey,
  writePrivatePem,
  writePublicPem,
} from '../platform/keys.ts'
import { type ActorRow, INSTANCE_ID, announceActor } from '../store/actors.ts'
import { saveDocument } from '../store/documents.ts'
import { listKeys } from '../store/keys.ts'
import type { NewRow } from '../store/schema.ts'
import { type PublicKeys, writeInstance, writeOrganisation } from '../vocabulary/actor.ts'
import { toBytes } from '../vocabulary/record.ts'

/**
 * Makes both keys of an actor. Outside the transaction: an RSA key takes a tenth of a second.
 * @param successor ends the ids of keys that replace earlier ones: an id is never used for a second key.
 */
export async function makeKeys(
  ctx: Context,
  actorId: string,
  uri: string,
  successor?: string,
): Promise<NewRow<'actor_keys'>[]> {
  const idOf = (id: string) => (successor === undefined ? id : `${id}-${successor}`)
  const [rsa, ed25519] = await Promise.all([makeRsaKeyPair(), makeEd25519KeyPair()])
  const common = { actor_id: actorId, created_at: ctx.now() }
  const seal = (pem: string) => ctx.sealer.seal(pem, actorId)
  return [
    {
      ...common,
      key_id: idOf(mainKeyUri(uri)),
      kind: 'rsa',
      public_key: writePublicPem(rsa.publicKey),
      private_sealed: seal(writePrivatePem(rsa.privateKey)),
    },
    {
      ...common,
      key_id: idOf(proofKeyUri(uri)),
      kind: 'ed25519',
      public_key: writeMultikey(ed25519.publicKey),
      private_sealed: seal(writePrivatePem(ed25519.privateKey)),
    },
  ]
}

async function publicKeys(ctx: Context, actorId: string): Promise<PublicKeys> {
  const now = ctx.now()
  const rows = (await listKeys(ctx.db, actorId)).filter(
    ({ listed_until }) => listed_until === null || listed_until > now,
  )
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  return {
    rsa: of('rsa').map((row) => ({ id: row.key_id, pem: row.public_key })),
    ed25519: of('ed25519').map((row) => ({ id: row.key_id, multibase: row.public_key })),
  }
}

/** Stores the document of an actor of ours as it is served; in the transaction that changed the actor. */
export async function storeActorDocument(ctx: Context, actor: ActorRow): Promise<void> {
  const keys = await publicKeys(ctx, actor.id)
  const document =
    actor.id === INSTANCE_ID
      ? writeInstance({
          origin: ctx.origin,
          name: ctx.config.name,
          published: actor.created_at,
          keys,
        })
      : writeOrganisation({
          origin: ctx.origin,
          uri: actor.uri,
          handle: actor.handle,
          name: actor.name,
          summary: actor.summary ?? undefined,
          language: actor.language,
          governmentLevel: actor.government_level ?? undefined,
          jurisdiction: actor.jurisdiction,
          organizationKind: actor.organization_kind ?? undefined,
          website: actor.url ?? undefined,
          published: actor.created_at,
          keys,
          movedTo: actor.moved_to ?? undefined,
          alsoKnownAs: actor.also_known_as,
        })
  await saveDocument(ctx.db, {
    uri: actor.uri,
    actorId: actor.id,
    local: true,
    visibility: 'public',
    body: toBytes(document),
    updatedAt: actor.updated_at,
  })
  await announceActor(ctx.db, actor.uri)
}
