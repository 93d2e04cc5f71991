import { type Acceptance, acceptRemoteRecord } from '../actions/remote/records.ts'
import type { Context } from '../context.ts'
import type { RecordProof } from '../domain/proof.ts'
import { Refusal } from '../domain/refusal.ts'
import { sameOrigin } from '../domain/uris.ts'
import type { ActorRow } from '../store/actors.ts'
import { type RemoteRecord, readRecord } from '../vocabulary/read-record.ts'
import { type Wire, isWire, readText } from '../vocabulary/wire.ts'
import { resolveKey } from './inbox/keys.ts'
import { isSound } from './json.ts'
import { checkProof, readProof } from './outgoing/proof.ts'

// Taking in records that were read at their owner's origin, not sent by it.

/** A record of another server, and what became of the proof over the activity it stood in. */
export interface Proven {
  readonly remote: RemoteRecord
  readonly proof: RecordProof
}

/**
 * What becomes of the proof of an activity. One without a proof, or with one whose key is gone, rests on
 * where it was read (PROTOCOL 5.4).
 * @returns undefined for a bad one: it names a key that is not the actor's, or does not match.
 */
async function judge(
  ctx: Context,
  activity: Wire,
  actor: ActorRow,
): Promise<RecordProof | undefined> {
  const claim = readProof(activity)
  if (!claim.ok)
    return claim.reason === 'missing' || claim.reason === 'unsupported' ? 'missing' : undefined
  if (!sameOrigin(claim.verificationMethod, actor.uri)) return undefined
  const found = await resolveKey(ctx, claim.verificationMethod)
  if (!found.ok) return 'keyUnknown'
  const isGood = found.actorUri === actor.uri && checkProof(activity, found.key, ctx.now()).ok
  return isGood ? 'verified' : undefined
}

/**
 * The record in an entry of an actor's own outbox: a Create of its own, of its own origin.
 * @returns undefined for anything else, and for a Create with a bad proof.
 */
export async function recordInCreate(
  ctx: Context,
  entry: unknown,
  actor: ActorRow,
): Promise<Proven | undefined> {
  if (!isWire(entry) || entry['type'] !== 'Create' || entry['actor'] !== actor.uri) return undefined
  const object = entry['object']
  if (!isWire(object) || !sameOrigin(readText(entry['id']) ?? '', actor.uri)) return undefined
  const remote = recordOf(object, actor, entry['@context'])
  const proof = remote && (await judge(ctx, entry, actor))
  return remote && proof && { remote, proof }
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
export async function takeIn(
  ctx: Context,
  actor: ActorRow,
  { remote, proof }: Proven,
): Promise<Intake> {
  try {
    return await acceptRemoteRecord(ctx, actor.id, remote, proof)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.log.warn({ uri: remote.uri, reason: error.message }, 'a record was not taken in')
    return 'refused'
  }
}
