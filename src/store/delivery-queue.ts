import { type RawBuilder, sql } from 'kysely'
import type { Visibility } from '../domain/visibility.ts'
import { noteMissed } from './catch-up.ts'
import type { Db } from './database.ts'
import type { DeliveryState } from './schema.ts'

/** How long a claimed delivery is one worker's (seconds); renewed while it is under way (REL-05). */
const LEASE = 60
/** Leases that ran out without a result before a delivery is set aside (TRUST 5.6). */
const CRASHES_MAX = 5
/**
 * At its last chance a delivery is apart from others of that kind: what died four times beside a poisonous one is
 * not set aside with it. Before that, what a killed process had under way runs again at once, all together (REL-05).
 */
const SUSPECT_FROM = CRASHES_MAX - 1
/** Whether it would be claimed with so many leases behind it that ran out. */
const IS_SUSPECT = sql`d.crashes + (case when d.lease_owner is null then 0 else 1 end) >= ${sql.lit(SUSPECT_FROM)}`
/**
 * The oldest suspect that may be sent, when this process has none under way: if it ends the process, it ends no
 * other suspect. One that another process died with holds up nobody's until its lease ends (REL-05).
 */
const theSuspect = (owner: string) => sql`suspect as materialized (
    select d.id from clock, deliveries d left join hosts h on h.host = d.host
    where d.state = 'queued' and d.crashes > 0 and ${IS_SUSPECT} and d.run_at <= clock.now
      and (d.lease_owner is null or d.lease_until <= clock.now)
      and (h.open_until is null or h.open_until <= clock.now)
      and not exists (
        select from deliveries e
        where e.inbox = d.inbox and e.order_key = d.order_key and e.state = 'queued' and e.id < d.id)
      and not exists (
        select from deliveries u
        where u.state = 'queued' and u.crashes >= ${sql.lit(SUSPECT_FROM)} and u.lease_until > clock.now
          and u.lease_owner = ${owner})
    order by d.run_at, d.id limit 1
  )`
/** One claim at a time, so that what is under way per host is counted exactly. Any number nobody else uses. */
const CLAIM_LOCK = 5_177_001

/** A delivery that this worker may send now. */
export interface ClaimedDelivery {
  readonly id: string
  readonly activity_uri: string
  readonly inbox: string
  readonly host: string
  readonly actor_id: string
  readonly attempts: number
  /** Answers that said no, in a row and of one kind. */
  readonly refusals: number
  readonly last_class: string | null
  readonly crashes: number
  /** Seconds since the first attempt began. */
  readonly age: number
  readonly type: string
  readonly visibility: Visibility
  /** What is remembered of the host: how it wants requests signed, and whether something has to be noted. */
  readonly signature_style: string | null
  readonly in_trouble: boolean
  /** Its clock minus ours (ms), as far as it is known. */
  readonly skew_ms: number | null
}

export interface Claim {
  readonly owner: string
  /** Deliveries wanted. */
  readonly slots: number
  /** Requests under way per host, of all workers together. */
  readonly perHost: number
  /** The last host of the claim before: this one goes on behind it. */
  readonly after: string
}

/**
 * Goes round the hosts that have something queued, from one to the next in their order, and takes what is
 * due, the oldest first, no more per host than may be under way. Nothing is taken that has an unfinished
 * predecessor of its object at its inbox; nothing for a host whose breaker is open, and one at a time for
 * a host that is being tried again. What was under way when its process ended, twice, may be the reason: of
 * that each process has one under way at a time, so that it takes no others along. Every part is a lateral
 * join, so that the walk keeps its order and ends when enough is found, however many hosts wait.
 */
const claimStatement = (
  { owner, perHost }: Claim,
  slots: number,
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
) => sql<ClaimedDelivery>`
  with recursive clock as materialized (select app_now() as now),
  ${theSuspect(owner)},
  waiting(host) as (
    (select host from deliveries where state = 'queued' and ${from} order by host limit 1)
    union all
    select (select host from deliveries where state = 'queued' and host > w.host order by host limit 1)
    from waiting w where ${to}
  ),
  picked as (
    select due.id, h.signature_style, h.skew_ms,
      coalesce(h.failures > 0 or h.open_until is not null or h.catch_up_from is not null, false)
        as in_trouble
    from clock, waiting w
    left join lateral (
      select signature_style, failures, open_until, skew_ms, catch_up_from from hosts where host = w.host limit 1
    ) h on true
    cross join lateral (
      select (case when h.open_until is null then ${perHost}::int else 1 end) - count(*)::int as free
      from deliveries b
      where b.host = w.host and b.state = 'queued' and b.lease_owner is not null
        and b.lease_until > clock.now
    ) room
    cross join lateral (
      select d.id from deliveries d
      where d.host = w.host and d.state = 'queued' and d.run_at <= clock.now
        and (d.lease_owner is null or d.lease_until <= clock.now)
        and (d.crashes = 0 or not ${IS_SUSPECT} or d.id = (select id from suspect))
        and not exists (
          select from deliveries e
          where e.inbox = d.inbox and e.order_key = d.order_key and e.state = 'queued' and e.id < d.id)
      order by d.run_at, d.id
      limit greatest(0, room.free)
      for update of d skip locked
    ) due
    where w.host is not null and (h.open_until is null or h.open_until <= clock.now)
    limit ${slots}::int
  ),
  claimed as (
  update deliveries d set
    lease_owner = ${owner},
    lease_until = clock.now + make_interval(secs => ${LEASE}),
    first_tried_at = coalesce(d.first_tried_at, clock.now),
    crashes = d.crashes + (case when d.lease_owner is null then 0 else 1 end)
  from picked p, activities a, clock
  where d.id = p.id and a.uri = d.activity_uri
  returning d.id, d.activity_uri, d.inbox, d.host, d.actor_id, d.attempts, d.refusals, d.last_class, d.crashes,
    extract(epoch from clock.now - d.first_tried_at)::float8 as age,
    a.type, a.visibility, p.signature_style, p.in_trouble, p.skew_ms
  )
  select * from claimed order by host, id`

/** Sets aside what ended the process that handled it, again and again. */
const quarantine = (db: Db) =>
  sql`update deliveries set state = 'quarantined', lease_owner = null, lease_until = null,
      crashes = crashes + 1, last_class = 'internal', done_at = app_now(),
      last_error = 'The process ended each time this was being sent.'
    where state = 'queued' and lease_owner is not null and lease_until <= app_now()
      and crashes + 1 >= ${CRASHES_MAX}`.execute(db)

/**
 * Claims up to `slots` deliveries that are due, in the order of hosts beginning behind `claim.after`.
 * @returns them, and where the next claim begins: behind the last host, or at the first when all had their turn.
 */
export function claimDeliveries(
  db: Db,
  claim: Claim,
): Promise<{ readonly claimed: readonly ClaimedDelivery[]; readonly after: string }> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(trx)
    await quarantine(trx)
    const { slots, after } = claim
    const onward = sql`w.host is not null`
    const { rows } = await claimStatement(claim, slots, sql`host > ${after}`, onward).execute(trx)
    const left = slots - rows.length
    if (left === 0) return { claimed: rows, after: rows.at(-1)?.host ?? '' }
    if (after === '') return { claimed: rows, after: '' }
    const upTo = sql`w.host < ${after}`
    const round = await claimStatement(claim, left, sql`host <= ${after}`, upTo).execute(trx)
    const isFull = round.rows.length === left
    return {
      claimed: [...rows, ...round.rows],
      after: isFull ? (round.rows.at(-1)?.host ?? '') : '',
    }
  })
}

/** Keeps deliveries that are still under way. */
export async function renewLeases(db: Db, owner: string, ids: readonly string[]): Promise<void> {
  await sql`update deliveries set lease_until = app_now() + make_interval(secs => ${LEASE})
    where id = any(${[...ids]}::text[]) and state = 'queued' and lease_owner = ${owner}
      and lease_until > app_now()`.execute(db)
}

/** Gives back what is still under way when the process closes: it is sent again, and not held against it. */
export async function releaseDeliveries(
  db: Db,
  owner: string,
  ids: readonly string[],
): Promise<void> {
  await sql`update deliveries set lease_owner = null, lease_until = null
    where id = any(${[...ids]}::text[]) and state = 'queued' and lease_owner = ${owner}`.execute(db)
}

/** What an attempt came to. */
export interface DeliveryResult {
  readonly id: string
  /** As they were claimed: a worker that lost its lease meanwhile writes nothing. */
  readonly crashes: number
  readonly state: DeliveryState
  /** Until the next attempt (seconds), when it stays queued. */
  readonly wait: number
  readonly refusals: number
  /** Whether something was sent: waiting rows do not use up attempts. */
  readonly tried: boolean
  readonly status: number | null
  readonly class: string
  readonly error: string | null
}

/**
 * Writes results, each only while its lease is this worker's. A delivery that would be tried again ends
 * instead when its object was deleted meanwhile, so that the Delete need not wait for it. That is looked for once
 * for each result and by index, whatever else waits.
 * @returns how many were written.
 */
export async function finishDeliveries(
  db: Db,
  owner: string,
  results: readonly DeliveryResult[],
): Promise<number> {
  if (results.length === 0) return 0
  const { rows } = await sql<{ written: number }>`
    with results as (
      select * from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as r(
        id text, crashes int, state text, wait float8, refusals int, tried boolean,
        status int, class text, error text)
    ),
    judged as materialized (
      select r.*, case when r.state = 'queued' and exists (
        select from deliveries later join activities a on a.uri = later.activity_uri
        where later.inbox = d.inbox and later.order_key = d.order_key and later.id > d.id
          and a.type = 'Delete'
      ) then 'cancelled' else r.state end as becomes
      from results r cross join lateral (
        select id, inbox, order_key from deliveries where id = r.id limit 1
      ) d
    ),
    ended as (
    update deliveries d set
      state = j.becomes,
      attempts = d.attempts + (case when j.tried then 1 else 0 end),
      refusals = j.refusals,
      crashes = 0,
      run_at = case when j.becomes = 'queued' then app_now() + make_interval(secs => j.wait) else d.run_at end,
      lease_owner = null,
      lease_until = null,
      last_status = j.status,
      last_class = j.class,
      last_error = j.error,
      done_at = case when j.becomes = 'queued' then null else app_now() end
    from judged j
    where d.id = j.id and d.state = 'queued' and d.lease_owner = ${owner}
      and d.crashes = j.crashes and d.lease_until > app_now()
    returning d.host, d.state, d.last_class
    ),
    missed as (${noteMissed('ended')})
    select count(*)::int as written from ended`.execute(db)
  return rows[0]?.written ?? 0
}
