import { hostOf } from '../../domain/uris.ts'
import { findActorByUri } from '../../store/actors.ts'
import { recordHint } from '../../store/hints.ts'
import type { Stored } from '../../store/inbox.ts'
import type { Door } from './door.ts'
import type { Envelope } from './envelope.ts'
import { isRowsFault } from './group-commit.ts'
import { type Announced, guardBody } from './guard.ts'
import { type ResolvedKey, hasKey } from './keys.ts'
import { type InboxRefusal, type InboxWord, refuse } from './refusal.ts'
import { proveSigner } from './signer.ts'

/** 202 and nothing else: the sender learns nothing of what is stored or listed here. */
export interface Accepted {
  readonly ok: true
  readonly status: 202
}
const ACCEPTED: Accepted = { ok: true, status: 202 }

/** What a mistake of ours throws; the database and the network throw plain errors. */
const isBug = (error: unknown): boolean => BUGS.some((kind) => error instanceof kind)
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError, URIError]

/** Runs a step; whatever it throws is the refusal of that step, and never a 5xx that a stranger made (TRUST 2). */
async function step<T>(
  { ctx }: Door,
  word: InboxWord,
  work: () => Promise<T> | T,
  ifBug: InboxWord = word,
): Promise<T | InboxRefusal> {
  try {
    return await work()
  } catch (error) {
    ctx.log.error({ err: error, step: word }, 'a step of the inbox failed')
    if (isRowsFault(error)) return refuse('malformed')
    return refuse(isBug(error) ? ifBug : word)
  }
}

/**
 * Steps 11 to 22 of TRUST 2.1, for a request whose headers passed: it ends as one committed row and 202,
 * or as a refusal that changed nothing.
 * @param body the raw bytes that were signed.
 */
export async function receive(
  door: Door,
  announced: Announced,
  body: Buffer,
  address: string,
): Promise<Accepted | InboxRefusal> {
  const work = () => verify(door, announced, body, address)
  return (await door.places.run(address, work)) ?? refuse('overloaded')
}

async function verify(
  door: Door,
  announced: Announced,
  body: Buffer,
  address: string,
): Promise<Accepted | InboxRefusal> {
  const { signature, message } = announced
  const read = await step(door, 'malformed', () => guardBody(door.ctx, announced, body))
  if (!read.ok) return read
  const { envelope } = read
  const isLeaving = isSelfDelete(envelope)
  if (isLeaving) {
    // Servers tell everybody of every account that ends: nobody is asked about a stranger (TRUST 2.4).
    const isFromStranger = await step(door, 'database', () => isStranger(door, envelope, announced))
    if (isFromStranger !== false) return isFromStranger === true ? ACCEPTED : isFromStranger
  }
  // What a key's origin does wrong is a refusal already.
  const prove = () => proveSigner(door.ctx, signature, message, { address })
  const signer = await step(door, 'database', prove, 'key_refused')
  if (!signer.ok) return isLeaving ? leave(door, envelope, signer) : signer
  if (!envelope.isForwarded && signer.actorUri !== envelope.actor)
    return refuse('sig_owner_mismatch')
  if (!door.peers.take(signer.host)) return refuse('peer_rate')
  const late = await door.backlog()
  if (late) return late
  if (envelope.isForwarded) return step(door, 'database', () => storeHint(door, envelope, signer))
  const stored = await step(door, 'database', () => storeRow(door, envelope, announced, body))
  if (typeof stored !== 'string') return stored
  const isNew = stored === 'stored'
  door.heard(signer.host, isNew ? signature.signedAt : undefined)
  if (isNew) door.contexts(signer.host, envelope.activity['@context'])
  return ACCEPTED
}

const isSelfDelete = ({ type, object, actor }: Envelope): boolean =>
  type === 'Delete' && object === actor

async function isStranger(
  { ctx }: Door,
  { actor, isForwarded }: Envelope,
  { signature }: Announced,
): Promise<boolean> {
  if (await findActorByUri(ctx.db, actor)) return false
  return isForwarded || !(await hasKey(ctx, signature.keyId))
}

/** The words for a key that its origin no longer has, as it is when the actor is gone. */
const KEY_IS_GONE: readonly InboxWord[] = ['key_unknown', 'key_refused']

/** An actor that we know deletes itself with a key that nobody can fetch any more: its origin is asked later. */
async function leave(
  door: Door,
  { actor, isForwarded }: Envelope,
  refusal: InboxRefusal,
): Promise<Accepted | InboxRefusal> {
  if (isForwarded || !KEY_IS_GONE.includes(refusal.word)) return refusal
  if (!door.hints.take(hostOf(actor))) return refuse('peer_rate')
  return step(door, 'database', async () => {
    await recordHint(door.ctx.db, actor, actor)
    return ACCEPTED
  })
}

async function storeRow(
  { ctx, commit }: Door,
  envelope: Envelope,
  { signature }: Announced,
  body: Buffer,
): Promise<Stored> {
  const stored = await commit({
    actor: envelope.actor,
    activityId: envelope.id,
    type: envelope.type,
    body: body.toString('utf8'),
    keyId: signature.keyId,
    style: signature.style,
  })
  if (stored === 'contradicts') {
    ctx.metrics.dropped.inc({ reason: 'id-used-twice' })
    ctx.log.warn({ activity: envelope.id }, 'an activity came twice with different contents')
  }
  return stored
}

/** Activities whose object may be worth a look at its origin. */
const HINTING = ['Create', 'Update', 'Delete']

/** Somebody else's activity is no evidence; at most its object is fetched from its origin (SEC-07, SEC-0B). */
async function storeHint(
  { ctx, hints }: Door,
  { type, object }: Envelope,
  { actorUri, host: signer }: ResolvedKey,
): Promise<Accepted | InboxRefusal> {
  const host = object === undefined ? undefined : hostOf(object)
  const isUseful =
    host !== undefined &&
    HINTING.includes(type) &&
    host !== hostOf(ctx.origin) &&
    ctx.admission.admits(host)
  if (!isUseful || object === undefined) {
    ctx.metrics.dropped.inc({ reason: 'forwarded' })
    return ACCEPTED
  }
  if (!hints.take(signer)) return refuse('peer_rate')
  await recordHint(ctx.db, object, actorUri)
  return ACCEPTED
}
