import { type Context, inTransaction } from '../context.ts'
import { accountName } from '../domain/audit.ts'
import { freeHandle, nameOf, rolesOf } from '../domain/claims.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Member } from '../domain/viewer.ts'
import type { LoggedOut, ProviderTokens, Vouched } from '../platform/oidc.ts'
import { findAccount, findMember, insertAccount, replaceClaimedRoles } from '../store/accounts.ts'
import { findOrganisation } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { findLinkedAccount, linkIdentity } from '../store/identities.ts'
import { type ProviderSession, endSessions, openSession } from './sessions.ts'

const sessionFrom = (ctx: Context, vouched: Vouched, accountId: string): ProviderSession => ({
  issuer: vouched.issuer,
  subject: vouched.subject,
  sid: vouched.sid,
  tokensSealed: sealTokens(ctx, vouched.tokens, accountId),
})

export const sealTokens = (ctx: Context, tokens: ProviderTokens, accountId: string): string =>
  ctx.sealer.seal(JSON.stringify(tokens), accountId)

export const openTokens = (ctx: Context, sealed: string, accountId: string): ProviderTokens =>
  JSON.parse(ctx.sealer.open(sealed, accountId)) as ProviderTokens

const noRole = (): Refusal =>
  new Refusal(
    'not-allowed',
    'Your staff account is known, but it has no role on this server. Ask its administrator for one.',
  )

/** Makes an account for somebody who was not here before and to whom the claims give a role. */
async function firstVisit(tx: Context, vouched: Vouched): Promise<{ id: string; handle: string }> {
  const handle = await freeHandle(
    vouched.claims,
    async (wanted) => (await findAccount(tx.db, wanted)) !== undefined,
  )
  const id = tx.newId()
  const now = tx.now()
  await insertAccount(tx.db, {
    id,
    handle,
    name: nameOf(vouched.claims) ?? handle,
    created_at: now,
  })
  await linkIdentity(tx.db, vouched, id, now)
  await recordAudit(tx.db, {
    at: now,
    who: vouched.issuer,
    action: 'account-created',
    subject: accountName(id),
    detail: { by: 'identity provider' },
  })
  return { id, handle }
}

/** Gives the roles that the claims say, and takes those away that they do not say any more. */
async function applyClaims(tx: Context, vouched: Vouched, account: { id: string; handle: string }) {
  const oidc = tx.config.oidc
  if (!oidc || oidc.roles.length === 0) return
  const given = rolesOf(vouched.claims, oidc.claim, oidc.roles)
  const places = await Promise.all(
    given.map(async ({ role, organisation }) => {
      if (organisation === undefined) return { role, organisationId: null }
      const found = await findOrganisation(tx.db, organisation)
      if (!found)
        tx.log.warn({ organisation }, 'COMITY_OIDC_ROLES names an organisation that is not here')
      return found && { role, organisationId: found.id }
    }),
  )
  const roles = places.filter((place) => place !== undefined)
  const changed = await replaceClaimedRoles(tx.db, account.id, roles)
  if (changed)
    await recordAudit(tx.db, {
      at: tx.now(),
      who: vouched.issuer,
      action: 'roles-claimed',
      subject: accountName(account.id),
      detail: { roles: given },
    })
}

/**
 * Signs in somebody whom the identity provider vouches for. Who they are here is issuer and subject alone,
 * never an e-mail address or a name (SEC-60).
 * @returns the secret of the new session.
 * @throws Refusal `not-allowed` when they have no role here, or their account is suspended.
 */
export async function signInFromProvider(ctx: Context, vouched: Vouched): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const account = (await findLinkedAccount(tx.db, vouched)) ?? (await firstVisit(tx, vouched))
    await applyClaims(tx, vouched, account)
    const member = await findMember(tx.db, account.id)
    if (!member || !hasRole(member)) throw noRole()
    return openSession(tx, account, 'oidc', sessionFrom(tx, vouched, account.id))
  })
}

const hasRole = ({ roles, organisations }: Member): boolean =>
  roles.length > 0 || Object.keys(organisations).length > 0

/**
 * Links the account of somebody who is signed in with their staff account.
 * @throws Refusal `taken` when the staff account belongs to another account here.
 */
export async function linkProvider(ctx: Context, member: Member, vouched: Vouched): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const now = tx.now()
    if (!(await linkIdentity(tx.db, vouched, member.accountId, now))) {
      const owner = await findLinkedAccount(tx.db, vouched)
      if (owner?.id === member.accountId) return
      throw new Refusal('taken', 'This staff account belongs to another account of this server.')
    }
    await recordAudit(tx.db, {
      at: now,
      who: member.handle,
      action: 'identity-linked',
      subject: accountName(member.accountId),
      detail: { issuer: vouched.issuer },
    })
  })
}

/** Ends the sessions of somebody who logged out at the provider. */
export const logOutFromProvider = (ctx: Context, who: LoggedOut): Promise<number> =>
  endSessions(
    ctx,
    who.issuer,
    who.sid !== undefined
      ? { issuer: who.issuer, sid: who.sid }
      : { issuer: who.issuer, subject: who.subject ?? '' },
  )
