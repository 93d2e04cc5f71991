import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Test, test } from 'tap'
import { type Database, openDatabase } from '../../src/store/database.ts'
import {
  type Migrations,
  migrate,
  migrationsKnown,
  runMigrations,
} from '../../src/store/migrate.ts'
import { freshPostgresUrl } from '../support/postgres.ts'

/** Opens a database several times, as processes do; undefined without PostgreSQL. */
async function postgresOpener(t: Test): Promise<(() => Promise<Database>) | undefined> {
  const url = await freshPostgresUrl(t)
  if (url === undefined) return undefined
  return async () => {
    const database = await openDatabase({ kind: 'postgres', url, pool: 4 })
    t.teardown(() => database.close())
    return database
  }
}

const makes = (table: string): Migrations[string] => ({
  up: (db) => db.schema.createTable(table).addColumn('id', 'integer').execute(),
})

const breaks: Migrations[string] = {
  up: async (db) => {
    await db.schema.createTable('second').addColumn('id', 'integer').execute()
    await sql`insert into second values (1)`.execute(db)
    await sql`select 1 / 0`.execute(db)
  },
}

async function tablesOf({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely%'
    order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

async function namesRun({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

test('REL-10: processes that migrate at once run each migration once', async (t) => {
  const open = await postgresOpener(t)
  if (!open) return
  const databases = [await open(), await open(), await open()] as const
  const ran = await Promise.all(databases.map(({ db }) => migrate(db)))
  const known = await migrationsKnown()
  t.same(ran.flat().sort(), known)
  t.equal(ran.filter((names) => names.length > 0).length, 1, 'one of them did it all')
  t.same(await namesRun(databases[0]), known)
})

test('REL-10: a migration that breaks in the middle leaves nothing', async (t) => {
  const check = async (t: Test, database: Database) => {
    await runMigrations(database.db, { '1': makes('first') })
    const broken = { '1': makes('first'), '2': breaks, '3': makes('third') }
    await t.rejects(runMigrations(database.db, broken), {
      message: /The migration 2 failed. Nothing was kept/,
      cause: { code: '22012' },
    })
    t.same(await tablesOf(database), ['first'])
    t.same(await namesRun(database), ['1'])
    const mended = { ...broken, '2': makes('second') }
    t.same(await runMigrations(database.db, mended), ['2', '3'], 'and the next run completes')
    t.same(await tablesOf(database), ['first', 'second', 'third'])
    t.same(await runMigrations(database.db, mended), [])
  }
  await t.test('PGlite', async (t) => {
    const database = await openDatabase({ kind: 'embedded', folder: 'memory://' })
    t.teardown(() => database.close())
    await check(t, database)
  })
  await t.test('PostgreSQL', async (t) => {
    const open = await postgresOpener(t)
    if (open) await check(t, await open())
  })
})

test('REL-10: a migration does not stand in the way for long', async (t) => {
  const open = await postgresOpener(t)
  if (!open) return
  const [ours, theirs] = [await open(), await open()] as const
  const before = { '1': makes('busy') }
  const after: Migrations = {
    ...before,
    '2': {
      up: (db) => sql`alter table busy add column more text`.execute(db).then(() => undefined),
    },
  }
  await runMigrations(ours.db, before)

  await theirs.db.transaction().execute(async (db) => {
    await sql`select from busy`.execute(db)
    const once = runMigrations(ours.db, after, { attempts: 1, pause: 0 })
    const refused = t.rejects(once, {
      code: 'wrong-state',
      message: /The migration 2 needs a table .* Nothing was kept.*pg_stat_activity/,
    })
    await refused
    t.same(await namesRun(ours), ['1'])
  })

  // Readers come through, and whoever migrates has it when the table is free again.
  let migrating: Promise<string[]> | undefined
  await theirs.db.transaction().execute(async (db) => {
    await sql`select from busy`.execute(db)
    migrating = runMigrations(ours.db, after, { attempts: 60, pause: 200 })
    await pause(500)
    const other = await open()
    t.same((await sql`select from busy`.execute(other.db)).rows, [])
  })
  t.same(await migrating, ['2'])
  const { rows } = await sql`show lock_timeout`.execute(ours.db)
  t.same(rows, [{ lock_timeout: '0' }], 'and the connection is as it was')
})

test('REL-10: a migration that is caught in a deadlock tries again', async (t) => {
  const open = await postgresOpener(t)
  if (!open) return
  const [ours, theirs] = [await open(), await open()] as const
  const before = { '1': makes('first'), '2': makes('second') }
  const widen = async (db: Parameters<Migrations[string]['up']>[0], table: string) =>
    void (await sql`alter table ${sql.ref(table)} add column more text`.execute(db))
  const up: Migrations[string]['up'] = async (db) => {
    await widen(db, 'first')
    await widen(db, 'second')
  }
  await runMigrations(ours.db, before)
  let migrating: Promise<string[]> | undefined
  await theirs.db.transaction().execute(async (db) => {
    await sql`select from second`.execute(db)
    migrating = runMigrations(ours.db, { ...before, '3': { up } }, { attempts: 60, pause: 200 })
    await pause(300) // it has the first table by now and wants the second
    t.same((await sql`select from first`.execute(db)).rows, [], 'whoever serves goes on')
  })
  t.same(await migrating, ['3'])
})

test('REL-10: a version starts on the database of the next one', async (t) => {
  const database = await openDatabase({ kind: 'embedded', folder: 'memory://' })
  t.teardown(() => database.close())
  const older = { '1': makes('first'), '2': makes('second') }
  await runMigrations(database.db, { ...older, '3': makes('third') })
  t.same(await runMigrations(database.db, older), [], 'and changes nothing')
  t.same(await namesRun(database), ['1', '2', '3'])
  t.same(await tablesOf(database), ['first', 'second', 'third'])
  const { '2': second } = older
  await t.rejects(runMigrations(database.db, { '2': second, '3': makes('third') }), {
    cause: { message: /1 is missing/ },
  })
})
