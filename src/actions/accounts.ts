import { type Context, inTransaction } from '../context.ts'
import { type AccountDraft, INSTANCE_ROLES, ORGANISATION_ROLES } from '../domain/account.ts'
import { accountName } from '../domain/audit.ts'
import { Refusal } from '../domain/refusal.ts'
import {
  type AccountRow,
  findAccount,
  insertAccount,
  insertRole,
  isLastAdministrator,
  setSuspended,
} from '../store/accounts.ts'
import { findOrganisation } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'

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
    const found = await findAccount(tx.db, draft.handle)
    const isNew = found === undefined
    const account = found ?? {
      id: tx.newId(),
      handle: draft.handle,
      name: draft.name ?? draft.handle,
      suspended_at: null,
      created_at: now,
    }
    if (isNew) await insertAccount(tx.db, account)
    await insertRole(tx.db, account.id, draft.role, organisationId)
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'role-given',
      subject: accountName(account.id),
      detail: {
        role: draft.role,
        organisation: organisation ?? null,
        account: isNew ? 'made' : 'had',
      },
    })
    return account
  })
}

/**
 * Takes an account's access away at once, in every process, or gives it back. Its tokens stay, and are
 * refused meanwhile. A server keeps at least one administrator who can act.
 * @throws Refusal `not-found`; `wrong-state` when it is so already, or nobody could administer any more.
 */
export async function suspendAccount(
  ctx: Context,
  by: string,
  handle: string,
  reason?: string,
): Promise<void> {
  await changeAccess(ctx, { by, handle, reason, suspend: true })
}

/** Gives access back; the counterpart of `suspendAccount`. */
export async function resumeAccount(
  ctx: Context,
  by: string,
  handle: string,
  reason?: string,
): Promise<void> {
  await changeAccess(ctx, { by, handle, reason, suspend: false })
}

interface AccessChange {
  readonly by: string
  readonly handle: string
  readonly reason: string | undefined
  readonly suspend: boolean
}

async function changeAccess(
  ctx: Context,
  { by, handle, reason, suspend }: AccessChange,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const account = await findAccount(tx.db, handle)
    if (!account) throw new Refusal('not-found', `There is no account ${handle} here.`)
    const is = account.suspended_at !== null
    if (is === suspend)
      throw new Refusal('wrong-state', `${handle} is ${is ? '' : 'not '}suspended already.`)
    if (suspend && (await isLastAdministrator(tx.db, account.id)))
      throw new Refusal(
        'wrong-state',
        `${handle} is the last administrator. Make another one first: comity account create --role administrator`,
      )
    const now = tx.now()
    await setSuspended(tx.db, account.id, suspend ? now : null)
    const action = suspend ? 'account-suspended' : 'account-resumed'
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action,
      subject: accountName(account.id),
      before: { suspended: is },
      after: { suspended: suspend },
      reason,
    })
  })
}
