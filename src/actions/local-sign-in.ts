import { type Context, inTransaction } from '../context.ts'
import { accountName } from '../domain/audit.ts'
import { Refusal } from '../domain/refusal.ts'
import { hostOf } from '../domain/uris.ts'
import { hashPassword, isPassword } from '../platform/passwords.ts'
import { newTotpSeed, totpStep, totpUri } from '../platform/totp.ts'
import { findAccount, findMember } from '../store/accounts.ts'
import { recordAudit } from '../store/audit.ts'
import {
  findLocalCredentials,
  saveLocalCredentials,
  useTotpStep,
} from '../store/local-credentials.ts'
import { openSession } from './sessions.ts'
import { countAttempt } from './sign-in-attempts.ts'

/** NIST SP 800-63B asks for at least 15 where a password is not the only factor's equal; no other rules. */
export const PASSWORD_MIN = 15
const PASSWORD_MAX = 200

/** What an administrator types into an app, once. */
export interface Seed {
  readonly seed: string
  /** `otpauth://totp/…` */
  readonly uri: string
}

/**
 * Gives an administrator a password and a seed for codes, for the day when the identity provider is out of
 * reach. What there was before ends.
 * @returns the seed, which is shown now and never again.
 * @throws Refusal `not-found`; `not-allowed` when the account does not administer; `invalid` for the password.
 */
export async function setLocalPassword(
  ctx: Context,
  by: string,
  handle: string,
  password: string,
): Promise<Seed> {
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX)
    throw new Refusal('invalid', 'The password was not set.', [
      { path: 'password', message: `Use ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.` },
    ])
  const hash = await hashPassword(password)
  const seed = newTotpSeed()
  return inTransaction(ctx, async (tx) => {
    const account = await findAccount(tx.db, handle)
    const member = account && (await findMember(tx.db, account.id))
    if (!member) throw new Refusal('not-found', `There is no account ${handle} that may sign in.`)
    if (!member.roles.includes('administrator'))
      throw new Refusal('not-allowed', 'A password is for administrators only.')
    await saveLocalCredentials(tx.db, {
      account_id: member.accountId,
      password_hash: hash,
      totp_sealed: tx.sealer.seal(seed, member.accountId),
      created_at: tx.now(),
    })
    await recordAudit(tx.db, {
      at: tx.now(),
      who: by,
      action: 'password-set',
      subject: accountName(member.accountId),
    })
    return { seed, uri: totpUri(seed, hostOf(tx.origin), handle) }
  })
}

/** The hash of no password of anybody: an unknown handle costs as much time as a known one (SEC-55). */
let decoy: Promise<string> | undefined

const wrong = (): Refusal =>
  new Refusal('not-allowed', 'Name, password or code is not right, or the code was used before.')

/**
 * Signs in with name, password and code.
 * @returns the secret of the new session.
 * @throws Refusal `not-allowed`, whatever of the three is wrong; `too-many` after five attempts in a quarter of an hour.
 */
export async function signInWithPassword(
  ctx: Context,
  given: { readonly handle: string; readonly password: string; readonly code: string },
  address: string,
): Promise<string> {
  const handle = given.handle.trim().toLowerCase()
  await countAttempt(ctx, { address, account: handle })
  const credentials = await findLocalCredentials(ctx.db, handle)
  decoy ??= hashPassword('nobody has this password')
  const isRight = await isPassword(
    given.password.slice(0, PASSWORD_MAX),
    credentials?.password_hash ?? (await decoy),
  )
  const member = credentials && (await findMember(ctx.db, credentials.account_id))
  if (!member?.roles.includes('administrator') || !credentials || !isRight) throw wrong()
  const seed = ctx.sealer.open(credentials.totp_sealed, credentials.account_id)
  const step = totpStep(seed, given.code, ctx.now())
  if (step === undefined) throw wrong()
  return inTransaction(ctx, async (tx) => {
    if (!(await useTotpStep(tx.db, credentials.account_id, step))) throw wrong()
    tx.log.warn({ alarm: true, handle }, 'somebody signed in with the break-glass password')
    return openSession(tx, { id: credentials.account_id, handle }, 'local')
  })
}
