import { acceptRemoteComment } from '../../actions/remote/comments.ts'
import { findThread } from '../../actions/remote/readable.ts'
import { acceptRemoteRecord } from '../../actions/remote/records.ts'
import type { Context } from '../../context.ts'
import type { Parsed } from '../../domain/parse.ts'
import type { RecordProof } from '../../domain/proof.ts'
import { Refusal } from '../../domain/refusal.ts'
import { hostOf } from '../../domain/uris.ts'
import { findComment } from '../../store/comments.ts'
import { isReply, readNote } from '../../vocabulary/read-note.ts'
import { readRecord, recordKindOf } from '../../vocabulary/read-record.ts'
import { type Wire, readText } from '../../vocabulary/wire.ts'
import { allowsPlainHttp, canonicalOrigin } from '../canonical.ts'
import { soleId } from '../inbox/envelope.ts'
import { resolveActor } from '../remote-actors.ts'
import {
  APPLIED,
  type Apply,
  type Outcome,
  type Received,
  ignore,
  ignored,
  isEmbedded,
} from './received.ts'

/** What ends well; everything else that an action says is the reason why it had no effect. */
const EFFECTS = ['stored', 'updated']

const outcomeOf = (word: string): Outcome => (EFFECTS.includes(word) ? APPLIED : ignored(word))

function orRefuse<T>(read: Parsed<T>): T {
  if (read.ok) return read.value
  throw new Refusal('invalid', read.issues.map(({ message }) => message).join(' '), read.issues)
}

/** SEC-05: the object is of its owner's origin, and its owner is one. */
function requireOwned(ctx: Context, object: Wire, owner: string): void {
  const originOf = (id: string) => canonicalOrigin(id, allowsPlainHttp(ctx))
  const id = readText(object['id'])
  const origin = id === undefined ? undefined : originOf(id)
  if (
    origin === undefined ||
    origin !== originOf(owner) ||
    soleId(object['attributedTo']) !== owner
  )
    throw new Refusal('invalid', 'The object is not its sender’s.')
}

/** What an embedded object has from the activity round it. */
interface Around {
  readonly context: unknown
  readonly proof: RecordProof
}

/** Of an object that was fetched from its origin: nothing. */
export const aroundOf = ({ activity, proof }: Received): Around | undefined =>
  isEmbedded(activity['object']) ? { context: activity['@context'], proof } : undefined

/**
 * Stores something that somebody published, new or changed, by what kind of thing it is.
 * @param object embedded in an activity of its owner, or fetched from its origin.
 * @param owner URI of the actor it must belong to.
 * @param around the activity it stands in, if it does: its context and proof hold for the object too.
 */
export async function applyObject(
  ctx: Context,
  object: Wire,
  owner: string,
  around?: Around,
): Promise<Apply> {
  requireOwned(ctx, object, owner)
  if (recordKindOf(object)) return applyRecord(ctx, object, owner, around)
  return isReply(object) ? applyReply(ctx, object, owner) : ignore('unknown-kind')
}

async function applyRecord(
  ctx: Context,
  object: Wire,
  owner: string,
  around: Around | undefined,
): Promise<Apply> {
  // Before anybody is asked: records of servers that are not listed are not for this catalogue.
  if (!ctx.admission.isPeer(hostOf(owner))) return ignore('not-listed')
  const remote = orRefuse(readRecord(object, around?.context))
  const actor = await resolveActor(ctx, owner)
  if (!actor) return ignore('unknown-owner')
  return async (tx) => outcomeOf(await acceptRemoteRecord(tx, actor.id, remote, around?.proof))
}

async function applyReply(ctx: Context, object: Wire, author: string): Promise<Apply> {
  const note = orRefuse(readNote(object))
  const isWanted =
    (await findThread(ctx, hostOf(author), note.inReplyTo)) ?? (await findComment(ctx.db, note.uri))
  // A stranger is looked up only when there is something it answers.
  if (!isWanted) return ignore('unknown-parent')
  const actor = await resolveActor(ctx, author)
  if (!actor) return ignore('unknown-owner')
  return async (tx) => outcomeOf(await acceptRemoteComment(tx, actor, note))
}
