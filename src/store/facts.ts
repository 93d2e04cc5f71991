import { sql } from 'kysely'
import type { Fact } from '../domain/facts.ts'
import type { Db } from './database.ts'

/** The channel that wakes the worker: something is to be sent. */
export const FACTS_CHANNEL = 'comity_facts'

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
