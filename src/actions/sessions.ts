import { createHash, randomBytes } from 'node:crypto'
import { type Context, inTransaction } from '../context.ts'
import { accountName } from '../domain/audit.ts'
import type { Member } from '../domain/viewer.ts'
import { recordAudit } from '../store/audit.ts'
import type { SignInMethod } from '../store/schema.ts'
import {
  type KnownSession,
  type SessionChoice,
  deleteSessions,
  findSession,
  insertSession,
  markSeen,
} from '../store/sessions.ts'

/** A session that nobody uses for so long has ended (ms): half a day (OPS-09). */
const IDLE_MAX = 12 * 3_600_000
/** However much it is used, a session ends after a week (ms). */
const LIFE_MAX = 7 * 24 * 3_600_000
/** Use is noted this exactly (ms): a page costs no write. */
const SEEN_EVERY = 60_000

export const sessionHash = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')

/** Sessions not seen since this time have ended. */
export const idleSince = (now: Date): Date => new Date(now.getTime() - IDLE_MAX)

/** What an identity provider gave with a sign-in. */
export interface ProviderSession {
  readonly issuer: string
  readonly subject: string
  readonly sid?: string | undefined
  /** Sealed for the account. */
  readonly tokensSealed?: string | undefined
}

/**
 * Opens a session for an account. Call it in the transaction of the sign-in.
 * @returns the secret for the cookie; only its hash is kept.
 */
export async function openSession(
  tx: Context,
  account: { readonly id: string; readonly handle: string },
  method: SignInMethod,
  provider?: ProviderSession,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const now = tx.now()
  await insertSession(tx.db, {
    id: tx.newId(),
    sha256: sessionHash(secret),
    account_id: account.id,
    method,
    ...(provider && {
      issuer: provider.issuer,
      subject: provider.subject,
      sid: provider.sid ?? null,
      tokens_sealed: provider.tokensSealed ?? null,
      checked_at: now,
    }),
    created_at: now,
    seen_at: now,
    expires_at: new Date(now.getTime() + LIFE_MAX),
  })
  await recordAudit(tx.db, {
    at: now,
    who: account.handle,
    action: 'signed-in',
    subject: accountName(account.id),
    detail: { method, ...(provider ? { issuer: provider.issuer } : {}) },
  })
  return secret
}

/** Whose session a cookie is, and that it is in use. */
export async function sessionOf(ctx: Context, secret: string): Promise<KnownSession | undefined> {
  const now = ctx.now()
  const session = await findSession(ctx.db, sessionHash(secret), { now, idleSince: idleSince(now) })
  if (session && now.getTime() - session.seenAt.getTime() > SEEN_EVERY)
    await markSeen(ctx.db, session.id, now)
  return session
}

/**
 * Ends sessions at once, in every process.
 * @param by who ends them: a handle, or the issuer that says so.
 * @returns how many.
 */
export async function endSessions(
  ctx: Context,
  by: string,
  choice: SessionChoice,
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const ended = await deleteSessions(tx.db, choice)
    for (const { id, account_id } of ended)
      await recordAudit(tx.db, {
        at: tx.now(),
        who: by,
        action: 'signed-out',
        subject: accountName(account_id),
        detail: { session: id },
      })
    return ended.length
  })
}

/** Ends one session of a member. */
export const endOwnSession = (ctx: Context, member: Member, id: string): Promise<number> =>
  endSessions(ctx, member.handle, { id, account_id: member.accountId })
