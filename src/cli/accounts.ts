import { createAccount, resumeAccount, suspendAccount } from '../actions/accounts.ts'
import { makeSignInLink } from '../actions/sign-in-links.ts'
import { AccountDraft } from '../domain/account.ts'
import { parseWith } from '../domain/parse.ts'
import { Refusal } from '../domain/refusal.ts'
import { listAccounts } from '../store/accounts.ts'
import { BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

/** `account create`: somebody who works here, or a further role for an account that exists. */
export const accountCreate: Command = {
  usage: 'account create',
  summary: 'make an account, or give it a further role',
  options: [
    ['--handle <handle>', 'the name to sign in with'],
    ['--role <role>', 'reader, author, reviewer, publisher, moderator or administrator'],
    ['--organisation [handle]', 'where the role is held; not for moderator and administrator'],
    ['--name [name]', 'the name shown to colleagues'],
  ],
  run: async (ctx, args, out) => {
    const name = optionalText(args, 'name')
    const read = parseWith(AccountDraft, {
      handle: textArg(args, 'handle'),
      role: textArg(args, 'role'),
      ...(name ? { name } : {}),
    })
    if (!read.ok) throw new Refusal('invalid', 'The account was not made.', read.issues)
    const organisation = optionalText(args, 'organisation')
    const account = await createAccount(ctx, BY_COMMAND_LINE, read.value, organisation)
    const where = organisation ? ` of ${organisation}` : ''
    const link = await makeSignInLink(ctx, BY_COMMAND_LINE, account.handle)
    out.line(`${account.handle} is ${read.value.role}${where}.`)
    out.line(`To sign in, once, within three days: ${link}`)
    out.result({ id: account.id, handle: account.handle, role: read.value.role, link })
  },
}

/** `account list`: who has an account, and what they may do. */
export const accountList: Command = {
  usage: 'account list',
  summary: 'list the accounts with their roles',
  run: async (ctx, _args, out) => {
    const rows = await listAccounts(ctx.db)
    for (const { handle, suspended_at, role, organisation } of rows) {
      const where = organisation ? ` of ${organisation}` : ''
      const suspended = suspended_at ? ', suspended' : ''
      out.line(`${handle}: ${role ?? 'no role'}${where}${suspended}`)
    }
    out.result({ accounts: rows })
  },
}

const access = (
  verb: 'suspend' | 'resume',
  act: typeof suspendAccount,
  summary: string,
  outcome: string,
): Command => ({
  usage: `account ${verb} <handle>`,
  summary,
  options: [['--reason [text]', 'why, for the audit trail']],
  run: async (ctx, args, out) => {
    const handle = textArg(args, 'handle')
    await act(ctx, BY_COMMAND_LINE, handle, optionalText(args, 'reason'))
    out.line(`${handle} ${outcome}.`)
    out.result({ handle })
  },
})

export const accountSuspend = access(
  'suspend',
  suspendAccount,
  'take the access of an account away at once',
  'is suspended; its tokens are refused from now on',
)
export const accountResume = access(
  'resume',
  resumeAccount,
  'give an account its access back',
  'has access again',
)
