import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

export type HintRow = Row<'hints'>

/** While one worker looks at a hint, and before it is looked at again when that failed, grows with attempts. */
const AGAIN = sql<Date>`app_now() + least(interval '12 hours',
  interval '5 minutes' * power(3, least(attempts, 10)))`

/** Times a hint is begun and not ended, because the process died or for a fault of ours, before it is set aside. */
const CRASHES_MAX = 5

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
        .where('hints.done_at', 'is not', null)
        .where('hints.quarantined_at', 'is', null),
    )
    .execute()
}

/** Sets aside what was begun again and again and never ended. @returns what. */
async function quarantine(db: Db): Promise<string[]> {
  const { rows } = await sql<{ object_id: string }>`
    update hints set quarantined_at = app_now(), done_at = app_now()
    where done_at is null and run_at <= app_now() and crashes >= ${CRASHES_MAX}
    returning object_id`.execute(db)
  return rows.map((row) => row.object_id)
}

/**
 * Takes hints that are due and puts them off, so that a worker that dies with one loses nothing. One that
 * was begun before and not ended is taken alone, so that it takes no others along.
 */
export function claimHints(
  db: Db,
  limit: number,
): Promise<{ readonly hints: readonly HintRow[]; readonly setAside: readonly string[] }> {
  return db.transaction().execute(async (trx) => {
    const setAside = await quarantine(trx)
    const due = await trx
      .selectFrom('hints')
      .select(['object_id', 'crashes'])
      .where('done_at', 'is', null)
      .where('run_at', '<=', sql<Date>`app_now()`)
      .orderBy('run_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    const first = due.findIndex((row) => row.crashes > 0)
    const chosen = first < 0 ? due : due.slice(0, Math.max(1, first))
    if (chosen.length === 0) return { hints: [], setAside }
    const hints = await trx
      .updateTable('hints')
      .set({
        attempts: sql<number>`attempts + 1`,
        crashes: sql<number>`crashes + 1`,
        run_at: AGAIN,
      })
      .where(
        'object_id',
        'in',
        chosen.map((row) => row.object_id),
      )
      .returningAll()
      .execute()
    return { hints, setAside }
  })
}

/** It ended without a crash, and is looked at again at its time. */
export async function deferHint(db: Db, objectId: string): Promise<void> {
  await db.updateTable('hints').set({ crashes: 0 }).where('object_id', '=', objectId).execute()
}

export async function finishHint(db: Db, objectId: string): Promise<void> {
  await db
    .updateTable('hints')
    .set({ done_at: sql<Date>`app_now()`, crashes: 0 })
    .where('object_id', '=', objectId)
    .execute()
}

/** Notes that an object answered 404, and looks again a day later. */
export async function noteMissing(db: Db, objectId: string): Promise<void> {
  await db
    .updateTable('hints')
    .set({
      missing_since: sql<Date>`app_now()`,
      crashes: 0,
      run_at: sql<Date>`app_now() + interval '24 hours'`,
    })
    .where('object_id', '=', objectId)
    .execute()
}
