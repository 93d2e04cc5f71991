import { sql } from 'kysely'
import type { Fact } from '../domain/facts.ts'
import type { Db } from './database.ts'

/** How long claimed facts are one worker's (seconds). */
const LEASE = 60
/** Leases that ran out without a result, or errors, after which a fact is set aside (TRUST 5.6). */
const CRASHES_MAX = 5
/** Wait after an error of ours (seconds): six times as long with each, 45 minutes until the last. */
const FIRST_WAIT = 10
const WAIT_GROWS = 6
/** Longest wait while the database is in trouble (seconds), which sets nothing aside. */
const LONGEST_WAIT = 3_600

export interface ClaimedFact {
  readonly id: string
  readonly body: Fact
  readonly created_at: Date
}

/** Who claims. */
export interface FactClaim {
  /** The process. */
  readonly owner: string
  /** A name used for this claim alone; it begins with the owner and a space. */
  readonly lease: string
  readonly limit: number
  /** No other process can have this database: what another one leased, it left when it died. */
  readonly isAlone: boolean
}

const isFree = ({ owner, isAlone }: FactClaim) =>
  sql`(f.lease_until is null or f.lease_until <= app_now()
    or (${isAlone}::boolean and split_part(f.lease_owner, ' ', 1) <> ${owner}))`

/** Sets aside what ended the process that handled it, again and again. @returns their ids. */
const quarantine = async (db: Db, claim: FactClaim): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    update facts f set quarantined_at = app_now(), done_at = app_now(), crashes = f.crashes + 1,
      lease_owner = null, lease_until = null,
      error = 'The process ended each time this was being told.'
    where f.done_at is null and f.lease_owner is not null and ${isFree(claim)}
      and f.crashes + 1 >= ${CRASHES_MAX}
    returning f.id`.execute(db)
  return rows.map((row) => row.id)
}

interface Due {
  readonly id: string
  readonly is_suspect: boolean
}

/**
 * Leases the oldest facts that are due. Facts of one subject come in the order of their revisions, since
 * clocks of several web processes may differ; answers to followers wait only for earlier ones to the same
 * follower. One whose process died with it before is leased alone, so that it takes no others along; after
 * the fifth time it is set aside.
 */
export function claimFacts(
  db: Db,
  claim: FactClaim,
): Promise<{ readonly facts: readonly ClaimedFact[]; readonly setAside: readonly string[] }> {
  return db.transaction().execute(async (trx) => {
    const setAside = await quarantine(trx, claim)
    const { rows: due } = await sql<Due>`
      select f.id, f.crashes > 0 or f.lease_owner is not null as is_suspect from facts f
      where f.done_at is null and f.run_at <= app_now() and ${isFree(claim)} and not exists (
        select from facts e
        where e.subject = f.subject and e.done_at is null
          and (e.body ->> 'follower') is not distinct from (f.body ->> 'follower')
          and (e.revision, e.kind = 'record-withdrawn', e.id) < (f.revision, f.kind = 'record-withdrawn', f.id))
      order by f.id limit ${claim.limit}
      for update of f skip locked`.execute(trx)
    const first = due.findIndex((row) => row.is_suspect)
    const chosen = first < 0 ? due : due.slice(0, Math.max(1, first))
    if (chosen.length === 0) return { facts: [], setAside }
    const { rows: facts } = await sql<ClaimedFact>`
      update facts f set lease_owner = ${claim.lease},
        lease_until = app_now() + make_interval(secs => ${LEASE}),
        crashes = f.crashes + (case when f.lease_owner is null then 0 else 1 end)
      where f.id = any(${chosen.map((row) => row.id)}::text[])
      returning f.id, f.body, f.created_at`.execute(trx)
    return { facts: facts.toSorted((a, b) => (a.id < b.id ? -1 : 1)), setAside }
  })
}

/**
 * Holds a leased fact for the transaction of its activities, and renews the claim.
 * @returns false when the lease was lost: somebody else tells it.
 */
export async function holdFact(db: Db, lease: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    update facts set lease_until = app_now() + make_interval(secs => ${LEASE})
    where id = ${id} and done_at is null and lease_owner = ${lease} and lease_until > app_now()
    returning id`.execute(db)
  return rows.length > 0
}

/** Prolongs the leases of a claim that is still at work. */
export async function renewFacts(db: Db, lease: string): Promise<void> {
  await sql`update facts set lease_until = app_now() + make_interval(secs => ${LEASE})
    where done_at is null and lease_owner = ${lease} and lease_until > app_now()`.execute(db)
}

/** Gives back what a claim holds and did not begin. */
export async function releaseFacts(db: Db, lease: string): Promise<void> {
  await sql`update facts set lease_owner = null, lease_until = null
    where done_at is null and lease_owner = ${lease}`.execute(db)
}

/** Ends a fact, in the transaction that stored its activity and deliveries. */
export async function markFactDone(db: Db, id: string): Promise<void> {
  await sql`update facts set done_at = app_now(), attempts = attempts + 1, crashes = 0, error = null,
      lease_owner = null, lease_until = null
    where id = ${id}`.execute(db)
}

/**
 * Puts a fact off after its transaction was rolled back; the fifth time for a fault of its own it is set aside.
 * @param isPassing the database failed, not the fact.
 * @returns true when it was set aside.
 */
export async function markFactFailed(
  db: Db,
  lease: string,
  id: string,
  { error, isPassing }: { readonly error: string; readonly isPassing: boolean },
): Promise<boolean> {
  const { rows } = await sql<{ set_aside: boolean }>`
    update facts set attempts = attempts + 1, error = ${error}, lease_owner = null, lease_until = null,
      crashes = crashes + ${isPassing ? 0 : 1}::int,
      run_at = app_now() + make_interval(secs => case when ${isPassing}::boolean
        then least(${LONGEST_WAIT}, ${FIRST_WAIT} * 2 ^ least(attempts, 20))
        else ${FIRST_WAIT} * ${WAIT_GROWS}::int ^ crashes end),
      quarantined_at = case when not ${isPassing}::boolean and crashes + 1 >= ${CRASHES_MAX} then app_now() end,
      done_at = case when not ${isPassing}::boolean and crashes + 1 >= ${CRASHES_MAX} then app_now() end
    where id = ${id} and done_at is null and lease_owner = ${lease}
    returning quarantined_at is not null as set_aside`.execute(db)
  return rows[0]?.set_aside ?? false
}
