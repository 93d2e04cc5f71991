import { createAccount, createToken } from '../actions/accounts.ts'
import { AccountDraft } from '../domain/account.ts'
import { parseWith } from '../domain/parse.ts'
import { Refusal } from '../domain/refusal.ts'
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
    out.line(`${account.handle} is ${read.value.role}${where}.`)
    out.result({ id: account.id, handle: account.handle, role: read.value.role })
  },
}

/** `token create`: the key with which an account uses the REST API. */
export const tokenCreate: Command = {
  usage: 'token create',
  summary: 'make a token for the REST API; it is printed once',
  options: [
    ['--account <handle>', 'whose token it is'],
    ['--label [text]', 'what it is for'],
  ],
  run: async (ctx, args, out) => {
    const label = optionalText(args, 'label') ?? 'command line'
    const token = await createToken(ctx, BY_COMMAND_LINE, textArg(args, 'account'), label)
    out.line(token)
    out.result({ token })
  },
}
