import { type SqlBool, sql } from 'kysely'
import type { Db } from './database.ts'

/** How long rows are kept that nothing waits for any more (days). */
const KEPT = {
  /** Replays of an activity are known for this long (TRUST 2.3). */
  inbox: 30,
  /** An original that comes later than its Undo has no effect for this long (PROTOCOL 6). */
  undone: 7,
  /** What another server says exists is not looked for after this long (TRUST 5.3). */
  hints: 3,
  /** A proven key is believed for a day (TRUST 2.4); the next request has it proven again. */
  keys: 1,
  /** What a peer no longer names tells an operator nothing. */
  contexts: 30,
  /** A request may be repeated under its key for this long. */
  idempotency: 1,
  /** For operators who ask why something was sent. */
  facts: 90,
  /** Proposals that were decided; the audit trail has them. */
  proposals: 90,
} as const

/** Deletes rows that have served their time, none that were set aside. Deliveries stay: a Delete goes to everybody who ever got a record. */
export async function deleteOldRows(db: Db): Promise<void> {
  const before = (days: number) => sql<Date>`app_now() - make_interval(days => ${days})`
  await db.deleteFrom('inbox').where('done_at', '<', before(KEPT.inbox)).execute()
  await db.deleteFrom('undone').where('created_at', '<', before(KEPT.undone)).execute()
  await db.deleteFrom('remote_keys').where('fetched_at', '<', before(KEPT.keys)).execute()
  await db.deleteFrom('unknown_contexts').where('last_at', '<', before(KEPT.contexts)).execute()
  await db.deleteFrom('idempotency').where('created_at', '<', before(KEPT.idempotency)).execute()
  await deleteOldProposals(db)
  const isSettled = sql<SqlBool>`quarantined_at is null`
  await db
    .deleteFrom('hints')
    .where('created_at', '<', before(KEPT.hints))
    .where(isSettled)
    .execute()
  await db.deleteFrom('facts').where('done_at', '<', before(KEPT.facts)).where(isSettled).execute()
}

/** What was declined of a list is remembered, so that it is not proposed again; by whom is forgotten. */
async function deleteOldProposals(db: Db): Promise<void> {
  const isOld = sql<SqlBool>`decided_at < app_now() - make_interval(days => ${KEPT.proposals})`
  const isKept = sql<SqlBool>`state = 'declined' and list is not null`
  await db
    .deleteFrom('peer_proposals')
    .where(isOld)
    .where(sql<SqlBool>`not (${isKept})`)
    .execute()
  await db
    .updateTable('peer_proposals')
    .set({ decided_by: null })
    .where(isOld)
    .where('decided_by', 'is not', null)
    .execute()
}

/** How many rows wait in each queue, and how many were set aside because they ended their process. */
export interface Waiting {
  readonly facts: number
  readonly deliveries: number
  readonly inbox: number
  readonly hints: number
  readonly backfills: number
  readonly quarantined: number
}

export async function countWaiting(db: Db): Promise<Waiting> {
  const { rows } = await sql<Waiting>`select
    (select count(*)::int from facts where done_at is null) as facts,
    (select count(*)::int from deliveries where state = 'queued') as deliveries,
    (select count(*)::int from inbox where state = 'queued') as inbox,
    (select count(*)::int from hints where done_at is null) as hints,
    (select count(*)::int from backfills where state in ('queued', 'running')) as backfills,
    (select count(*)::int from deliveries where state = 'quarantined')
      + (select count(*)::int from inbox where state = 'quarantined')
      + (select count(*)::int from facts where quarantined_at is not null)
      + (select count(*)::int from hints where quarantined_at is not null)
      + (select count(*)::int from backfills where state = 'failed' and crashes > 0) as quarantined`.execute(
    db,
  )
  const [waiting] = rows
  if (!waiting) throw new Error('Counting gave no row.')
  return waiting
}
