import { type SqlBool, sql } from 'kysely'
import type { Db } from './database.ts'
import type { InboxState, Row } from './schema.ts'

export type InboxRow = Row<'inbox'>

/** A worker that does not renew its leases within this time is taken for dead (TRUST, REL-05). */
const LEASE = sql<Date>`app_now() + interval '60 seconds'`
/** Expired leases, or unexpected errors, after which a row is set aside for the operator (TRUST 2.6). */
const CRASHES_MAX = 5

const isDue = sql<SqlBool>`inbox.state = 'queued' and inbox.run_at <= app_now()`
const isFree = sql<SqlBool>`(inbox.lease_until is null or inbox.lease_until <= app_now())`
/** While somebody holds a row of an actor, its later rows wait: they are applied as they came. */
const isActorFree = sql<SqlBool>`not exists (
  select from inbox as held
  where held.actor = inbox.actor and held.state = 'queued'
    and held.lease_owner is not null and held.lease_until > app_now())`

/**
 * Leases the oldest rows to one worker. One whose worker died with it before is leased alone, so that a
 * row that kills its worker takes no others along; after the fifth time it is quarantined.
 * @param lease a name used for this claim alone.
 */
export function claimInbox(db: Db, lease: string, limit: number): Promise<InboxRow[]> {
  return db.transaction().execute(async (trx) => {
    // One claim at a time, so that no two workers hold rows of one actor.
    await sql`select pg_advisory_xact_lock(hashtext('comity_inbox'))`.execute(trx)
    const due = await trx
      .selectFrom('inbox')
      .select(['actor', 'activity_id', 'crashes', 'lease_owner'])
      .where(isDue)
      .where(isFree)
      .where(isActorFree)
      .orderBy('seq')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    const isSuspect = (row: (typeof due)[number]) => row.crashes > 0 || row.lease_owner !== null
    const first = due.findIndex(isSuspect)
    const chosen = first < 0 ? due : due.slice(0, Math.max(1, first))
    if (chosen.length === 0) return []
    const rows = await trx
      .updateTable('inbox')
      .set({
        crashes: sql<number>`crashes + (lease_owner is not null)::int`,
        state: sql<InboxState>`case when lease_owner is not null and crashes + 1 >= ${CRASHES_MAX}
          then 'quarantined' else state end`,
        reason: sql<string>`case when lease_owner is not null and crashes + 1 >= ${CRASHES_MAX}
          then 'the worker died with it' else reason end`,
        done_at: sql<Date>`case when lease_owner is not null and crashes + 1 >= ${CRASHES_MAX}
          then app_now() end`,
        lease_owner: lease,
        lease_until: LEASE,
      })
      .where((eb) =>
        eb(
          eb.refTuple('actor', 'activity_id'),
          'in',
          chosen.map((row) => eb.tuple(row.actor, row.activity_id)),
        ),
      )
      .returningAll()
      .execute()
    return rows.filter((row) => row.state === 'queued').sort((a, b) => a.seq - b.seq)
  })
}

/** Prolongs the leases of a claim that is still at work. */
export async function renewInbox(db: Db, lease: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ lease_until: LEASE })
    .where('lease_owner', '=', lease)
    .where('state', '=', 'queued')
    .execute()
}

/** Gives back what a claim holds and did not begin. */
export async function releaseInbox(db: Db, lease: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ lease_owner: null, lease_until: null })
    .where('lease_owner', '=', lease)
    .where('state', '=', 'queued')
    .execute()
}

const held = (db: Db, lease: string, row: Pick<InboxRow, 'actor' | 'activity_id'>) =>
  db
    .updateTable('inbox')
    .where('actor', '=', row.actor)
    .where('activity_id', '=', row.activity_id)
    .where('lease_owner', '=', lease)
    .where('lease_until', '>', sql<Date>`app_now()`)
    .where('state', '=', 'queued')

/**
 * Holds a leased row for the transaction of its effect.
 * @returns false when the lease was lost: somebody else applies it, so nothing may be done.
 */
export async function holdInbox(db: Db, lease: string, row: InboxRow): Promise<boolean> {
  const { numUpdatedRows } = await held(db, lease, row)
    .set({ lease_until: LEASE })
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Marks a row done; in the transaction of its effect, which `holdInbox` began. */
export async function finishInbox(
  db: Db,
  row: Pick<InboxRow, 'actor' | 'activity_id'>,
  end: { readonly state: Exclude<InboxState, 'queued'>; readonly reason?: string | undefined },
): Promise<void> {
  await db
    .updateTable('inbox')
    .set({
      state: end.state,
      reason: end.reason ?? null,
      lease_owner: null,
      lease_until: null,
      done_at: sql<Date>`app_now()`,
    })
    .where('actor', '=', row.actor)
    .where('activity_id', '=', row.activity_id)
    .execute()
}

/** Puts a row back that could not be applied now. @param waitMs until it is tried again. */
export async function retryInbox(
  db: Db,
  lease: string,
  row: InboxRow,
  waitMs: number,
  reason: string,
): Promise<void> {
  await held(db, lease, row)
    .set({
      attempts: sql<number>`attempts + 1`,
      reason,
      run_at: sql<Date>`app_now() + make_interval(secs => ${waitMs / 1000}::double precision)`,
      lease_owner: null,
      lease_until: null,
    })
    .execute()
}

/** As `retryInbox`, for an error nobody expected; the fifth sets the row aside. @returns true when it did. */
export async function countCrash(
  db: Db,
  lease: string,
  row: InboxRow,
  waitMs: number,
  reason: string,
): Promise<boolean> {
  const isLast = row.crashes + 1 >= CRASHES_MAX
  await held(db, lease, row)
    .set({
      crashes: row.crashes + 1,
      reason,
      lease_owner: null,
      lease_until: null,
      run_at: sql<Date>`app_now() + make_interval(secs => ${waitMs / 1000}::double precision)`,
      ...(isLast ? { state: 'quarantined' as const, done_at: sql<Date>`app_now()` } : {}),
    })
    .execute()
  return isLast
}
