import type { Context } from '../context.ts'
import type { Row } from '../store/schema.ts'
import { deleteEndedSessions, listUnchecked, saveCheck } from '../store/sessions.ts'
import { deleteOldLinks } from '../store/sign-in-links.ts'
import { openTokens, sealTokens } from './provider-sign-in.ts'
import { endSessions, idleSince } from './sessions.ts'

/** Somebody who left a government loses their session within five minutes (OPS-11): each is asked after in four. */
const ASK_EVERY_MS = 4 * 60_000
/** Sessions asked after in one round; the rest follows at once. */
const AT_ONCE = 20

/**
 * Asks the identity provider whether the people of open sessions are still there, and ends those of whom it
 * says no. While it does not answer, sessions live on (C19).
 * @returns how many were asked after.
 */
export async function tendSessions(ctx: Context): Promise<number> {
  const now = ctx.now()
  await deleteEndedSessions(ctx.db, { now, idleSince: idleSince(now) })
  await deleteOldLinks(ctx.db, now)
  if (!ctx.oidc) return 0
  const since = new Date(now.getTime() - ASK_EVERY_MS)
  const sessions = await listUnchecked(ctx.db, since, AT_ONCE)
  for (const session of sessions) await askAfter(ctx, session, now)
  return sessions.length
}

async function askAfter(ctx: Context, session: Row<'sessions'>, now: Date): Promise<void> {
  const { id, account_id, subject, tokens_sealed: sealed } = session
  if (!ctx.oidc || sealed === null || subject === null) return
  const answer = await ctx.oidc.isThere(subject, openTokens(ctx, sealed, account_id))
  if (answer.is === 'gone') await endSessions(ctx, ctx.oidc.issuer, { id })
  else
    await saveCheck(ctx.db, id, {
      at: now,
      ...(answer.is === 'there'
        ? { tokensSealed: sealTokens(ctx, answer.tokens, account_id) }
        : {}),
    })
}
