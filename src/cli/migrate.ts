import { prepareInstance } from '../actions/instance.ts'
import type { Command } from './command.ts'

/** `migrate`: brings the database to this version's form; the server does the same when it starts. */
export const migrateCommand: Command = {
  usage: 'migrate',
  summary: 'bring the database to the form of this version',
  run: async (ctx, _, out) => {
    await prepareInstance(ctx)
    const ran = ctx.migrated
    out.line(ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`)
    out.result({ ran })
  },
}
