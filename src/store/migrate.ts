import { readdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Migration, type MigrationResult, Migrator } from 'kysely/migration'
import { Refusal } from '../domain/refusal.ts'
import type { Db } from './database.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)

/** How long a migration waits for a table that somebody uses (ms): whoever wants that table next waits as long. */
const LOCK_TIMEOUT = 2_000
/**
 * SQLSTATEs of a lock that could not be had in that time, and of a deadlock with somebody who had one table
 * and wanted another that was changed already: PostgreSQL looks for those after 1 s.
 */
const NO_LOCK: readonly unknown[] = ['55P03', '40P01']

/** How a busy table is waited for. */
export interface Patience {
  readonly attempts: number
  /** In which those that stood behind go first (ms). */
  readonly pause: number
}
const PATIENCE: Patience = { attempts: 10, pause: 1_000 }

/** Migrations by name; they run in the order of their names. */
export type Migrations = Readonly<Record<string, Migration>>

async function migrationFiles(): Promise<Migrations> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort()
  const loaded = files.map(async (file) => {
    const migration = (await import(new URL(file, FOLDER).href)) as Migration
    return [file.slice(0, -3), migration] as const
  })
  return Object.fromEntries(await Promise.all(loaded))
}

/** A migration that gives up when a table stays in use. */
const impatient = ({ up }: Migration): Migration => ({
  up: async (db) => {
    await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT)}`.execute(db)
    await up(db)
  },
})

function migratorFor(db: Db, migrations: Migrations): Migrator {
  const wrapped = Object.entries(migrations).map(([name, one]) => [name, impatient(one)] as const)
  const provider = { getMigrations: () => Promise.resolve(Object.fromEntries(wrapped)) }
  return new Migrator({ db, provider })
}

/**
 * Migrations that the next version ran, as ones that do nothing: what they added is not in the way of this version
 * (REL-10), which may start while it is being replaced, or be installed again. One that is missing among
 * those of `migrations` is a mistake, which the migrator names.
 */
async function laterThan(db: Db, migrations: Migrations): Promise<Migrations> {
  const last = Object.keys(migrations).sort().at(-1) ?? ''
  const { rows: tables } = await sql<{ isThere: boolean }>`
    select to_regclass('kysely_migration') is not null as "isThere"`.execute(db)
  if (!tables[0]?.isThere) return {}
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const later = rows.filter(({ name }) => name > last)
  return Object.fromEntries(later.map(({ name }) => [name, { up: () => Promise.resolve() }]))
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code

/**
 * Runs those of `migrations` that have not run, in one transaction, while other processes that migrate wait
 * (advisory lock). A table that is in use is waited for again and again, each time shortly.
 * @returns the names of the migrations that ran now.
 * @throws Refusal `wrong-state` when a table stayed in use; an error that names the migration that failed.
 *   Nothing was kept then.
 */
export async function runMigrations(
  db: Db,
  migrations: Migrations,
  patience = PATIENCE,
): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const all = { ...migrations, ...(await laterThan(db, migrations)) }
    const { error, results = [] } = await migratorFor(db, all).migrateToLatest()
    if (error === undefined) return results.map((r) => r.migrationName)
    const failed = results.find((r: MigrationResult) => r.status === 'Error')
    const name = failed ? `The migration ${failed.migrationName}` : 'Migrating'
    if (!NO_LOCK.includes(codeOf(error)))
      throw new Error(`${name} failed. Nothing was kept.`, { cause: error })
    if (attempt >= patience.attempts)
      throw new Refusal(
        'wrong-state',
        `${name} needs a table that somebody else has held for long. Nothing was kept. Look in pg_stat_activity for a transaction that is open for long, end it, and start again.`,
      )
    await pause(patience.pause)
  }
}

const statesOf = async (db: Db) => migratorFor(db, await migrationFiles()).getMigrations()

/** Migrations that have run, in their order. */
export async function migrationsRun(db: Db): Promise<string[]> {
  return (await statesOf(db)).filter((m) => m.executedAt !== undefined).map((m) => m.name)
}

/** The migrations that have not run yet. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  return (await statesOf(db)).filter((m) => m.executedAt === undefined).map((m) => m.name)
}

/** The migrations that this version knows. */
export const migrationsKnown = async (): Promise<string[]> => Object.keys(await migrationFiles())

/** Brings an empty database to the form in which these migrations, and no others, have run. */
export async function migrateAsFar(db: Db, names: readonly string[]): Promise<void> {
  const all = Object.entries(await migrationFiles())
  await runMigrations(db, Object.fromEntries(all.filter(([name]) => names.includes(name))))
}

/** Brings the database to the newest form, as `runMigrations` says. @returns what ran now. */
export const migrate = async (db: Db): Promise<string[]> =>
  runMigrations(db, await migrationFiles())
