import type { Context } from '../../context.ts'
import type { RecordProof } from '../../domain/proof.ts'
import { Refusal } from '../../domain/refusal.ts'
import { hostOf } from '../../domain/uris.ts'
import type { ActorRow } from '../../store/actors.ts'
import type { InboxRow } from '../../store/inbox-queue.ts'
import { type Wire, isWire } from '../../vocabulary/wire.ts'
import { fetchDocument } from '../fetch.ts'
import { soleId } from '../inbox/envelope.ts'
import { resolveActor } from '../remote-actors.ts'

/** An activity that passed the front door: its signature, origin and owner are settled. */
export interface Received {
  readonly id: string
  readonly type: string
  readonly actor: string
  /** Canonical host of the actor. */
  readonly host: string
  /** The activity without an LD signature, which is never believed (SEC-07). */
  readonly activity: Wire
  /** The id of its object, when it has one. */
  readonly objectId: string | undefined
  /** What became of the actor's proof over the whole activity. */
  readonly proof: RecordProof
}

/** What became of an activity. The sender has its 202 and learns none of it. */
export type Outcome =
  | { readonly state: 'applied' }
  | { readonly state: 'ignored' | 'quarantined'; readonly reason: string }

/** The effect of an activity, inside the transaction that marks it done; waits for no network. */
export type Apply = (ctx: Context) => Promise<Outcome>

/** Judges an activity and fetches what it needs, with no transaction open. */
export type Handler = (ctx: Context, received: Received) => Promise<Apply>

export const APPLIED: Outcome = { state: 'applied' }
export const ignored = (reason: string): Outcome => ({ state: 'ignored', reason })
/** Nothing is done, and that is sure already. */
export const ignore =
  (reason: string): Apply =>
  async () =>
    ignored(reason)

/** The activity of a row. @throws Refusal `invalid` for what the front door would not have let in. */
export function readReceived(row: InboxRow): Omit<Received, 'proof'> {
  const whole = JSON.parse(row.body) as Record<string, unknown>
  const activity = Object.fromEntries(
    Object.entries(whole).filter(([name]) => name !== 'signature'),
  )
  if (activity['id'] !== row.activity_id || soleId(activity['actor']) !== row.actor)
    throw new Refusal('invalid', 'The row and its body are not the same activity.')
  return {
    id: row.activity_id,
    type: row.type,
    actor: row.actor,
    host: hostOf(row.actor),
    activity,
    objectId: soleId(activity['object']),
  }
}

/**
 * The row of the actor who sent it.
 * @throws Refusal `invalid` when there is no such actor; `peer-unreachable` when it may be found later.
 */
export async function senderOf(ctx: Context, { actor }: Received): Promise<ActorRow> {
  const row = await resolveActor(ctx, actor)
  if (!row || row.uri !== actor) throw new Refusal('invalid', 'The actor cannot be found.')
  return row
}

/** Whether an activity carries its object and does not only name it. */
export const isEmbedded = (object: unknown): object is Wire =>
  isWire(object) && Object.keys(object).length > 1

/**
 * The object of an activity: embedded, or fetched from its origin.
 * @returns undefined when its origin does not have it (any more).
 * @throws Refusal `peer-unreachable` when it may be had later, `invalid` when it cannot be believed.
 */
export async function objectOf(ctx: Context, received: Received): Promise<Wire | undefined> {
  const { object } = received.activity
  if (isEmbedded(object)) return object
  return received.objectId === undefined ? undefined : fetchObject(ctx, received.objectId)
}

/** As `objectOf`, for an object that is named by its id alone. */
export async function fetchObject(ctx: Context, id: string): Promise<Wire | undefined> {
  const found = await fetchDocument(ctx, id)
  if (found.ok && found.id === id) return found.document
  if (found.ok) throw new Refusal('invalid', `${id} calls itself ${found.id}.`)
  if (found.reason === 'gone' || found.reason === 'not-found') return undefined
  throw new Refusal(found.reason === 'unavailable' ? 'peer-unreachable' : 'invalid', found.detail)
}
