import { type Context, inTransaction } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type ActorRow, findActorByUri } from '../../store/actors.ts'
import { listLiveUris } from '../../store/remote-content.ts'
import { eraseRemoteActor, saveRemoteActorRow } from '../../store/remote-actors.ts'
import { type RemoteKey, replaceRemoteKeys } from '../../store/remote-keys.ts'
import { saveTombstone } from '../../store/tombstones.ts'
import type { RemoteActor } from '../../vocabulary/remote-actor.ts'
import { noteInstanceKeys } from '../peer-keys.ts'
import { deleteRemoteObject } from './deletions.ts'

/** The keys that came with an actor's document. */
export interface ActorKeys {
  /** Those that stand in it whole, and name it. */
  readonly keys: readonly RemoteKey[]
  /** Ids of all that it lists. */
  readonly listed: readonly string[]
}

/**
 * Stores an actor of another server as its document says it is now, and its keys in the place of those
 * kept before. The document was fetched from the actor's own id.
 * @throws Refusal `not-allowed` for an address of this server, or a tombstone.
 */
export async function saveRemoteActor(
  ctx: Context,
  actor: RemoteActor,
  { keys, listed }: ActorKeys,
): Promise<ActorRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await findActorByUri(tx.db, actor.uri)
    if (before?.local) throw new Refusal('not-allowed', 'That is an actor of this server.')
    const now = tx.now()
    const row = await saveRemoteActorRow(tx.db, {
      id: before?.id ?? tx.newId(),
      uri: actor.uri,
      local: false,
      host: actor.host,
      kind: actor.kind,
      handle: actor.handle,
      name: JSON.stringify(actor.name),
      summary: actor.summary ? JSON.stringify(actor.summary) : null,
      language: actor.language,
      jurisdiction: [...actor.government.jurisdiction],
      government_level: actor.government.governmentLevel ?? null,
      organization_kind: actor.government.organizationKind ?? null,
      url: actor.url ?? null,
      icon: actor.icon ?? null,
      inbox: actor.inbox,
      shared_inbox: actor.sharedInbox ?? null,
      outbox: actor.outbox ?? null,
      followers: actor.followers ?? null,
      catalogue: actor.catalogue ?? null,
      created_at: now,
      updated_at: now,
      fetched_at: now,
    })
    await replaceRemoteKeys(tx.db, actor.uri, keys, listed, now)
    await noteInstanceKeys(tx, actor.uri, keys)
    return row
  })
}

/**
 * Ends an actor of another server whose origin says that it is gone (SEC-0A): its records, comments,
 * follows and reactions go with it, and tombstones stay.
 * @returns false when it is not known here.
 */
export async function deleteRemoteActor(ctx: Context, uri: string): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const actor = await findActorByUri(tx.db, uri)
    if (!actor || actor.local) return false
    for (const object of await listLiveUris(tx.db, actor.id))
      await deleteRemoteObject(tx, uri, object)
    await eraseRemoteActor(tx.db, actor.id, tx.now())
    await replaceRemoteKeys(tx.db, uri, [], [], tx.now())
    await saveTombstone(tx.db, uri, uri, tx.now())
    return true
  })
}
