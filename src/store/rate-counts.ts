import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Requests of one bucket in one window of time. */
export interface RateCount {
  readonly bucket: string
  /** When the window began (ms since 1970). */
  readonly window: number
  readonly requests: number
}

/** Adds what one process counted. @returns what all processes counted, for the same buckets. */
export async function addRateCounts(
  db: Db,
  counts: readonly RateCount[],
): Promise<readonly RateCount[]> {
  if (counts.length === 0) return []
  const rows = await db
    .insertInto('rate_counts')
    .values(
      // In one order everywhere, so that two processes never wait for each other in a circle.
      counts
        .toSorted((a, b) => (a.bucket < b.bucket ? -1 : 1))
        .map(({ bucket, window, requests }) => ({
          bucket,
          window_start: new Date(window),
          requests,
        })),
    )
    .onConflict((c) =>
      c
        .columns(['bucket', 'window_start'])
        .doUpdateSet({ requests: sql<number>`rate_counts.requests + excluded.requests` }),
    )
    .returning(['bucket', 'window_start', 'requests'])
    .execute()
  return rows.map((row) => ({
    bucket: row.bucket,
    window: row.window_start.getTime(),
    requests: row.requests,
  }))
}

/** Deletes the counts of windows that began before this time. */
export async function forgetRateCounts(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('rate_counts').where('window_start', '<', before).execute()
}
