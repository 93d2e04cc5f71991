import type { Proposal } from '../actions/peer-proposals.ts'
import type { Context } from '../context.ts'
import { Day } from '../domain/fields.ts'
import { parseWith } from '../domain/parse.ts'
import { Host } from '../domain/peer.ts'
import { Refusal } from '../domain/refusal.ts'
import { findAccount } from '../store/accounts.ts'
import { type Args, BY_COMMAND_LINE, type Out, optionalText, textArg } from './command.ts'

// What the commands about peers have in common.

export const REASON = ['--reason [text]', 'why, for the audit trail'] as const
/** Where two people decide, each says who it is; whoever can run commands here is trusted to say so. */
export const AS = [
  '--as [handle]',
  'the account that acts, where two administrators decide',
] as const
export const UNTIL = [
  '--until [date]',
  'the day on which the listing ends, such as 2027-06-30',
] as const

export function hostArg(args: Args): string {
  const read = parseWith(Host, textArg(args, 'host'))
  if (read.ok) return read.value
  throw new Refusal(
    'invalid',
    'This is no name of a server.',
    read.issues.map(({ message }) => ({ path: 'host', message })),
  )
}

/** Who acts, as the audit trail names it. @throws Refusal `not-found` for an account that is not there. */
export async function whoActs(ctx: Context, args: Args): Promise<string> {
  const handle = optionalText(args, 'as')
  if (handle === undefined) return BY_COMMAND_LINE
  const account = await findAccount(ctx.db, handle)
  if (account) return account.handle
  throw new Refusal('not-found', `There is no account ${handle} here.`)
}

/** A day to come on which a listing ends. */
export function untilArg(ctx: Context, args: Args): Date | undefined {
  const given = optionalText(args, 'until')
  if (given === undefined) return undefined
  const read = parseWith(Day, given)
  const refuse = (message: string) =>
    new Refusal('invalid', 'Nothing was changed.', [{ path: 'until', message }])
  if (!read.ok) throw refuse(read.issues[0]?.message ?? '')
  const date = new Date(read.value)
  if (date <= ctx.now()) throw refuse('Give a day to come.')
  return date
}

export const day = (date: Date): string => date.toISOString().slice(0, 10)

/** Says that something waits for a second person, and how it goes on. */
export function tellProposal({ id, expires }: Proposal, out: Out): void {
  out.line(`This waits for a second administrator, until ${day(expires)}:`)
  out.line(`  comity peers approve ${id} --as HANDLE`)
}
