import { type Acceptance, acceptRemoteRecord } from '../actions/remote/records.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { sameOrigin } from '../domain/uris.ts'
import type { ActorRow } from '../store/actors.ts'
import { type RemoteRecord, readRecord } from '../vocabulary/read-record.ts'
import { type Wire, isWire, readText } from '../vocabulary/wire.ts'
import { resolveKey } from './inbox/keys.ts'
import { isSound } from './json.ts'
import { checkProof, readProof } from './outgoing/proof.ts'

// Taking in records that were read at their owner's origin, not sent by it.

/**
 * Whether the proof of an activity is bad: it names a key that is not the actor's, or does not match. An
 * activity without a proof, or with one whose key is gone, rests on where it was read (PROTOCOL 5.4).
 */
async function hasBadProof(ctx: Context, activity: Wire, actor: ActorRow): Promise<boolean> {
  const claim = readProof(activity)
  if (!claim.ok) return claim.reason !== 'missing' && claim.reason !== 'unsupported'
  if (!sameOrigin(claim.verificationMethod, actor.uri)) return true
  const found = await resolveKey(ctx, claim.verificationMethod)
  if (!found.ok) return false
  return found.actorUri !== actor.uri || !checkProof(activity, found.key, ctx.now()).ok
}

/**
 * The record in an entry of an actor's own outbox: a Create of its own, of its own origin.
 * @returns undefined for anything else, and for a Create with a bad proof.
 */
export async function recordInCreate(
  ctx: Context,
  entry: unknown,
  actor: ActorRow,
): Promise<RemoteRecord | undefined> {
  if (!isWire(entry) || entry['type'] !== 'Create' || entry['actor'] !== actor.uri) return undefined
  const object = entry['object']
  if (!isWire(object) || !sameOrigin(readText(entry['id']) ?? '', actor.uri)) return undefined
  const remote = recordOf(object, actor, entry['@context'])
  return remote && (await hasBadProof(ctx, entry, actor)) ? undefined : remote
}

/** A document of an actor's origin as a record of that actor; undefined when it is none. */
export function recordOf(
  object: Wire,
  actor: ActorRow,
  context?: unknown,
): RemoteRecord | undefined {
  const read = isSound(object) ? readRecord(object, context) : undefined
  if (!read?.ok) return undefined
  const { owner, uri } = read.value
  return owner === actor.uri && sameOrigin(uri, actor.uri) ? read.value : undefined
}

/** What became of a record that was taken in; `refused` when it may not be what it says it is. */
export type Intake = Acceptance | 'refused'

/** Stores a record, in the caller's transaction; one that is refused stops nothing else. */
export async function takeIn(ctx: Context, actor: ActorRow, remote: RemoteRecord): Promise<Intake> {
  try {
    return await acceptRemoteRecord(ctx, actor.id, remote)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.log.warn({ uri: remote.uri, reason: error.message }, 'a record was not taken in')
    return 'refused'
  }
}
