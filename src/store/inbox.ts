import { sql } from 'kysely'
import type { Db } from './database.ts'

/** The channel that wakes the worker: activities wait. */
export const INBOX_CHANNEL = 'comity_inbox'

/** A verified activity, as it is kept until it was applied, and a month longer against replays. */
export interface NewInboxRow {
  readonly actor: string
  readonly activityId: string
  readonly type: string
  /** The exact text received. */
  readonly body: string
  readonly keyId: string
  readonly style: 'cavage' | 'rfc9421'
}

/** What became of each row, in the order given. */
export type Stored =
  | 'stored'
  | 'known' // the same activity came before: nothing is done again
  | 'contradicts' // its id came before with other bytes: the first ones count

const keyOf = (row: { actor: string; activity_id: string }): string =>
  `${row.actor} ${row.activity_id}`

/**
 * Stores activities in one statement and wakes the worker. They are numbered in the order given.
 * @param rows of which two may have the same key: the first one counts.
 */
export async function insertInbox(db: Db, rows: readonly NewInboxRow[]): Promise<Stored[]> {
  const values = rows.map((row) => ({
    actor: row.actor,
    activity_id: row.activityId,
    type: row.type,
    body: row.body,
    key_id: row.keyId,
    style: row.style,
    received_at: sql<Date>`app_now()`,
    run_at: sql<Date>`app_now()`,
  }))
  const inserted = await db
    .with('made', (qb) =>
      qb
        .insertInto('inbox')
        .values(values)
        .onConflict((c) => c.doNothing())
        .returning(['actor', 'activity_id']),
    )
    .selectFrom('made')
    .select(['actor', 'activity_id', sql`pg_notify(${INBOX_CHANNEL}, '')`.as('woken')])
    .execute()
  const fresh = new Set(inserted.map(keyOf))
  const taken = values.map((value) => fresh.delete(keyOf(value)))
  if (!taken.includes(false)) return values.map(() => 'stored')
  const before = await storedBodies(
    db,
    values.filter((_, i) => !taken[i]),
  )
  return values.map((value, i) => {
    if (taken[i]) return 'stored'
    return before.get(keyOf(value)) === value.body ? 'known' : 'contradicts'
  })
}

async function storedBodies(
  db: Db,
  keys: readonly { actor: string; activity_id: string }[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('inbox')
    .select(['actor', 'activity_id', 'body'])
    .where((eb) =>
      eb(
        eb.refTuple('actor', 'activity_id'),
        'in',
        keys.map(({ actor, activity_id }) => eb.tuple(actor, activity_id)),
      ),
    )
    .execute()
  return new Map(rows.map((row) => [keyOf(row), row.body]))
}

/** How long the oldest activity that could be applied has waited (ms); 0 when none waits. */
export async function inboxDelay(db: Db): Promise<number> {
  const row = await db
    .selectFrom('inbox')
    .select(sql<number>`extract(epoch from app_now() - run_at)::float8 * 1000`.as('ms'))
    .where('state', '=', 'queued')
    .where('run_at', '<=', sql<Date>`app_now()`)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row?.ms ?? 0
}
