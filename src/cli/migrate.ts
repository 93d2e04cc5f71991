import { prepareInstance } from '../actions/instance.ts'
import { pendingMigrations } from '../store/migrate.ts'
import type { Command, Out } from './command.ts'

function tellPending(pending: readonly string[], out: Out): void {
  out.line(
    pending.length === 0
      ? 'The database is up to date.'
      : `Would run ${pending.join(', ')}. Nothing was changed.`,
  )
  out.result({ pending })
}

/** `migrate`: brings the database to this version's form; the server does the same when it starts. */
export const migrateCommand: Command = {
  usage: 'migrate',
  summary: 'bring the database to the form of this version',
  options: [['--dry-run', 'only tell what would run']],
  run: async (ctx, args, out) => {
    if (args['dryRun'] === true) return tellPending(await pendingMigrations(ctx.db), out)
    await prepareInstance(ctx)
    const ran = ctx.migrated
    out.line(ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`)
    out.result({ ran })
  },
  runBare: async (bare, args, out) => {
    if (args['dryRun'] !== true) return false
    tellPending(await pendingMigrations(bare.db), out)
    return true
  },
}
