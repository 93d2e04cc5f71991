import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

// The breaker of a host (TRUST 5.6, REL-09), in three columns:
//   closed      open_until is null; `failures` of the last minutes count up since `failing_since`
//   open        open_until is set and failures > 0: nothing is sent before, then one probe at a time
//   recovering  open_until is set and failures = 0: one at a time, ever faster since `failing_since`

/** Failures that open the breaker, when they come within this time (seconds). */
const FAILURES_MAX = 5
const FAILURES_WITHIN = 600
/** Time between probes of a host whose breaker is open (seconds). */
const PROBE_EVERY = 1_800
/** After a restart of ours, probes that are due are spread over this time (seconds). */
const PROBES_SPREAD = 300
/** A host that is back gets one request a second at first, twice as many after each of these (seconds). */
const RAMP_STEP = 10
/** Doublings after which only the ordinary limit per host holds. */
const RAMP_STEPS = 6
/** Hosts that nothing was heard of or sent to are forgotten, and how they want requests signed (days). */
const KEPT_DAYS = 30

export type HostRow = Row<'hosts'>

/** What was seen of a host; one note per host in a batch. */
export interface HostNote {
  readonly host: string
  readonly succeeded: boolean
  /** Failures of circumstance: time-outs, 5xx and the like. */
  readonly failures: number
  /** The style of signature that worked after the other one had not. */
  readonly style: string | null
  /** Their clock minus ours (ms), when that is news. */
  readonly skew: number | null
}

/** Writes down what a batch of deliveries showed of hosts, and moves their breakers. */
export async function noteHosts(db: Db, notes: readonly HostNote[]): Promise<void> {
  if (notes.length === 0) return
  await sql`
    with clock as materialized (select app_now() as now),
    notes as (
      select * from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as n(
        host text, succeeded boolean, failures int, style text, skew int)
    ),
    seen as (
      select n.*, h.signature_style, h.skew_ms, h.open_until, h.failing_since,
        h.open_until is not null and h.failures = 0 as is_recovering,
        case when h.failing_since > clock.now - make_interval(secs => ${FAILURES_WITHIN})
          or h.open_until is not null then h.failures else 0 end + n.failures as failed
      from clock, notes n left join hosts h on h.host = n.host
    ),
    moved as (
      select s.*,
        extract(epoch from clock.now - s.failing_since) as recovering_for,
        clock.now
      from clock, seen s
    )
    insert into hosts as h
      (host, signature_style, failures, failing_since, open_until, skew_ms, last_heard_at, updated_at)
    select host, coalesce(style, signature_style),
      case when succeeded then 0 else failed end,
      case
        when succeeded and open_until is null then null
        when succeeded and is_recovering and recovering_for >= ${RAMP_STEP * RAMP_STEPS} then null
        when succeeded and is_recovering then failing_since
        when succeeded then now
        when failures = 0 then failing_since
        when failed = failures then now
        else coalesce(failing_since, now)
      end,
      case
        when succeeded and open_until is null then null
        when succeeded and is_recovering and recovering_for >= ${RAMP_STEP * RAMP_STEPS} then null
        when succeeded and is_recovering
          then now + make_interval(secs => 1 / 2 ^ floor(recovering_for / ${RAMP_STEP}))
        when succeeded then now + interval '1 second'
        when failures = 0 then open_until
        when open_until is not null or failed >= ${FAILURES_MAX}
          then now + make_interval(secs => ${PROBE_EVERY})
        else null
      end,
      coalesce(skew, skew_ms), case when succeeded then now end, now
    from moved
    on conflict (host) do update set
      signature_style = excluded.signature_style, failures = excluded.failures,
      failing_since = excluded.failing_since, open_until = excluded.open_until,
      skew_ms = excluded.skew_ms, updated_at = excluded.updated_at,
      last_heard_at = coalesce(excluded.last_heard_at, h.last_heard_at)`.execute(db)
}

/** Spreads the probes that are due when a worker starts: a long stop must not end in a burst (REL-09). */
export async function spreadProbes(db: Db): Promise<void> {
  await sql`update hosts
    set open_until = app_now() + random() * make_interval(secs => ${PROBES_SPREAD})
    where open_until <= app_now() and failures > 0`.execute(db)
}

/** Time until the next request to a host that is coming back (ms); undefined when none is. */
export async function nextOfRecovering(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ wait: number | null }>`
    select extract(epoch from min(h.open_until) - app_now())::float8 * 1000 as wait
    from hosts h where h.open_until is not null and h.failures = 0
      and exists (select from deliveries d where d.host = h.host and d.state = 'queued'
        and d.run_at <= app_now())`.execute(db)
  const wait = rows[0]?.wait
  return wait === null || wait === undefined ? undefined : Math.max(0, wait)
}

/** What is known of a host, for the operator. */
export function findHost(db: Db, host: string): Promise<HostRow | undefined> {
  return db.selectFrom('hosts').selectAll().where('host', '=', host).executeTakeFirst()
}

/** Closes the breaker of a host: an operator knows better. */
export async function closeBreaker(db: Db, host: string): Promise<void> {
  await db
    .updateTable('hosts')
    .set({ failures: 0, failing_since: null, open_until: null })
    .where('host', '=', host)
    .execute()
}

/** Forgets hosts without a sign of life, except those that something is still queued for. */
export async function forgetHosts(db: Db): Promise<void> {
  await sql`delete from hosts h
    where h.updated_at < app_now() - make_interval(days => ${KEPT_DAYS})
      and (h.last_heard_at is null or h.last_heard_at < app_now() - make_interval(days => ${KEPT_DAYS}))
      and not exists (select from deliveries d where d.host = h.host and d.state = 'queued')`.execute(
    db,
  )
}
