import { type Context, inTransaction } from '../context.ts'
import { accountName } from '../domain/audit.ts'
import { Refusal } from '../domain/refusal.ts'
import { type AccountRow, findAccount, isLastAdministrator } from '../store/accounts.ts'
import { findActorByUri } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { emptyInboxOf, eraseAccountRow, readPersonalData } from '../store/people.ts'
import { deleteRemoteActor } from './remote/actors.ts'

/** The reason stays in the audit trail for ever, so the person's name must not stand in it. */
function requireNameless(reason: string, names: readonly string[]): void {
  const text = reason.toLowerCase()
  if (names.some((name) => name !== '' && text.includes(name.toLowerCase())))
    throw new Refusal('invalid', 'The reason names the person.', [
      { path: 'reason', message: 'Leave the name out: the reason is kept when the name is gone.' },
    ])
}

async function requireAccount(ctx: Context, handle: string): Promise<AccountRow> {
  const account = await findAccount(ctx.db, handle)
  if (!account) throw new Refusal('not-found', `There is no account ${handle} here.`)
  return account
}

/**
 * Erases a person who works here (OPS-12): account, roles, tokens, part in drafts, and the name wherever it
 * stands. Records stay, since they are the organisation's; the audit trail keeps a number without a name.
 * @throws Refusal `wrong-state` for the last administrator; `invalid` when the reason names the person.
 */
export async function eraseAccount(
  ctx: Context,
  by: string,
  handle: string,
  reason: string,
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const account = await requireAccount(tx, handle)
    requireNameless(reason, [account.handle, account.name])
    if (await isLastAdministrator(tx.db, account.id))
      throw new Refusal('wrong-state', 'This is the last administrator. Make another one first.')
    const subject = accountName(account.id)
    // Before the account goes, since the person may be the one who acts.
    await recordAudit(tx.db, { at: tx.now(), who: by, action: 'account-erased', subject, reason })
    await eraseAccountRow(tx.db, account)
    return subject
  })
}

/**
 * Erases a person of another server from this one: name, comments, reactions, follows and the activities
 * they came with. A tombstone keeps the address, so that nothing of it comes again.
 * @throws Refusal `not-found` when nobody of that address is known here.
 */
export async function erasePerson(
  ctx: Context,
  by: string,
  uri: string,
  reason: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const actor = await findActorByUri(tx.db, uri)
    if (!actor || actor.local || actor.kind !== 'Person')
      throw new Refusal('not-found', 'No person of another server has this address here.')
    requireNameless(reason, [actor.handle, ...Object.values(actor.name)])
    await deleteRemoteActor(tx, uri)
    await emptyInboxOf(tx.db, uri)
    await recordAudit(tx.db, {
      at: tx.now(),
      who: by,
      action: 'person-erased',
      subject: uri,
      reason,
    })
  })
}

/** Everything that this server holds of a person who works here, without secrets (OPS-12). */
export async function exportAccount(ctx: Context, by: string, handle: string) {
  return inTransaction(ctx, async (tx) => {
    const account = await requireAccount(tx, handle)
    const data = await readPersonalData(tx.db, account)
    await recordAudit(tx.db, {
      at: tx.now(),
      who: by,
      action: 'account-exported',
      subject: accountName(account.id),
    })
    return { exported: tx.now(), account, ...data }
  })
}
