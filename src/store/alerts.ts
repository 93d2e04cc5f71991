import { sql } from 'kysely'
import type { Db } from './database.ts'

/** What operators are woken for (OPS-18), as far as the database knows. */
export interface Alerts {
  /** How long the oldest row waits that could be worked on (seconds), by queue. */
  readonly age: { readonly facts: number; readonly deliveries: number; readonly inbox: number }
  /** Hosts whose breaker is open, and how long the longest has been (seconds). */
  readonly open: number
  readonly open_for: number
  /** The largest difference of a peer's clock from ours (seconds). */
  readonly skew: number
  /** Hosts that missed something and are not back yet. */
  readonly behind: number
}

export async function readAlerts(db: Db): Promise<Alerts> {
  const { rows } = await sql<Alerts>`
    with clock as materialized (select app_now() as now)
    select
      json_build_object(
        'facts', coalesce(extract(epoch from clock.now - (
          select min(run_at) from facts where done_at is null and run_at <= clock.now)), 0)::float8,
        'deliveries', coalesce(extract(epoch from clock.now - (
          select min(d.run_at) from deliveries d
          where d.state = 'queued' and d.run_at <= clock.now and not exists (
            select from hosts h where h.host = d.host and h.open_until is not null))), 0)::float8,
        'inbox', coalesce(extract(epoch from clock.now - (
          select min(run_at) from inbox where state = 'queued' and run_at <= clock.now)), 0)::float8
      ) as age,
      (select count(*)::int from hosts where open_until is not null and failures > 0) as open,
      coalesce((select max(extract(epoch from clock.now - failing_since)) from hosts
        where open_until is not null and failures > 0), 0)::float8 as open_for,
      coalesce((select max(abs(h.skew_ms)) from hosts h join peers p on p.host = h.host
        where p.state = 'active'), 0)::float8 / 1000 as skew,
      (select count(*)::int from hosts where catch_up_from is not null) as behind
    from clock`.execute(db)
  const [alerts] = rows
  if (!alerts) throw new Error('Looking for alerts gave no row.')
  return alerts
}
