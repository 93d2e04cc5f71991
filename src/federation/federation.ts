import './temporal.ts'
import { type Federation, MemoryKvStore, createFederation } from '@fedify/fedify'
import { Application, Organization } from '@fedify/vocab'
import { ownFingerprint } from '../actions/peer-keys.ts'
import { isPublished } from '../actions/peer-lists.ts'
import type { Context } from '../context.ts'
import { hostOf, instanceActorUri, organisationsUri, peerListUri } from '../domain/uris.ts'
import { VERSION } from '../platform/version.ts'
import { INSTANCE_ID, findActor, findOrganisation } from '../store/actors.ts'
import { countUsage } from '../store/usage.ts'
import { NS } from '../vocabulary/context.ts'
import { contextLoader, noDocuments } from './loaders.ts'

/** What this server does of our protocol (PROTOCOL 7.1); nothing is listed that it does not do. */
const FEATURES = ['peers', 'catalogue', 'proofs']
/** The version of our protocol. */
const PROTOCOL = 1

/**
 * Fedify's part of this server: whom a handle or an address belongs to, and what the server says of itself.
 * Documents, collections, inbox and delivery are ours (docs/decisions/0004); its loaders are constants, since
 * the default ones are built for every request.
 */
export function buildFederation(ctx: Context): Federation<void> {
  const federation = createFederation<void>({
    kv: new MemoryKvStore(),
    origin: ctx.origin,
    documentLoaderFactory: () => noDocuments,
    contextLoaderFactory: () => contextLoader,
    authenticatedDocumentLoaderFactory: () => noDocuments,
  })
  const own = hostOf(ctx.origin)
  federation
    .setActorDispatcher('/actors/{identifier}', async (_, identifier) => {
      const actor = await findActor(ctx.db, identifier)
      if (!actor?.local || actor.suspended_at !== null) return null
      const values = { id: new URL(actor.uri), preferredUsername: actor.handle }
      return identifier === INSTANCE_ID ? new Application(values) : new Organization(values)
    })
    .mapHandle(async (_, handle) => {
      if (handle.toLowerCase() === own) return INSTANCE_ID
      return (await findOrganisation(ctx.db, handle.toLowerCase()))?.id ?? null
    })
    .mapAlias((_, resource) =>
      [ctx.origin, `${ctx.origin}/`, instanceActorUri(ctx.origin)].includes(resource.href)
        ? { identifier: INSTANCE_ID }
        : null,
    )
  federation.setNodeInfoDispatcher('/nodeinfo/2.1', async () => ({
    software: { name: 'comity', version: VERSION },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: await countUsage(ctx.db, ctx.now()),
    metadata: {
      nodeName: ctx.config.name,
      comity: {
        namespace: NS,
        protocol: PROTOCOL,
        features: FEATURES,
        organisations: organisationsUri(ctx.origin),
        fingerprint: await ownFingerprint(ctx),
        ...((await isPublished(ctx)) ? { peerList: peerListUri(ctx.origin) } : {}),
      },
    },
  }))
  return federation
}
