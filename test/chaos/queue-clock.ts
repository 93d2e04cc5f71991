import { sql } from 'kysely'
import type { Db } from '../../src/store/database.ts'

/** Moves the clock of the queues on by this many seconds, for all processes. */
export async function moveClock(db: Db, seconds: number): Promise<void> {
  await sql`insert into settings (key, value)
    values ('clock-offset', to_jsonb(make_interval(secs => ${seconds})::text))
    on conflict (key) do update set
      value = to_jsonb(((settings.value #>> '{}')::interval + make_interval(secs => ${seconds}))::text)`.execute(
    db,
  )
}

/**
 * Moves it to where the last lease ends, so that a small run need not wait for those of the dead.
 * The living have to be idle: their leases end too. @returns by how much (ms).
 */
export async function passLeases(db: Db): Promise<number> {
  const { rows } = await sql<{ left: number | null }>`
    select extract(epoch from max(lease_until) - app_now())::float8 as left from (
      select lease_until from deliveries where state = 'queued'
      union all select lease_until from inbox where state = 'queued'
      union all select lease_until from facts where done_at is null) leases`.execute(db)
  const left = Math.max(0, Math.ceil(rows[0]?.left ?? 0))
  if (left > 0) await moveClock(db, left)
  return left * 1000
}
