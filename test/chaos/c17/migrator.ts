import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { openDatabase } from '../../../src/store/database.ts'
import { type Migrations, migrationsKnown, runMigrations } from '../../../src/store/migrate.ts'
import { HALFWAY, NEXT } from './next.ts'

// A process of the version after this one: it runs one migration more, as a release may have it (it only adds).
// Said `stay`, it stops half-way with what it has changed and locked, until somebody ends it.

/** Longer than whoever ends it needs (ms). */
const STAY = 60_000

const [, , url = '', how = ''] = process.argv
const say = (text: string) => void process.stdout.write(`${text}\n`)

/** Tables that every page, every post and every delivery needs. */
const BUSY = ['actors', 'records', 'activities', 'deliveries', 'inbox', 'facts'] as const

async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of BUSY)
    await sql`alter table ${sql.ref(table)} add column next_note text not null default ''`.execute(
      db,
    )
  await sql`create table next_notes (actor_id text primary key, note text not null)`.execute(db)
  await sql`insert into next_notes select id, name::text from actors`.execute(db)
  say(HALFWAY)
  if (how === 'stay') await sleep(STAY)
  await sql`create index next_notes_note on next_notes (note)`.execute(db)
  await sql`create index actors_next_note on actors (next_note, host)`.execute(db)
}

const hasRun = { up: () => Promise.resolve() }
const known: Migrations = Object.fromEntries(
  (await migrationsKnown()).map((name) => [name, hasRun]),
)
const database = await openDatabase({ kind: 'postgres', url, pool: 2 })
say((await runMigrations(database.db, { ...known, [NEXT]: { up } })).join(' '))
await database.close()
