import { sql } from 'kysely'
import { test } from 'tap'
import type { Db } from '../../src/store/database.ts'
import { expireDeliveries, retryDelivery } from '../../src/store/deliveries.ts'
import { finishDeliveries } from '../../src/store/delivery-queue.ts'
import { fillQueue } from '../support/long-queue.ts'
import { bothDatabases } from '../support/world.ts'
import { filled, outcome } from './delivery-support.ts'

/** Enough that reading them shows, and few enough to be made in a second. */
const WAITING = 5_000
/** Rows that a look at a few deliveries may read: their own, and those about the same objects. */
const READ_MAX = 200

const HANGING = {
  origin: 'https://hangs.example',
  inbox: 'https://hangs.example/inbox',
  host: 'hangs.example',
}

/** Rows of the queue and of its activities that this connection has read and not yet reported. */
async function countRead(trx: Db): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables
    where relname in ('deliveries', 'activities')`.execute(trx)
  return rows[0]?.read ?? 0
}

/** How many such rows some work reads, as the database counts them. */
const rowsRead = (db: Db, work: (trx: Db) => Promise<unknown>): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const before = await countRead(trx)
    await work(trx)
    return (await countRead(trx)) - before
  })

test('a long queue of one host', async (t) => {
  await bothDatabases(t, 'REL-04: is not read when others fail or are retried', async (t, make) => {
    const { ctx, actorId, claim } = await filled(make, ['a.example', 'b.example'], 2)
    const { claimed } = await claim('w')
    await fillQueue(ctx.db, actorId, HANGING, WAITING)
    await sql`analyze`.execute(ctx.db)
    t.ok((await rowsRead(ctx.db, expireDeliveries)) >= WAITING, 'what reads them all is seen')

    const results = claimed.map((row) =>
      outcome(row, { state: 'queued', wait: 10, status: 503, class: 'trouble', error: 'Oh.' }),
    )
    let written = 0
    const finish = async (db: Db) => (written = await finishDeliveries(db, 'w', results))
    const finished = await rowsRead(ctx.db, finish)
    t.equal(written, 4)
    t.ok(finished > 0 && finished < READ_MAX, `${finished} rows for 4 failures`)

    const [{ id = '' } = {}] = claimed
    let isRetried = false
    const retry = async (db: Db) => (isRetried = await retryDelivery(db, id))
    const retried = await rowsRead(ctx.db, retry)
    t.ok(isRetried)
    t.ok(retried > 0 && retried < READ_MAX, `${retried} rows for a retry`)
  })
})
