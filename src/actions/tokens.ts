import { createHash, randomBytes } from 'node:crypto'
import { type Context, inTransaction } from '../context.ts'
import type { TokenScope } from '../domain/account.ts'
import { TOKEN_SCOPES } from '../domain/account.ts'
import { accountName } from '../domain/audit.ts'
import { Refusal } from '../domain/refusal.ts'
import { findAccount } from '../store/accounts.ts'
import { recordAudit } from '../store/audit.ts'
import { insertToken, revokeToken as revoke } from '../store/tokens.ts'

/** Tokens are told apart from other secrets by their beginning; 256 bits follow. */
const TOKEN_PREFIX = 'comity_'

/** The form in which a token is stored and looked up. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Makes a token for the REST API. It is stored hashed and can be read only now.
 * @param scopes what it may be used for; all unless given.
 * @throws Refusal `not-found` when there is no such account.
 */
export async function createToken(
  ctx: Context,
  by: string,
  handle: string,
  label: string,
  scopes: readonly TokenScope[] = TOKEN_SCOPES,
): Promise<string> {
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url')
  await inTransaction(ctx, async (tx) => {
    const account = await findAccount(tx.db, handle)
    if (!account) throw new Refusal('not-found', `There is no account ${handle} here.`)
    const now = tx.now()
    const id = tx.newId()
    await insertToken(tx.db, {
      id,
      account_id: account.id,
      sha256: tokenHash(token),
      label,
      scopes: [...scopes],
      created_at: now,
    })
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'token-created',
      subject: accountName(account.id),
      detail: { token: id, scopes },
    })
  })
  return token
}

/**
 * Ends a token at once, in every process.
 * @param id of the token, as `token list` shows it.
 * @param owner only a token of this account, by its id; any unless given.
 * @throws Refusal `not-found` when there is none that is in use.
 */
export async function revokeToken(
  ctx: Context,
  by: string,
  id: string,
  owner?: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const accountId = await revoke(tx.db, id, tx.now(), owner)
    if (accountId === undefined)
      throw new Refusal('not-found', `There is no token ${id} in use here. See: comity token list`)
    await recordAudit(tx.db, {
      at: tx.now(),
      who: by,
      action: 'token-revoked',
      subject: accountName(accountId),
      detail: { token: id },
    })
  })
}
