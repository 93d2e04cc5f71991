import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

// Reading the catalogues of followed organisations. One row each; a run walks a part, saves where it is in
// the transaction of what it stored, and leaves the rest to the next run (PROTOCOL 7.3, 7.4).

/** The channel that says that a catalogue is to be read. */
export const BACKFILLS_CHANNEL = 'comity_backfills'

export type BackfillRow = Row<'backfills'>

/** Failures in a row after which a backfill is given up until the next night: about nine hours of trying. */
const ATTEMPTS_MAX = 14
/** Wait after a failure (seconds): doubled with each, from a restart's time to three hours. */
const FIRST_WAIT = 5
const LONGEST_WAIT = 10_800
/** Runs that ended with their process before a backfill is set aside, until somebody asks for it (TRUST 5.6). */
const CRASHES_MAX = 5
/** How often the copies of a catalogue are compared with it (hours). */
const COMPARE_EVERY_HOURS = 24

/** `cursor` of a walk that has come to comparing with the catalogue; behind it, the address it has come to. */
export const AT_CATALOGUE = 'catalogue'

const notify = (db: Db) => sql`select pg_notify(${BACKFILLS_CHANNEL}, '')`.execute(db)

/**
 * Has the catalogue of a followed organisation read from its beginning. Called in the transaction that
 * notes its Accept. One that is queued or running already is left as it is.
 */
export async function queueBackfill(
  db: Db,
  actor: { readonly uri: string; readonly host: string },
  now: Date,
): Promise<void> {
  const fresh = {
    state: 'queued' as const,
    cursor: null,
    stored: 0,
    skipped: 0,
    error: null,
    attempts: 0,
    crashes: 0,
    run_at: sql<Date>`app_now()`,
    updated_at: now,
    done_at: null,
  }
  await db
    .insertInto('backfills')
    .values({ actor_uri: actor.uri, host: actor.host, started_at: now, ...fresh })
    .onConflict((c) =>
      c
        .column('actor_uri')
        .doUpdateSet(fresh)
        .where('backfills.state', 'in', ['done', 'failed'])
        .where('backfills.crashes', '<', CRASHES_MAX),
    )
    .execute()
  await notify(db)
}

/** What makes a finished comparison due again. */
const again = {
  state: 'queued' as const,
  cursor: AT_CATALOGUE,
  attempts: 0,
  crashes: 0,
  error: null,
  run_at: sql<Date>`app_now()`,
  done_at: null,
}

/** Has what is here of a host's organisations compared with their catalogues, soon. */
export async function requeueHost(db: Db, host: string): Promise<void> {
  await db
    .updateTable('backfills')
    .set(again)
    .where('host', '=', host)
    .where('state', 'in', ['done', 'failed'])
    .where('crashes', '<', CRASHES_MAX)
    .execute()
  await db
    .updateTable('backfills')
    .set({ run_at: sql<Date>`app_now()` })
    .where('host', '=', host)
    .where('state', '=', 'queued')
    .execute()
  await notify(db)
}

/** Ends every reading of a host's catalogues; what is here stays. */
export async function dropBackfills(db: Db, host: string): Promise<void> {
  await db.deleteFrom('backfills').where('host', '=', host).execute()
}

/** Stops reading the catalogue of one actor. */
export async function dropBackfill(db: Db, actorUri: string): Promise<void> {
  await db.deleteFrom('backfills').where('actor_uri', '=', actorUri).execute()
}

/**
 * Has every catalogue of an active peer compared that was not for a day (PROTOCOL 7.4).
 * @returns how many.
 */
export async function requeueOld(db: Db): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('backfills')
    .set(again)
    .where('state', 'in', ['done', 'failed'])
    .where('crashes', '<', CRASHES_MAX)
    .where(
      'run_at',
      '<=',
      sql<Date>`app_now() - make_interval(hours => ${COMPARE_EVERY_HOURS}::int)`,
    )
    .where('host', 'in', (eb) =>
      eb.selectFrom('peers').select('peers.host').where('peers.state', '=', 'active'),
    )
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await notify(db)
  return Number(numUpdatedRows)
}

const leaseEnd = (seconds: number) =>
  sql<Date>`app_now() + make_interval(secs => ${seconds}::double precision)`

type IsFree = (table: 'backfills' | 'waiting') => RawBuilder<SqlBool>

/** Sets aside what ended the process that ran it, again and again. */
async function setAside(db: Db, isFree: IsFree): Promise<void> {
  await sql`update backfills set state = 'failed', crashes = ${CRASHES_MAX},
      error = 'The process ended each time this catalogue was being read.',
      lease_owner = null, lease_until = null, done_at = app_now()
    where state = 'running' and crashes + 1 >= ${CRASHES_MAX} and ${isFree('backfills')}`.execute(
    db,
  )
}

/**
 * Claims the backfill that waits longest. A run that was killed is claimed again when its lease is over,
 * and goes on from its cursor; the fifth time without progress it is set aside.
 * @param isAlone no other process can have this database: what another one leased, it left when it died.
 */
export async function claimBackfill(
  db: Db,
  owner: string,
  leaseSeconds: number,
  isAlone: boolean,
): Promise<BackfillRow | undefined> {
  const isFree: IsFree = (table) =>
    sql<SqlBool>`(${sql.ref(`${table}.lease_until`)} < app_now()
      or (${isAlone}::boolean and ${sql.ref(`${table}.lease_owner`)} <> ${owner}))`
  await setAside(db, isFree)
  return db
    .updateTable('backfills')
    .set({
      state: 'running',
      crashes: sql<number>`crashes + (state = 'running')::int`,
      lease_owner: owner,
      lease_until: leaseEnd(leaseSeconds),
    })
    .where('actor_uri', '=', (eb) =>
      eb
        .selectFrom('backfills as waiting')
        .select('waiting.actor_uri')
        .where('waiting.state', 'in', ['queued', 'running'])
        .where('waiting.run_at', '<=', sql<Date>`app_now()`)
        .where((w) => w.or([w('waiting.state', '=', 'queued'), isFree('waiting')]))
        .orderBy('waiting.run_at')
        .orderBy('waiting.actor_uri')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** Where a run has come to, in the transaction of what it stored. */
export interface Progress {
  readonly cursor: string | null
  readonly stored: number
  readonly skipped: number
  /** Records that the other side says it has. */
  readonly expected?: number | undefined
}

/**
 * Saves the progress of a run and renews its lease.
 * @returns false when the lease was lost: whoever has it now does the work, so this one is undone.
 */
export async function saveProgress(
  db: Db,
  run: { readonly actorUri: string; readonly owner: string; readonly leaseSeconds: number },
  progress: Progress,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backfills')
    .set((eb) => ({
      cursor: progress.cursor,
      stored: eb('stored', '+', progress.stored),
      skipped: eb('skipped', '+', progress.skipped),
      ...(progress.expected === undefined ? {} : { expected: progress.expected }),
      lease_until: leaseEnd(run.leaseSeconds),
      updated_at: sql<Date>`app_now()`,
      attempts: 0,
      crashes: 0,
    }))
    .where('actor_uri', '=', run.actorUri)
    .where('lease_owner', '=', run.owner)
    .where('lease_until', '>', sql<Date>`app_now()`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Renews the lease of a run. @returns false when it was lost. */
export async function renewLease(
  db: Db,
  run: { readonly actorUri: string; readonly owner: string; readonly leaseSeconds: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backfills')
    .set({ lease_until: leaseEnd(run.leaseSeconds) })
    .where('actor_uri', '=', run.actorUri)
    .where('lease_owner', '=', run.owner)
    .where('lease_until', '>', sql<Date>`app_now()`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives a backfill back that has more to do, behind all others that wait. */
export async function releaseBackfill(db: Db, actorUri: string, owner: string): Promise<void> {
  await db
    .updateTable('backfills')
    .set({
      state: 'queued',
      crashes: 0,
      lease_owner: null,
      lease_until: null,
      run_at: sql<Date>`app_now()`,
    })
    .where('actor_uri', '=', actorUri)
    .where('lease_owner', '=', owner)
    .execute()
}

/** Everything is here. @param note what could not be had, if anything. */
export async function finishBackfill(
  db: Db,
  actorUri: string,
  owner: string,
  note?: string,
): Promise<void> {
  await db
    .updateTable('backfills')
    .set({
      state: 'done',
      crashes: 0,
      cursor: null,
      error: note ?? null,
      lease_owner: null,
      lease_until: null,
      run_at: sql<Date>`app_now()`,
      updated_at: sql<Date>`app_now()`,
      done_at: sql<Date>`app_now()`,
    })
    .where('actor_uri', '=', actorUri)
    .where('lease_owner', '=', owner)
    .execute()
}

/** The other side did not give what was asked for: again later, from the cursor, and at last given up. */
export async function failBackfill(
  db: Db,
  actorUri: string,
  owner: string,
  reason: string,
): Promise<void> {
  await db
    .updateTable('backfills')
    .set((eb) => ({
      state: sql<
        'queued' | 'failed'
      >`case when attempts + 1 >= ${ATTEMPTS_MAX} then 'failed' else 'queued' end`,
      attempts: eb('attempts', '+', 1),
      crashes: 0,
      error: reason,
      lease_owner: null,
      lease_until: null,
      run_at: sql<Date>`app_now() + make_interval(secs =>
        least(${LONGEST_WAIT}::double precision, ${FIRST_WAIT} * 2 ^ attempts))`,
      updated_at: sql<Date>`app_now()`,
    }))
    .where('actor_uri', '=', actorUri)
    .where('lease_owner', '=', owner)
    .execute()
}
