import { Readable } from 'node:stream'
import { personTable } from '../domain/person-table.ts'
import { eraseAccount, erasePerson, exportAccount } from '../actions/people.ts'
import { refuseExisting, writeWhole } from '../platform/whole-file.ts'
import { BY_COMMAND_LINE, type Command, textArg } from './command.ts'

const asJson = (data: object): string => `${JSON.stringify(data, null, 2)}\n`

/** `account export`: what is held of a person who works here. */
export const accountExport: Command = {
  usage: 'account export <handle>',
  summary: 'write what is held of a person to a file',
  options: [
    ['--out <file>', 'a file that is not there yet'],
    ['--csv', 'as a table, with one value a row; else as JSON'],
  ],
  paths: ['out'],
  run: async (ctx, args, out) => {
    const file = textArg(args, 'out')
    await refuseExisting(file)
    const data = await exportAccount(ctx, BY_COMMAND_LINE, textArg(args, 'handle'))
    const text = args['csv'] === true ? personTable(data) : asJson(data)
    await writeWhole(file, Readable.from([text]))
    out.line(`${file} holds what is known. Hand it over by a safe way, and delete it.`)
    out.result({ file })
  },
}

/** `account erase`: a person leaves, and the name with them. */
export const accountErase: Command = {
  usage: 'account erase <handle>',
  summary: 'take a person out: account, roles, tokens and the name everywhere',
  options: [['--reason <text>', 'why; without the name, since it stays in the audit trail']],
  run: async (ctx, args, out) => {
    const subject = await eraseAccount(
      ctx,
      BY_COMMAND_LINE,
      textArg(args, 'handle'),
      textArg(args, 'reason'),
    )
    out.line(
      `Gone. The audit trail says ${subject} from now on; backups say the name until they end.`,
    )
    out.result({ subject })
  },
}

/** `person erase`: somebody of another server asks for it. */
export const personErase: Command = {
  usage: 'person erase <uri>',
  summary: 'take a person of another server out of this one, with all comments',
  options: [['--reason <text>', 'why; without the name']],
  run: async (ctx, args, out) => {
    const uri = textArg(args, 'uri')
    await erasePerson(ctx, BY_COMMAND_LINE, uri, textArg(args, 'reason'))
    out.line('Gone. A tombstone keeps the address, so that nothing of it comes again.')
    out.result({ uri })
  },
}
