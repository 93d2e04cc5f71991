import { saveRemoteActor } from '../actions/remote/actors.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { type ActorRow, findActorByUri } from '../store/actors.ts'
import type { RemoteKey } from '../store/remote-keys.ts'
import { hasTombstone } from '../store/tombstones.ts'
import { type ListedKey, listedKeys } from '../vocabulary/keys.ts'
import type { RemoteActor } from '../vocabulary/remote-actor.ts'
import type { Wire } from '../vocabulary/wire.ts'
import { allowsPlainHttp } from './canonical.ts'
import { fetchDocument } from './fetch.ts'
import { readActor } from './read-actor.ts'
import { keyOf, toRemoteKey } from './foreign-key.ts'

/** An actor as its own document says it is now. */
export interface FetchedActor {
  readonly actor: RemoteActor
  readonly keys: readonly RemoteKey[]
  readonly listed: readonly string[]
}

/** Time after which an actor is read anew when something comes from it (ms). */
const STALE_MS = 7 * 24 * 3_600_000

/** A key that stands whole in the document, names its actor, and has an id that is part of the document. */
function ownKey(actorUri: string, listed: ListedKey): RemoteKey | undefined {
  const isPart = listed.id.split('#', 1)[0] === actorUri
  const key = isPart && listed.owner === actorUri ? keyOf(listed) : undefined
  return key && toRemoteKey(listed.id, actorUri, key)
}

/** Keys of an actor's document: those in it, and the ids of all that it lists. */
function keysOf(actorUri: string, document: Wire): Pick<FetchedActor, 'keys' | 'listed'> {
  const listed = listedKeys(document)
  return {
    keys: listed.flatMap((key) => ownKey(actorUri, key) ?? []),
    listed: listed.map(({ id }) => id),
  }
}

/**
 * Fetches an actor of another server from its own id (SEC-06). No transaction may be open.
 * @returns `gone` for 410 and `not-found` for 404; what that means is the caller's to say.
 * @throws Refusal `peer-unreachable` when it may work later, `invalid` when what is there is no actor.
 */
export async function fetchActor(
  ctx: Context,
  uri: string,
): Promise<FetchedActor | 'gone' | 'not-found'> {
  const found = await fetchDocument(ctx, uri)
  if (!found.ok) {
    const { reason, detail } = found
    if (reason === 'gone' || reason === 'not-found') return reason
    throw new Refusal(reason === 'unavailable' ? 'peer-unreachable' : 'invalid', detail)
  }
  if (found.document['type'] === 'Tombstone') return 'gone'
  const read = await readActor(found.document, allowsPlainHttp(ctx))
  if (!read.ok)
    throw new Refusal('invalid', `${uri} is no actor that can be read here.`, read.issues)
  return { actor: read.value, ...keysOf(read.value.uri, found.document) }
}

export interface ResolveOptions {
  /** Read it anew, however new our copy is. */
  readonly refresh?: boolean
}

/**
 * The row of an actor of another server: ours to use at once if it was read lately, else fetched from its
 * origin. Never inside a transaction, since it waits for the network.
 * @returns undefined when there is no such actor, or no longer.
 * @throws Refusal as `fetchActor`, only when there is no copy here, or a new one was asked for.
 */
export async function resolveActor(
  ctx: Context,
  uri: string,
  options: ResolveOptions = {},
): Promise<ActorRow | undefined> {
  const known = await findActorByUri(ctx.db, uri)
  if (known?.local || known?.suspended_at) return known
  const age = ctx.now().getTime() - (known?.fetched_at?.getTime() ?? -Infinity)
  if (known && !options.refresh && age < STALE_MS) return known
  if (!known && (await hasTombstone(ctx.db, uri, uri))) return undefined
  try {
    const fetched = await fetchActor(ctx, uri)
    if (typeof fetched === 'string') return options.refresh ? undefined : known
    return await saveRemoteActor(ctx, fetched.actor, fetched)
  } catch (error) {
    // An old copy is better than none, unless a new one is what was asked for.
    if (known && !options.refresh && error instanceof Refusal) return known
    throw error
  }
}
