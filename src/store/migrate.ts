import { readdir } from 'node:fs/promises'
import { type Migration, type MigrationResult, Migrator } from 'kysely/migration'
import type { Db } from './database.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)

async function migrationFiles(): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort()
  const loaded = files.map(async (file) => {
    const migration = (await import(new URL(file, FOLDER).href)) as Migration
    return [file.slice(0, -3), migration] as const
  })
  return Object.fromEntries(await Promise.all(loaded))
}

const migratorFor = (db: Db) => new Migrator({ db, provider: { getMigrations: migrationFiles } })

/** Migrations that have run, in their order. */
export async function migrationsRun(db: Db): Promise<string[]> {
  const all = await migratorFor(db).getMigrations()
  return all.filter((m) => m.executedAt !== undefined).map((m) => m.name)
}

/** Brings an empty database to the form in which these migrations, and no others, have run. */
export async function migrateAsFar(db: Db, names: readonly string[]): Promise<void> {
  const all = await migrationFiles()
  const some = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(some) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/** The migrations that this version knows. */
export const migrationsKnown = async (): Promise<string[]> => Object.keys(await migrationFiles())

/**
 * Brings the database to the newest form; another process that migrates meanwhile waits (advisory lock).
 * @returns the names of the migrations that ran now.
 * @throws the database's error, naming the migration that failed; the failed one left nothing behind.
 */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results = [] } = await migratorFor(db).migrateToLatest()
  if (error === undefined) return results.map((r) => r.migrationName)
  const failed = results.find((r: MigrationResult) => r.status === 'Error')
  throw new Error(`The migration ${failed?.migrationName ?? ''} failed. Nothing of it was kept.`, {
    cause: error,
  })
}

/** The migrations that have not run yet. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const all = await migratorFor(db).getMigrations()
  return all.filter((m) => m.executedAt === undefined).map((m) => m.name)
}
