import { createHash, randomBytes } from 'node:crypto'
import { type Context, inTransaction } from '../context.ts'
import { type AccountDraft, INSTANCE_ROLES, ORGANISATION_ROLES } from '../domain/account.ts'
import { Refusal } from '../domain/refusal.ts'
import {
  type AccountRow,
  findAccount,
  insertAccount,
  insertRole,
  insertToken,
} from '../store/accounts.ts'
import { findOrganisation } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'

/** Tokens are told apart from other secrets by their beginning; 256 bits follow. */
const TOKEN_PREFIX = 'comity_'

/** The form in which a token is stored and looked up. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

const isOne = (roles: readonly string[], role: string): boolean => roles.includes(role)

async function placeOf(ctx: Context, draft: AccountDraft, organisation: string | undefined) {
  if (organisation === undefined) {
    if (!isOne(INSTANCE_ROLES, draft.role))
      throw new Refusal('invalid', 'Name the organisation of this role.', [
        { path: 'organisation', message: `The role ${draft.role} is held in an organisation.` },
      ])
    return undefined
  }
  if (!isOne(ORGANISATION_ROLES, draft.role))
    throw new Refusal('invalid', 'This role is held for the whole server.', [
      { path: 'organisation', message: `The role ${draft.role} takes no organisation.` },
    ])
  const found = await findOrganisation(ctx.db, organisation)
  if (!found) throw new Refusal('not-found', `There is no organisation ${organisation} here.`)
  return found.id
}

/**
 * Makes an account, or gives an account that exists a further role.
 * @param by the account's handle, or `command line`.
 * @param organisation handle of the organisation where the role is held.
 */
export async function createAccount(
  ctx: Context,
  by: string,
  draft: AccountDraft,
  organisation?: string,
): Promise<AccountRow> {
  return inTransaction(ctx, async (tx) => {
    const organisationId = await placeOf(tx, draft, organisation)
    const now = tx.now()
    const account = (await findAccount(tx.db, draft.handle)) ?? {
      id: tx.newId(),
      handle: draft.handle,
      name: draft.name ?? draft.handle,
      suspended_at: null,
      created_at: now,
    }
    if (account.created_at === now) await insertAccount(tx.db, account)
    await insertRole(tx.db, account.id, draft.role, organisationId)
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'role-given',
      subject: draft.handle,
      detail: { role: draft.role, organisation: organisation ?? null },
    })
    return account
  })
}

/**
 * Makes a token for the REST API. It is stored hashed and can be read only now.
 * @throws Refusal `not-found` when there is no such account.
 */
export async function createToken(
  ctx: Context,
  by: string,
  handle: string,
  label: string,
): Promise<string> {
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url')
  await inTransaction(ctx, async (tx) => {
    const account = await findAccount(tx.db, handle)
    if (!account) throw new Refusal('not-found', `There is no account ${handle} here.`)
    const now = tx.now()
    await insertToken(tx.db, {
      id: tx.newId(),
      account_id: account.id,
      sha256: tokenHash(token),
      label,
      created_at: now,
    })
    await recordAudit(tx.db, { at: now, who: by, action: 'token-created', subject: handle })
  })
  return token
}
