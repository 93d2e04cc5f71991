import { randomBytes } from 'node:crypto'
import { setLocalPassword } from '../actions/local-sign-in.ts'
import { BY_COMMAND_LINE, type Command, textArg } from './command.ts'

/** Bytes of a password made by chance: 144 bits, 24 letters. */
const BYTES = 18

/** `account password`: the way in for an administrator when the identity provider is out of reach. */
export const accountPassword: Command = {
  usage: 'account password <handle>',
  summary: 'give an administrator a password and a code, for when the identity provider is away',
  run: async (ctx, args, out) => {
    const handle = textArg(args, 'handle')
    const password = randomBytes(BYTES).toString('base64url')
    const { seed, uri } = await setLocalPassword(ctx, BY_COMMAND_LINE, handle, password)
    out.line(`Password: ${password}`)
    out.line(`Seed for an authenticator app: ${seed}`)
    out.line(`or as an address for one: ${uri}`)
    out.line(
      `Both are shown now and never again. Keep them in a safe, apart. ${handle} signs in at`,
    )
    out.line(`${ctx.origin}/sign-in/password`)
    out.result({ handle, password, seed, uri })
  },
}
