import { mkdirSync } from 'node:fs'
import { requireClock } from './actions/clock.ts'
import { prepareInstance } from './actions/instance.ts'
import { type Config, loadOwnConfig } from './config.ts'
import { type Bare, type OpenContext, openBare, openContext } from './context.ts'
import { Refusal } from './domain/refusal.ts'
import { takeLock } from './platform/lock.ts'

/** Exit codes of sysexits.h: wrong configuration, and a failure of the software. */
export const EX_CONFIG = 78
export const EX_SOFTWARE = 70

/** Time a closing process has before it ends all the same (ms); container engines wait 30 s at least. */
const CLOSE_WITHIN = 40_000

const complain = (text: string): void => void process.stderr.write(`${text}\n`)

/** The settings of this process; a wrong one ends it with every problem listed. */
export function configOrExit(): Config {
  const read = loadOwnConfig()
  if (read.ok) return read.value
  complain('These settings are not right:')
  for (const { path, message } of read.issues) complain(`  ${path || 'environment'}: ${message}`)
  complain('They are explained in docs/run/configure.md.')
  process.exit(EX_CONFIG)
}

/** Opens everything a process needs, and its data folder for itself when the database is embedded. */
export async function openProcess(config: Config): Promise<OpenContext> {
  const { database } = config
  return prepared(config, takeFolder(database))
}

/** Opens the database as it is, for what neither needs an instance nor this version's form. */
export async function openBareProcess(
  config: Config,
): Promise<Bare & { readonly close: () => Promise<void> }> {
  const release = takeFolder(config.database)
  try {
    const bare = await openBare(config)
    return { ...bare, close: () => bare.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

/** The data folder for this process alone, when the database is embedded. @returns a function that gives it back. */
function takeFolder(database: Config['database']): () => void {
  if (database.kind !== 'embedded') return () => undefined
  mkdirSync(database.folder, { recursive: true, mode: 0o700 })
  const lock = takeLock(database.folder)
  if ('heldBy' in lock)
    throw new Refusal(
      'wrong-state',
      `Process ${lock.heldBy} uses the data folder ${database.folder}. Stop it first, or give this one another folder with COMITY_DATABASE.`,
    )
  return lock.release
}

async function prepared(config: Config, release: () => void): Promise<OpenContext> {
  try {
    const ctx = await openContext(config)
    try {
      await requireClock(ctx)
      await prepareInstance(ctx)
    } catch (error) {
      await ctx.close()
      throw error
    }
    return { ...ctx, close: () => ctx.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

/** Closes the process once, in order, at SIGTERM or SIGINT; a second signal ends it at once. */
export function closeOnSignal(ctx: OpenContext, close: () => Promise<void>): void {
  let closing = false
  const begin = (signal: string) => {
    if (closing) process.exit(EX_SOFTWARE)
    closing = true
    ctx.log.info({ signal }, 'closing')
    setTimeout(() => process.exit(EX_SOFTWARE), CLOSE_WITHIN).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        ctx.log.error({ err: error }, 'closing failed')
        process.exit(EX_SOFTWARE)
      },
    )
  }
  process.on('SIGTERM', begin)
  process.on('SIGINT', begin)
}

/** Runs an entry; a refusal is one sentence, anything else is told whole. */
export async function runEntry(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Refusal) complain(error.message)
    else complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exit(error instanceof Refusal ? EX_CONFIG : EX_SOFTWARE)
  }
}
