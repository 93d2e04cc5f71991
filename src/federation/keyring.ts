import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { readPrivatePem } from '../platform/keys.ts'
import { type KeyKind, findKey } from '../store/keys.ts'

/** A private key of ours, ready to sign with, under the id that others look it up by. */
export interface OwnKey {
  readonly keyId: string
  readonly privateKey: KeyObject
}

/** Opened keys held in memory (entries). An instance has two keys for each organisation. */
const KEPT = 2_000
/** A rotated key is used within this time by every process (ms). */
const KEPT_FOR = 60_000

const rings = new WeakMap<object, LRUCache<string, OwnKey>>()

/** One ring for each open instance: tests run several in one process. */
function ringOf(ctx: Context): LRUCache<string, OwnKey> {
  const ring = rings.get(ctx.sealer) ?? new LRUCache<string, OwnKey>({ max: KEPT, ttl: KEPT_FOR })
  rings.set(ctx.sealer, ring)
  return ring
}

async function ownKey(ctx: Context, actorId: string, kind: KeyKind): Promise<OwnKey> {
  const ring = ringOf(ctx)
  const known = ring.get(`${kind} ${actorId}`)
  if (known) return known
  const row = await findKey(ctx.db, actorId, kind)
  if (!row) throw new Error(`The actor ${actorId} has no ${kind} key.`)
  const key: OwnKey = {
    keyId: row.key_id,
    privateKey: readPrivatePem(ctx.sealer.open(row.private_sealed, actorId)),
  }
  ring.set(`${kind} ${actorId}`, key)
  return key
}

/** The RSA key that an actor signs requests with. @throws Error when the actor has none. */
export const signingKey = (ctx: Context, actorId: string): Promise<OwnKey> =>
  ownKey(ctx, actorId, 'rsa')

/** The Ed25519 key that an actor proves documents with. @throws Error when the actor has none. */
export const proofKey = (ctx: Context, actorId: string): Promise<OwnKey> =>
  ownKey(ctx, actorId, 'ed25519')
