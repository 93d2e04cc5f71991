import { sql } from 'kysely'
import type { Db } from './database.ts'

/** The time of the database (ms since 1970), without the offset of tests. */
export async function readDatabaseClock(db: Db): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(db)
  const now = rows[0]?.now
  if (now === undefined) throw new Error('The database told no time.')
  return now
}
