import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { readPrivatePem } from '../platform/keys.ts'
import { ACTORS_CHANNEL } from '../store/actors.ts'
import { type KeyKind, findKey } from '../store/keys.ts'
import type { Stop } from '../store/listen.ts'

/** A private key of ours, ready to sign with, under the id that others look it up by. */
export interface OwnKey {
  readonly keyId: string
  readonly privateKey: KeyObject
}

/** Opened keys held in memory (entries). An instance has two keys for each organisation. */
const KEPT = 2_000
/** Longest time a replaced key is used if the notification of its rotation was lost (ms). */
const KEPT_FOR = 5_000

interface Ring {
  readonly keys: LRUCache<string, OwnKey>
  /** Rotations heard of: what was read before one is not kept. */
  changes: number
}

const rings = new WeakMap<object, Ring>()

/** One ring for each open instance: tests run several in one process. */
function ringOf(ctx: Pick<Context, 'sealer'>): Ring {
  const ring = rings.get(ctx.sealer) ?? {
    keys: new LRUCache<string, OwnKey>({ max: KEPT, ttl: KEPT_FOR }),
    changes: 0,
  }
  rings.set(ctx.sealer, ring)
  return ring
}

/** Has this process sign with new keys as soon as any process made them, until `Stop` is called. */
export const watchOwnKeys = (ctx: Pick<Context, 'sealer' | 'listen'>): Promise<Stop> =>
  ctx.listen(ACTORS_CHANNEL, () => {
    const ring = ringOf(ctx)
    ring.changes += 1
    ring.keys.clear()
  })

async function ownKey(ctx: Context, actorId: string, kind: KeyKind): Promise<OwnKey> {
  const ring = ringOf(ctx)
  const known = ring.keys.get(`${kind} ${actorId}`)
  if (known) return known
  const seen = ring.changes
  const row = await findKey(ctx.db, actorId, kind)
  if (!row) throw new Error(`The actor ${actorId} has no ${kind} key.`)
  const key: OwnKey = {
    keyId: row.key_id,
    privateKey: readPrivatePem(ctx.sealer.open(row.private_sealed, actorId)),
  }
  if (seen === ring.changes) ring.keys.set(`${kind} ${actorId}`, key)
  return key
}

/** The RSA key that an actor signs requests with. @throws Error when the actor has none. */
export const signingKey = (ctx: Context, actorId: string): Promise<OwnKey> =>
  ownKey(ctx, actorId, 'rsa')

/** The Ed25519 key that an actor proves documents with. @throws Error when the actor has none. */
export const proofKey = (ctx: Context, actorId: string): Promise<OwnKey> =>
  ownKey(ctx, actorId, 'ed25519')
