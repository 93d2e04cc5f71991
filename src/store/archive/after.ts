import { sql } from 'kysely'
import type { Db } from '../database.ts'

const WHY = 'Made before the restore of a backup.'

/**
 * Ends what waited to be sent when the backup was made: the instance went on after it, and has sent it.
 * @returns how many were ended.
 */
export async function endDeliveries(db: Db): Promise<number> {
  const { rows } = await sql`update deliveries set state = 'cancelled', done_at = app_now(),
      lease_owner = null, lease_until = null, last_error = ${WHY}
    where state = 'queued' returning id`.execute(db)
  return rows.length
}

/** Has what waited to be sent go out now, whatever it waited for. @returns how many. */
export async function resendDeliveries(db: Db): Promise<number> {
  const { rows } =
    await sql`update deliveries set run_at = app_now(), attempts = 0, first_tried_at = null,
      lease_owner = null, lease_until = null
    where state = 'queued' returning id`.execute(db)
  return rows.length
}

/** Frees what the processes of the backup's time were working on. */
export async function endLeases(db: Db): Promise<void> {
  await sql`update inbox set lease_owner = null, lease_until = null
    where lease_owner is not null`.execute(db)
  await sql`update backfills set lease_owner = null, lease_until = null,
      state = case when state = 'running' then 'queued' else state end, run_at = app_now()
    where lease_owner is not null or state = 'running'`.execute(db)
}
