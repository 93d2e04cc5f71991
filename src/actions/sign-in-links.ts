import { randomBytes } from 'node:crypto'
import { type Context, inTransaction } from '../context.ts'
import { accountName } from '../domain/audit.ts'
import { Refusal } from '../domain/refusal.ts'
import { findAccount, findMember } from '../store/accounts.ts'
import { recordAudit } from '../store/audit.ts'
import { deleteUnusedLinks, findLink, insertLink, useLink } from '../store/sign-in-links.ts'
import { openSession, sessionHash } from './sessions.ts'

/** A link to an account works for three days: it is sent to somebody. */
const LIFE_OF_LINK = 3 * 24 * 3_600_000

/**
 * Makes a link that signs somebody in once, as an account that has a role. It is shown now and never again; a
 * link made before and not used yet ends.
 * @throws Refusal `not-found`
 */
export async function makeSignInLink(ctx: Context, by: string, handle: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const account = await findAccount(tx.db, handle)
    if (!account) throw new Refusal('not-found', `There is no account ${handle} here.`)
    const secret = randomBytes(32).toString('base64url')
    const now = tx.now()
    await deleteUnusedLinks(tx.db, account.id)
    await insertLink(tx.db, {
      sha256: sessionHash(secret),
      account_id: account.id,
      created_at: now,
      expires_at: new Date(now.getTime() + LIFE_OF_LINK),
    })
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'sign-in-link-made',
      subject: accountName(account.id),
    })
    return `${tx.origin}/sign-in/link/${secret}`
  })
}

const noSuchLink = (): Refusal =>
  new Refusal('not-found', 'This link was used, has ended, or never was. Ask for a new one.')

/** Whose link it is, without using it up. @throws Refusal `not-found` */
export async function readSignInLink(ctx: Context, secret: string): Promise<string> {
  const link = await findLink(ctx.db, sessionHash(secret), ctx.now())
  const member = link ? await findMember(ctx.db, link.account_id) : undefined
  if (!member) throw noSuchLink()
  return member.handle
}

/**
 * Signs in with a link, which works once.
 * @returns the secret of the new session. @throws Refusal `not-found`
 */
export async function signInByLink(ctx: Context, secret: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const link = await useLink(tx.db, sessionHash(secret), tx.now())
    const member = link ? await findMember(tx.db, link.account_id) : undefined
    if (!member) throw noSuchLink()
    return openSession(tx, { id: member.accountId, handle: member.handle }, 'link')
  })
}
