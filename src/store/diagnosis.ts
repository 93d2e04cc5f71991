import { sql } from 'kysely'
import type { Db } from './database.ts'

/** What a database says of itself, for the operator. */
export interface DatabaseFacts {
  /** Such as `15.8`. */
  readonly version: string
  /** Its clock while it was asked. */
  readonly now: Date
  /** A commit is written to the disk before it is answered, and survives a power cut. */
  readonly fsync: boolean
  readonly synchronousCommit: boolean
  readonly bytes: number
  /** Tests move the clock of the queues by this interval. */
  readonly clockOffset: unknown
}

export async function readDatabaseFacts(db: Db): Promise<DatabaseFacts> {
  const { rows } = await sql<DatabaseFacts>`select
      split_part(current_setting('server_version'), ' ', 1) as version,
      clock_timestamp() as now,
      current_setting('fsync')::boolean as fsync,
      current_setting('synchronous_commit') <> 'off' as "synchronousCommit",
      pg_database_size(current_database())::float8 as bytes,
      (select value from settings where key = 'clock-offset') as "clockOffset"`.execute(db)
  const [facts] = rows
  if (!facts) throw new Error('The database says nothing of itself.')
  return facts
}

/** For how long (ms) the row has waited that is due for longest, in each queue that a worker empties at once. */
export interface Delays {
  readonly facts: number
  readonly inbox: number
}

export async function readDelays(db: Db): Promise<Delays> {
  const { rows } = await sql<Delays>`select
      coalesce(extract(epoch from app_now() - (
        select min(run_at) from facts where done_at is null)), 0)::float8 * 1000 as facts,
      coalesce(extract(epoch from app_now() - (
        select min(run_at) from inbox where state = 'queued')), 0)::float8 * 1000 as inbox`.execute(
    db,
  )
  const [delays] = rows
  return { facts: Math.max(0, delays?.facts ?? 0), inbox: Math.max(0, delays?.inbox ?? 0) }
}

/** Hosts that nothing is sent to for now, because sending failed too often, and since when. */
export function listHostsInTrouble(db: Db) {
  return db
    .selectFrom('hosts')
    .select(['host', 'failing_since'])
    .where('open_until', 'is not', null)
    .where('failures', '>', 0)
    .orderBy('host')
    .execute()
}
