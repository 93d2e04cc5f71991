import type { KeyObject } from 'node:crypto'
import type { Context } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { dropRemoteKey, findRemoteKey, saveRemoteKey } from '../../store/remote-keys.ts'
import { allowsPlainHttp, canonicalOrigin } from '../canonical.ts'
import { fromRemoteKey, toRemoteKey } from '../foreign-key.ts'
import { type KeptKey, type KeyRing, ringOf } from './key-ring.ts'
import { type OwnedKey, fetchOwnedKey } from './owned-key.ts'
import { type InboxRefusal, type InboxWord, refuse } from './refusal.ts'

/** A proven key is believed for a day, then proven again (TRUST 2.4). */
const KEPT_MS = 24 * 3_600_000
/** A key that is not there, or not its actor's, is asked for again after this time. */
const MISSING_MS = 10 * 60_000
/** One that could not be reached, when its sender was told to come back (`Retry-After` of `key_unreachable`). */
const UNREACHABLE_MS = 5 * 60_000
/** A key whose signature fails is fetched anew at most once in this time: it may have been replaced. */
const REFETCH_MS = 5 * 60_000
/** Time that a request waits for a key (TRUST 2.1, step 18); the fetch goes on, for the next request. */
const WAIT_MS = 5_000
/** Keys being fetched at once by one process; more are told to come back. */
const UNDER_WAY_MAX = 200
/** Requests that wait for keys of one host: a host that hangs must not take all places (TRUST 2.1, step 3). */
const WAITING_MAX = 48

export type ResolvedKey = {
  readonly ok: true
  readonly keyId: string
  /** Whose key it is, proven in both directions. */
  readonly actorUri: string
  /** Canonical host of the actor, as in the peer list. */
  readonly host: string
  readonly key: KeyObject
}

export interface KeyOptions {
  /** A signature failed with the key we have: fetch it anew, if it was not fetched lately. */
  readonly refetch?: boolean
  /** Who makes us ask, so that one client cannot make us ask without end. */
  readonly address?: string
}

/**
 * Finds the public key of another server's actor: from memory, from the table, or from its origin, where
 * its ownership is proven both ways (TRUST 2.4). Many callers at once share one fetch.
 * @param keyId as the signature names it.
 * @returns the key, or why there is none: 401, 403 for a host we do not talk to, 503 when it may come later.
 */
export async function resolveKey(
  ctx: Context,
  keyId: string,
  options: KeyOptions = {},
): Promise<ResolvedKey | InboxRefusal> {
  const origin = canonicalOrigin(keyId, allowsPlainHttp(ctx))
  if (origin === undefined || origin === ctx.origin) return refuse('key_id')
  const host = hostOf(origin)
  // Asked each time: a peer that was suspended a second ago has no keys.
  if (!ctx.admission.admits(host)) return refuse('host_refused')
  const ring = ringOf(ctx)
  const kept = freshOf(ctx, ring.known.get(keyId)) ?? (await findKept(ctx, ring, keyId))
  if (kept && 'word' in kept) return kept
  if (!kept) return missingOf(ctx, ring, keyId) ?? ask(ctx, keyId, host, options)
  const resolved: ResolvedKey = { ok: true, keyId, host, actorUri: kept.actorUri, key: kept.key }
  if (!options.refetch) return resolved
  if (mayRefetch(ctx, ring, keyId, kept.fetchedAt)) return ask(ctx, keyId, host, options)
  // Its sender may have a new key that could not be reached a moment ago: it shall come back.
  const missing = missingOf(ctx, ring, keyId)
  return missing?.word === 'key_unreachable' ? missing : resolved
}

/** Whether the key is at hand, so that resolving it asks nobody. */
export async function hasKey(ctx: Context, keyId: string): Promise<boolean> {
  const ring = ringOf(ctx)
  const kept = freshOf(ctx, ring.known.get(keyId)) ?? (await findKept(ctx, ring, keyId))
  return kept !== undefined && !('word' in kept)
}

const freshOf = (ctx: Context, kept: KeptKey | undefined): KeptKey | undefined =>
  kept && ctx.now().getTime() - kept.fetchedAt < KEPT_MS ? kept : undefined

async function findKept(
  ctx: Context,
  ring: KeyRing,
  keyId: string,
): Promise<KeptKey | InboxRefusal | undefined> {
  const row = await findRemoteKey(ctx.db, keyId)
  if (!row) return undefined
  if (row.suspended_at !== null) return refuse('actor_suspended')
  const key = fromRemoteKey({ kind: row.kind, publicKey: row.public_key })
  const kept = key && { actorUri: row.actor_uri, key, fetchedAt: row.fetched_at.getTime() }
  if (!freshOf(ctx, kept) || !kept) return undefined
  ring.known.set(keyId, kept)
  return kept
}

const mayRefetch = (ctx: Context, ring: KeyRing, keyId: string, fetchedAt: number): boolean =>
  ctx.now().getTime() - Math.max(ring.asked.get(keyId) ?? 0, fetchedAt) >= REFETCH_MS

/** The last answer for a key that could not be had, while it holds. */
function missingOf(ctx: Context, ring: KeyRing, keyId: string): InboxRefusal | undefined {
  const missing = ring.missing.get(keyId)
  if (!missing) return undefined
  const holds = missing.refusal.word === 'key_unreachable' ? UNREACHABLE_MS : MISSING_MS
  return ctx.now().getTime() - missing.at < holds ? missing.refusal : undefined
}

/** Fetches a key within its budgets, together with everybody else who waits for it. */
async function ask(
  ctx: Context,
  keyId: string,
  host: string,
  { address }: KeyOptions,
): Promise<ResolvedKey | InboxRefusal> {
  const ring = ringOf(ctx)
  const isUnderWay = ring.underWay.has(keyId)
  const waiting = ring.waiting.get(host) ?? 0
  if (waiting >= WAITING_MAX) return refuse('key_busy')
  if (!isUnderWay && !mayAsk(ring, host, address)) return refuse('key_busy')
  ring.waiting.set(host, waiting + 1)
  const answer = ring.underWay.get(keyId) ?? begin(ctx, ring, keyId)
  const found = await within(WAIT_MS, answer).finally(() => left(ring, host))
  return found.ok ? { ...found, host } : found
}

function left({ waiting }: KeyRing, host: string): void {
  const others = (waiting.get(host) ?? 1) - 1
  if (others > 0) waiting.set(host, others)
  else waiting.delete(host)
}

const mayAsk = (ring: KeyRing, host: string, address: string | undefined): boolean =>
  ring.underWay.size < UNDER_WAY_MAX &&
  (address === undefined || ring.perAddress.take(address)) &&
  ring.perHost.take(host)

function begin(ctx: Context, ring: KeyRing, keyId: string): Promise<OwnedKey | InboxRefusal> {
  const at = ctx.now().getTime()
  ring.asked.set(keyId, at)
  const answer = fetchOwnedKey(ctx, keyId)
    .catch((error: unknown) => {
      ctx.log.error({ err: error, keyId }, 'a key could not be fetched')
      return refuse('key_unreachable')
    })
    .then((found) => keep(ctx, ring, keyId, found))
    .finally(() => ring.underWay.delete(keyId))
  ring.underWay.set(keyId, answer)
  return answer
}

async function keep(
  ctx: Context,
  ring: KeyRing,
  keyId: string,
  found: OwnedKey | InboxRefusal,
): Promise<OwnedKey | InboxRefusal> {
  const fetchedAt = ctx.now().getTime()
  if (!found.ok) {
    ring.missing.set(keyId, { refusal: found, at: fetchedAt })
    if (DISOWNED.includes(found.word)) await drop(ctx, ring, keyId)
    return found
  }
  const { actorUri, key } = found
  await saveRemoteKey(ctx.db, toRemoteKey(keyId, actorUri, key), new Date(fetchedAt))
  const row = await findRemoteKey(ctx.db, keyId)
  if (row?.suspended_at) return refuse('actor_suspended')
  ring.missing.delete(keyId)
  ring.known.set(keyId, { actorUri, key, fetchedAt })
  return found
}

/** Answers of the actor itself that the key is not, or no longer, its own. */
const DISOWNED: readonly InboxWord[] = ['key_unknown', 'sig_owner_mismatch']

async function drop(ctx: Context, ring: KeyRing, keyId: string): Promise<void> {
  ring.known.delete(keyId)
  await dropRemoteKey(ctx.db, keyId)
}

/** What is there in time, or `key_unreachable`; the answer itself is not given up. */
async function within(
  ms: number,
  answer: Promise<OwnedKey | InboxRefusal>,
): Promise<OwnedKey | InboxRefusal> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<InboxRefusal>((resolve) => {
    timer = setTimeout(() => resolve(refuse('key_unreachable')), ms)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
