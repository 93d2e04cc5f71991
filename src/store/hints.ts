import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

export type HintRow = Row<'hints'>

/** While one worker looks at a hint, and before it is looked at again when that failed, grows with attempts. */
const AGAIN = sql<Date>`app_now() + least(interval '12 hours',
  interval '5 minutes' * power(3, least(attempts, 10)))`

/**
 * Notes that something at `objectId` is worth looking at; one note for each object, whoever gave it.
 * One that was done before is opened again: the object may have changed.
 * @param hours until it is looked at.
 */
export async function recordHint(
  db: Db,
  objectId: string,
  signer: string,
  hours = 0,
): Promise<void> {
  const runAt = sql<Date>`app_now() + make_interval(hours => ${hours}::int)`
  await db
    .insertInto('hints')
    .values({
      object_id: objectId,
      signer,
      created_at: sql<Date>`app_now()`,
      run_at: runAt,
    })
    .onConflict((c) =>
      c
        .column('object_id')
        .doUpdateSet({
          signer,
          created_at: sql<Date>`app_now()`,
          run_at: runAt,
          attempts: 0,
          done_at: null,
          missing_since: null,
        })
        .where('hints.done_at', 'is not', null),
    )
    .execute()
}

/** Takes hints that are due and puts them off, so that a worker that dies with one loses nothing. */
export function claimHints(db: Db, limit: number): Promise<HintRow[]> {
  return db
    .updateTable('hints')
    .set({ attempts: sql<number>`attempts + 1`, run_at: AGAIN })
    .where((eb) =>
      eb(
        'object_id',
        'in',
        eb
          .selectFrom('hints')
          .select('object_id')
          .where('done_at', 'is', null)
          .where('run_at', '<=', sql<Date>`app_now()`)
          .orderBy('run_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      ),
    )
    .returningAll()
    .execute()
}

export async function finishHint(db: Db, objectId: string): Promise<void> {
  await db
    .updateTable('hints')
    .set({ done_at: sql<Date>`app_now()` })
    .where('object_id', '=', objectId)
    .execute()
}

/** Notes that an object answered 404, and looks again a day later. */
export async function noteMissing(db: Db, objectId: string): Promise<void> {
  await db
    .updateTable('hints')
    .set({
      missing_since: sql<Date>`app_now()`,
      run_at: sql<Date>`app_now() + interval '24 hours'`,
    })
    .where('object_id', '=', objectId)
    .execute()
}
