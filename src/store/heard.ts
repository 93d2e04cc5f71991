import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * Notes a sign of life of another server: a request that it verifiably signed.
 * @param skewMs its clock minus ours, in whole milliseconds; undefined when it says nothing of that.
 */
export async function noteHeard(db: Db, host: string, skewMs: number | undefined): Promise<void> {
  const seen = {
    last_heard_at: sql<Date>`app_now()`,
    ...(skewMs === undefined ? {} : { skew_ms: skewMs }),
  }
  await db
    .insertInto('hosts')
    .values({ host, ...seen, updated_at: sql<Date>`app_now()` })
    .onConflict((c) => c.column('host').doUpdateSet(seen))
    .execute()
}
