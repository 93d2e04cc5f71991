import { createToken, revokeToken } from '../actions/tokens.ts'
import { TOKEN_SCOPES, type TokenScope } from '../domain/account.ts'
import { Refusal } from '../domain/refusal.ts'
import { listTokens } from '../store/tokens.ts'
import { type Args, BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

const isScope = (word: string): word is TokenScope =>
  (TOKEN_SCOPES as readonly string[]).includes(word)

/** `--scopes read,write`; all unless given. */
function scopesArg(args: Args): readonly TokenScope[] {
  const given = optionalText(args, 'scopes')
  if (given === undefined) return TOKEN_SCOPES
  const words = given.split(',').map((word) => word.trim())
  if (words.every(isScope)) return words
  throw new Refusal('invalid', 'The token was not made.', [
    { path: 'scopes', message: `Name some of ${TOKEN_SCOPES.join(', ')}, with commas between.` },
  ])
}

/** `token create`: the key with which an account uses the REST API. */
export const tokenCreate: Command = {
  usage: 'token create',
  summary: 'make a token for the REST API; it is printed once',
  options: [
    ['--account <handle>', 'whose token it is'],
    ['--label [text]', 'what it is for'],
    ['--scopes [list]', `what it may be used for: ${TOKEN_SCOPES.join(',')}; all unless given`],
  ],
  run: async (ctx, args, out) => {
    const label = optionalText(args, 'label') ?? 'command line'
    const account = textArg(args, 'account')
    const token = await createToken(ctx, BY_COMMAND_LINE, account, label, scopesArg(args))
    out.line(token)
    out.result({ token })
  },
}

/** `token list`: what is in use; secrets are not kept. */
export const tokenList: Command = {
  usage: 'token list',
  summary: 'list the tokens in use',
  options: [['--account [handle]', 'only those of this account']],
  run: async (ctx, args, out) => {
    const tokens = await listTokens(ctx.db, optionalText(args, 'account'))
    for (const { id, handle, label, scopes, created_at } of tokens)
      out.line(`${id}  ${handle}  ${scopes.join(',')}  ${created_at.toISOString()}  ${label}`)
    if (tokens.length === 0) out.line('No token is in use.')
    out.result({ tokens })
  },
}

/** `token revoke`: ends a token at once. */
export const tokenRevoke: Command = {
  usage: 'token revoke <id>',
  summary: 'end a token at once',
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    await revokeToken(ctx, BY_COMMAND_LINE, id)
    out.line(`The token ${id} is refused from now on.`)
    out.result({ id })
  },
}
