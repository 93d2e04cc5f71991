import { sql } from 'kysely'
import { test } from 'tap'
import { isDatabaseAway } from '../../src/store/database.ts'
import { freshPostgres } from '../support/postgres.ts'

test('C4: a connection that the server ends', async (t) => {
  const open = await freshPostgres(t)
  if (!open) return void t.pass('skipped: no PostgreSQL on this machine', { skip: true })
  const database = await open()
  t.teardown(() => database.close())
  const { db } = database
  const failed = await db
    .transaction()
    .execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(db)
      // The news comes while this transaction asks nothing: without a listener it would end the process.
      await new Promise((resolve) => setTimeout(resolve, 100))
      await sql`select 1`.execute(trx)
    })
    .catch((error: unknown) => error)
  t.ok(failed instanceof Error)
  t.ok(isDatabaseAway(failed), 'is told from a mistake of ours')
  t.match(await sql`select 1 as one`.execute(db), { rows: [{ one: 1 }] }, 'is replaced')

  const terminated = await Promise.all([
    sql`select pg_sleep(10)`.execute(db).catch((error: unknown) => error),
    (async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like '%pg_sleep(10)%' and pid <> pg_backend_pid()`.execute(db)
    })(),
  ])
  t.ok(isDatabaseAway(terminated[0]), 'in the middle of a statement')
})

test('C4: what is no sign of a database that is away', async (t) => {
  const errnos: [Partial<NodeJS.ErrnoException>, boolean][] = [
    [{ code: 'ECONNREFUSED' }, true],
    [{ code: 'ENOENT', syscall: 'connect' }, true],
    [{ code: 'ENOENT', syscall: 'open' }, false],
    [{ code: '57P03' }, true],
    [{ code: '53100' }, true], // its disk is full
    [{ code: '40P01' }, true],
    [{ code: '23505' }, false],
    [{ message: 'Connection terminated unexpectedly' }, true],
    [{ message: 'There is no such record here.' }, false],
    [{}, false],
  ]
  for (const [error, isAway] of errnos)
    t.equal(isDatabaseAway(error), isAway, JSON.stringify(error))
})
