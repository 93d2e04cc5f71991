import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { keyHash, readMultikey, readPublicPem } from '../platform/keys.ts'
import {
  type ActorRow,
  INSTANCE_ID,
  findActor,
  findOrganisation,
  listOwnOrganisations,
  reviseActor,
} from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { recordFact } from '../store/facts.ts'
import { type KeyRow, deleteRetiredKeys, insertKeys, listKeys, retireKeys } from '../store/keys.ts'
import { makeKeys, storeActorDocument } from './actor-documents.ts'

/** A replaced key can be looked up for this long (ms): seven days (PROTOCOL 5.1). */
const LISTED_FOR = 7 * 86_400_000

/** What a key of ours is there for. */
export interface OwnKeyState {
  readonly id: string
  /** `instance`, or the handle of the organisation. */
  readonly actor: string
  readonly kind: 'rsa' | 'ed25519'
  /** Of the public key's SPKI DER, 64 hex digits. */
  readonly sha256: string
  readonly since: Date
  /** Until when others find it in the actor's document; undefined while it is in use. */
  readonly listedUntil?: Date
}

export interface Rotation {
  /** Handle of one organisation, or `instance`; every actor of this server when it is left out. */
  readonly actor?: string | undefined
  /** A key may be known to somebody: others shall not believe the old ones a moment longer. */
  readonly emergency?: boolean
  readonly reason?: string | undefined
}

const nameOf = (actor: ActorRow): string => (actor.id === INSTANCE_ID ? INSTANCE_ID : actor.handle)

async function actorsOf(ctx: Context, name: string | undefined): Promise<ActorRow[]> {
  const instance = await findActor(ctx.db, INSTANCE_ID)
  if (!instance) throw new Error('The instance has no actor.')
  if (name === undefined) return [instance, ...(await listOwnOrganisations(ctx.db))]
  if (name === INSTANCE_ID) return [instance]
  const found = await findOrganisation(ctx.db, name)
  if (!found) throw new Refusal('not-found', `There is no organisation ${name} here.`)
  return [found]
}

const hashOf = ({ kind, public_key }: KeyRow): string => {
  const key = kind === 'rsa' ? readPublicPem(public_key) : readMultikey(public_key)
  return key ? keyHash(key) : ''
}

/** The keys of this server's actors as others find them, those in use first. */
export async function listOwnKeys(ctx: Context, actor?: string): Promise<OwnKeyState[]> {
  const states: OwnKeyState[] = []
  for (const row of await actorsOf(ctx, actor))
    for (const key of await listKeys(ctx.db, row.id))
      states.push({
        id: key.key_id,
        actor: nameOf(row),
        kind: key.kind,
        sha256: hashOf(key),
        since: key.created_at,
        ...(key.listed_until ? { listedUntil: key.listed_until } : {}),
      })
  return states
}

/** The new document of an actor, and its Update to followers and peers; in a transaction. */
async function tellKeys(tx: Context, actorId: string): Promise<void> {
  const now = tx.now()
  const actor = await reviseActor(tx.db, actorId, now)
  await storeActorDocument(tx, actor)
  const { revision } = actor
  await recordFact(tx.db, tx.newId(), { kind: 'actor-changed', subject: actorId, revision }, now)
}

async function rotateOne(
  ctx: Context,
  by: string,
  { id, uri }: ActorRow,
  { emergency = false, reason }: Rotation,
): Promise<void> {
  const keys = await makeKeys(ctx, id, uri, ctx.newId().toLowerCase())
  await inTransaction(ctx, async (tx) => {
    const now = tx.now()
    const listedUntil = emergency ? now : new Date(now.getTime() + LISTED_FOR)
    const retired = await retireKeys(tx.db, id, { now, listedUntil })
    await insertKeys(tx.db, keys)
    await tellKeys(tx, id)
    const detail = { retired, inUse: keys.map((key) => key.key_id), emergency }
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'keys-rotated',
      subject: uri,
      detail,
      reason,
    })
  })
}

/**
 * Gives actors of this server new keys, RSA and Ed25519 (REL-12). From the commit on everything is signed
 * with them; the replaced ones are listed for seven days, in an emergency not at all. Each actor is a
 * transaction of its own.
 * @param by the account's handle, or `command line`.
 * @returns the keys that these actors have now.
 * @throws Refusal `not-found` when there is no such organisation.
 */
export async function rotateKeys(
  ctx: Context,
  by: string,
  rotation: Rotation,
): Promise<OwnKeyState[]> {
  for (const actor of await actorsOf(ctx, rotation.actor)) await rotateOne(ctx, by, actor, rotation)
  return listOwnKeys(ctx, rotation.actor)
}

/**
 * Forgets keys of an actor whose time is over, and tells those who hear of the actor. What an emergency
 * took out of the document at once is forgotten in silence.
 */
export async function dropRetiredKeys(
  ctx: Context,
  actorId: string,
  keyIds: readonly string[],
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const gone = await deleteRetiredKeys(tx.db, keyIds)
    const wasListed = ({ listed_until, retired_at }: KeyRow) =>
      listed_until !== null && retired_at !== null && listed_until > retired_at
    if (gone.some(wasListed)) await tellKeys(tx, actorId)
  })
}
