import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { Kysely, PGliteDialect } from 'kysely'
import { pino } from 'pino'
import type { Test } from 'tap'
import { prepareInstance } from '../../src/actions/instance.ts'
import { loadConfig } from '../../src/config.ts'
import { type OpenContext, openContext } from '../../src/context.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import type { Log } from '../../src/platform/log.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type Ending, freshPostgres } from './postgres.ts'

/** The moment at which every test's clock stands unless it is told otherwise. */
export const NOW = new Date('2026-11-20T09:00:00Z')
export const RURITANIA = 'https://share.ruritania.example'

export interface WorldOptions {
  readonly origin?: string
  readonly now?: () => Date
  /** Further settings, as the environment would have them. */
  readonly env?: Readonly<Record<string, string>>
  readonly database?: Database
  /** Silent unless given. */
  readonly log?: Log
}

const MIGRATIONS = new URL('../../migrations/', import.meta.url)

/** A data folder with all migrations applied, dumped once for each state of migrations/. */
async function snapshot(): Promise<Blob> {
  const hash = createHash('sha256')
  for (const file of readdirSync(MIGRATIONS).sort())
    hash.update(readFileSync(new URL(file, MIGRATIONS)))
  const folder = join(tmpdir(), 'comity-test-snapshots')
  const path = join(folder, `${hash.digest('hex').slice(0, 16)}.tar`)
  try {
    return new Blob([readFileSync(path)])
  } catch {
    const pglite = await PGlite.create({ extensions: { pg_trgm } })
    const db = new Kysely<never>({ dialect: new PGliteDialect({ pglite }) })
    await migrate(db as never)
    const dump = await pglite.dumpDataDir('none')
    await pglite.close()
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, Buffer.from(await dump.arrayBuffer()))
    return dump
  }
}

/** An open embedded database of its own, in memory, migrated. */
export const embeddedDatabase = async (): Promise<Database> =>
  openDatabase({ kind: 'embedded', folder: 'memory://', snapshot: await snapshot() })

/** A whole instance in memory: a context as the server has it, its clock stopped. Closes with the test. */
export async function world(t: Ending, options: WorldOptions = {}): Promise<OpenContext> {
  const read = loadConfig({
    COMITY_ORIGIN: options.origin ?? RURITANIA,
    COMITY_ENV: 'test',
    COMITY_DATABASE: 'memory://',
    COMITY_SECRET: 'a secret for tests that is long enough',
    COMITY_NAME: 'Ruritania shares',
    ...options.env,
  })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  const ctx = await openContext(read.value, {
    now: options.now ?? (() => NOW),
    log: options.log ?? pino({ level: 'silent' }),
    database: options.database ?? (await embeddedDatabase()),
  })
  await prepareInstance(ctx)
  t.teardown(() => ctx.close())
  return ctx
}

/** Runs `work` on the embedded database and on PostgreSQL; says so when the machine has none. */
export async function bothDatabases(
  t: Test,
  title: string,
  work: (t: Test, make: (options?: WorldOptions) => Promise<OpenContext>) => Promise<void>,
): Promise<void> {
  await t.test(`${title} (PGlite)`, (t) => work(t, (options) => world(t, options)))
  await t.test(`${title} (PostgreSQL)`, async (t) => {
    const postgres = await freshPostgres(t)
    if (!postgres) return void t.pass('skipped: no PostgreSQL on this machine', { skip: true })
    await work(t, async (options) => world(t, { ...options, database: await postgres() }))
  })
}
