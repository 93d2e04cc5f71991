import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'

// What a host missed while it was away (TRUST 5.7), in columns of `hosts`:
//   catch_up_from   since when deliveries to it were given up; null when it has everything
//   catch_up_after  how far its missed objects were gone through; begins anew when more is given up
//   shut_from       since when it was suspended, so that nothing was queued for it
//   probed_at       when it was last asked whether it is back

/** Nothing that was given up longer ago is sent: the other side reads our catalogue instead (days). */
const WINDOW = 14
/** Time between two probes of a host (seconds). */
const PROBE_EVERY = 3_600
/** Hosts looked at in one run; more than ever are shut out at a time. */
const LOOKED_AT = 1_000
/** Answers to Follows that are sent again at once, at most. */
const ANSWERS_MAX = 1_000

const IS_MISSED = sql`(d.state = 'expired' or (d.state = 'cancelled' and d.last_class = 'not-admitted'))`

/**
 * Notes hosts as having missed something; part of a statement that ends deliveries.
 * @param ended the name of its rows, with `host`, `state` and `last_class`.
 */
export const noteMissed = (ended: string): RawBuilder<unknown> => sql`
  insert into hosts as h (host, catch_up_from, updated_at)
  select distinct d.host, app_now(), app_now() from ${sql.table(ended)} d where ${IS_MISSED}
  on conflict (host) do update set
    catch_up_from = coalesce(h.catch_up_from, excluded.catch_up_from),
    catch_up_after = null, updated_at = excluded.updated_at`

/** Notes that from now on nothing is queued for a host that it will want to have when it is let in again. */
export async function noteShut(db: Db, host: string): Promise<void> {
  await sql`insert into hosts as h (host, catch_up_from, shut_from, updated_at)
    values (${host}, app_now(), app_now(), app_now())
    on conflict (host) do update set
      catch_up_from = coalesce(h.catch_up_from, excluded.catch_up_from),
      shut_from = coalesce(h.shut_from, excluded.shut_from), updated_at = excluded.updated_at`.execute(
    db,
  )
}

/** A host that missed something. */
export interface Returning {
  readonly host: string
  /** It was heard from since. */
  readonly is_back: boolean
  /** It may be asked whether it is back. */
  readonly is_probe_due: boolean
}

/**
 * Hosts that missed something and are back, or may be asked; those that are back first, then those that
 * were not asked for the longest time.
 * @param admits leaves out hosts that may not be talked to: they wait.
 */
export async function listReturning(
  db: Db,
  admits: (host: string) => boolean,
  limit: number,
): Promise<Returning[]> {
  const { rows } = await sql<Returning>`
    select * from (
      select host, probed_at, coalesce(last_heard_at > catch_up_from, false) as is_back,
        coalesce(probed_at <= app_now() - make_interval(secs => ${PROBE_EVERY}), true) as is_probe_due
      from hosts where catch_up_from is not null
    ) h
    where is_back or is_probe_due
    order by is_back desc, probed_at nulls first, host limit ${LOOKED_AT}`.execute(db)
  return rows.filter(({ host }) => admits(host)).slice(0, limit)
}

/** Takes the turn to probe a host. @returns false when somebody else did. */
export async function takeProbe(db: Db, host: string): Promise<boolean> {
  const { rows } = await sql`update hosts set probed_at = app_now()
    where host = ${host}
      and coalesce(probed_at <= app_now() - make_interval(secs => ${PROBE_EVERY}), true)
    returning host`.execute(db)
  return rows.length > 0
}

/** How far a host has come. */
export interface CatchUp {
  readonly host: string
  /** Nothing older is sent. */
  readonly since: Date
  readonly after: string | null
  readonly shut_from: Date | null
}

/** Holds a host that is to catch up until the transaction ends; undefined when somebody else does, or it has. */
export async function holdCatchUp(db: Db, host: string): Promise<CatchUp | undefined> {
  const { rows } = await sql<CatchUp>`
    select host, greatest(catch_up_from, app_now() - make_interval(days => ${WINDOW})) as since,
      catch_up_after as after, shut_from
    from hosts where host = ${host} and catch_up_from is not null
    for update skip locked`.execute(db)
  return rows[0]
}

/** Something of ours that a host was not told of at some time. */
export interface Missed {
  readonly object_uri: string
  readonly about: 'record' | 'actor'
  /** Id of the record or actor; null when it is not ours any more. */
  readonly subject: string | null
  /** It has the last activity about it, or is getting it: there is nothing to send. */
  readonly has: boolean
}

/**
 * The next objects that a host missed, in the order of their URIs: those whose deliveries were given up,
 * and those that changed while it was shut out.
 */
export async function listMissed(
  db: Db,
  { host, since, after, shut_from }: CatchUp,
  limit: number,
): Promise<Missed[]> {
  const { rows } = await sql<Missed>`
    with given_up as (
      select distinct a.object_uri from deliveries d join activities a on a.uri = d.activity_uri
      where d.host = ${host} and d.state in ('expired', 'cancelled') and ${IS_MISSED}
        and d.done_at >= ${since} and a.type in ('Create', 'Update', 'Delete')
        and a.object_uri > ${after ?? ''}
      order by a.object_uri limit ${limit}
    ),
    shut as (
      select distinct a.object_uri from activities a
      where a.published_at >= ${shut_from}::timestamptz and a.published_at >= ${since}
        and a.type in ('Create', 'Update', 'Delete') and a.object_uri > ${after ?? ''}
      order by a.object_uri limit ${limit}
    ),
    objects as (
      select object_uri from given_up union select object_uri from shut order by object_uri limit ${limit}
    )
    select o.object_uri, case when r.id is null then 'actor' else 'record' end as about,
      coalesce(r.id, a.id) as subject,
      coalesce((
        select bool_and(l.state in ('delivered', 'queued') and l.published_at >= (
          select max(x.published_at) from activities x where x.object_uri = o.object_uri))
        from (
          select distinct on (d.inbox) d.state, n.published_at
          from activities n join deliveries d on d.activity_uri = n.uri
          where n.object_uri = o.object_uri and d.host = ${host}
          order by d.inbox, d.id desc
        ) l
      ), false) as has
    from objects o
    left join records r on r.uri = o.object_uri and r.local
    left join actors a on a.uri = o.object_uri and a.local
    order by o.object_uri`.execute(db)
  return rows
}

/** Saves how far a host has come. */
export async function saveCatchUp(db: Db, host: string, after: string): Promise<void> {
  await db.updateTable('hosts').set({ catch_up_after: after }).where('host', '=', host).execute()
}

/** The host has, or is getting, everything that it missed. */
export async function finishCatchUp(db: Db, host: string): Promise<void> {
  await db
    .updateTable('hosts')
    .set({ catch_up_from: null, catch_up_after: null, shut_from: null })
    .where('host', '=', host)
    .execute()
}

/** Sends again what has no state of its own (answers to Follows, Move, Flag) and was given up, where nothing came after them. @returns how many. */
export async function requeueAnswers(db: Db, { host, since }: CatchUp): Promise<number> {
  const { rows } = await sql`
    update deliveries set state = 'queued', run_at = app_now(), attempts = 0, refusals = 0, crashes = 0,
      first_tried_at = null, done_at = null, last_class = null
    where id in (
      select d.id from deliveries d join activities a on a.uri = d.activity_uri
      where d.host = ${host} and d.state in ('expired', 'cancelled') and ${IS_MISSED}
        and d.done_at >= ${since} and a.type in ('Accept', 'Reject', 'Undo', 'Move', 'Flag')
        and not exists (
          select from deliveries later
          where later.host = d.host and later.inbox = d.inbox and later.order_key = d.order_key
            and later.id > d.id)
      limit ${ANSWERS_MAX})
    returning id`.execute(db)
  return rows.length
}
