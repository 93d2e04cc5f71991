import { sql } from 'kysely'
import type { Fact } from '../domain/facts.ts'
import type { Db } from './database.ts'

/** The channel that wakes the worker: something is to be sent. */
export const FACTS_CHANNEL = 'comity_facts'

/** Wait before a fact that could not be made into an activity is tried again (seconds): doubled each time. */
const FIRST_WAIT = 10
const LONGEST_WAIT = 3_600

/** Stores what happened, in the transaction of the action, and wakes the worker when it commits. */
export async function recordFact(db: Db, id: string, fact: Fact, now: Date): Promise<void> {
  await db
    .insertInto('facts')
    .values({
      id,
      kind: fact.kind,
      subject: fact.subject,
      revision: 'revision' in fact ? fact.revision : 0,
      body: JSON.stringify(fact),
      created_at: now,
      run_at: sql`app_now()`,
    })
    .execute()
  await sql`select pg_notify(${FACTS_CHANNEL}, '')`.execute(db)
}

export interface ClaimedFact {
  readonly id: string
  readonly body: Fact
  readonly created_at: Date
}

/**
 * The oldest fact that is due, held until the transaction ends; other workers pass it by. Facts of one
 * subject come in the order of their revisions, since clocks of several web processes may differ; answers
 * to followers wait only for earlier ones to the same follower.
 */
export async function claimFact(db: Db): Promise<ClaimedFact | undefined> {
  const { rows } = await sql<ClaimedFact>`
    select f.id, f.body, f.created_at from facts f
    where f.done_at is null and f.run_at <= app_now() and not exists (
      select from facts e
      where e.subject = f.subject and e.done_at is null
        and (e.body ->> 'follower') is not distinct from (f.body ->> 'follower')
        and (e.revision, e.kind = 'record-withdrawn', e.id) < (f.revision, f.kind = 'record-withdrawn', f.id))
    order by f.id limit 1
    for update of f skip locked`.execute(db)
  return rows[0]
}

/** Ends a fact, in the transaction that stored its activity and deliveries. */
export async function markFactDone(db: Db, id: string): Promise<void> {
  await sql`update facts set done_at = app_now(), attempts = attempts + 1, error = null
    where id = ${id}`.execute(db)
}

/** Puts a fact off after its transaction was rolled back. */
export async function markFactFailed(db: Db, id: string, error: string): Promise<void> {
  await sql`update facts set attempts = attempts + 1, error = ${error},
      run_at = app_now() + make_interval(secs => least(${LONGEST_WAIT}, ${FIRST_WAIT} * 2 ^ least(attempts, 20)))
    where id = ${id} and done_at is null`.execute(db)
}
