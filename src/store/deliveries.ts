import { sql } from 'kysely'
import { noteMissed } from './catch-up.ts'
import type { Db } from './database.ts'
import { closeBreaker } from './hosts.ts'
import type { DeliveryState, Row } from './schema.ts'

/** The channel that wakes the worker: something is to be delivered. */
export const DELIVERIES_CHANNEL = 'comity_deliveries'

/** Time after the first attempt when nothing more is tried (seconds): 14 days (TRUST 5.4). */
export const DELIVERY_LIFE = 14 * 24 * 3_600

/** Rows on one page of the operator's list, at most. */
const PAGE_MAX = 100

/** Where something is to be posted. */
export interface Recipient {
  readonly inbox: string
  /** Canonical host of the inbox. */
  readonly host: string
}

export interface NewDeliveries {
  readonly activityUri: string
  /** Who signs. */
  readonly actorId: string
  /** What the activity is about; activities of one key reach an inbox in the order they were made. */
  readonly orderKey: string
  readonly recipients: readonly Recipient[]
}

/** One row for each distinct inbox, due now; an inbox that has this activity already gets no second row. */
export async function insertDeliveries(db: Db, deliveries: NewDeliveries): Promise<void> {
  const { activityUri, actorId, orderKey, recipients } = deliveries
  if (recipients.length === 0) return
  await sql`
    insert into deliveries (id, activity_uri, inbox, host, actor_id, order_key, run_at, created_at)
    select lpad(nextval('delivery_order')::text, 15, '0'), ${activityUri}, r.inbox, r.host, ${actorId},
      ${orderKey}, app_now(), app_now()
    from unnest(${recipients.map((r) => r.inbox)}::text[], ${recipients.map((r) => r.host)}::text[])
      as r(inbox, host)
    on conflict (activity_uri, inbox) do nothing`.execute(db)
}

/** Wakes the worker when the transaction commits. */
export async function announceDeliveries(db: Db): Promise<void> {
  await sql`select pg_notify(${DELIVERIES_CHANNEL}, '')`.execute(db)
}

/** Who was sent something of an object, and the type of the last activity that they have or are getting. */
export interface Sent extends Recipient {
  readonly type: string
  /** It arrived, or is under way at this moment. */
  readonly has: boolean
}

/** For each inbox that activities about an object were ever meant for: the last one, and whether it got there. */
export async function listSent(db: Db, objectUri: string): Promise<Sent[]> {
  const { rows } = await sql<Sent>`
    select distinct on (d.inbox) d.inbox, d.host, a.type,
      d.state = 'delivered' or coalesce(d.lease_until > app_now(), false) as has
    from activities a join deliveries d on d.activity_uri = a.uri
    where a.object_uri = ${objectUri}
    order by d.inbox, has desc, d.id desc`.execute(db)
  return rows
}

/**
 * Ends what is queued for an object and not under way: what comes next says all there is to say.
 * Requests under way end by themselves, so that nothing overtakes them.
 */
export async function cancelQueued(db: Db, objectUri: string): Promise<void> {
  await sql`update deliveries set state = 'cancelled', done_at = app_now(),
      lease_owner = null, lease_until = null, last_error = 'Replaced by a later activity.'
    where activity_uri in (select uri from activities where object_uri = ${objectUri})
      and state = 'queued' and (lease_until is null or lease_until <= app_now())`.execute(db)
}

/** Ends what is queued for an inbox that is gone. */
export async function cancelInbox(
  db: Db,
  inbox: string,
  why = 'The actor behind this inbox is gone.',
): Promise<void> {
  await sql`update deliveries set state = 'cancelled', done_at = app_now(),
      lease_owner = null, lease_until = null, last_error = ${why}
    where inbox = ${inbox} and state = 'queued'
      and (lease_until is null or lease_until <= app_now())`.execute(db)
}

/** Ends what is too old, also what waited behind an open breaker without being tried. */
export async function expireDeliveries(db: Db): Promise<number> {
  const { rows } = await sql<{ expired: number }>`
    with clock as materialized (select app_now() as now),
    ended as (
      update deliveries d set state = 'expired', done_at = clock.now,
        lease_owner = null, lease_until = null
      from clock
      where d.state = 'queued' and (d.lease_until is null or d.lease_until <= clock.now)
        and coalesce(d.first_tried_at, d.created_at) < clock.now - make_interval(secs => ${DELIVERY_LIFE})
      returning d.host, d.state, d.last_class
    ),
    missed as (${noteMissed('ended')})
    select count(*)::int as expired from ended`.execute(db)
  return rows[0]?.expired ?? 0
}

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined
  readonly host?: string | undefined
  readonly activity?: string | undefined
  /** URI of the record or actor that the activity is about. */
  readonly object?: string | undefined
}
export type DeliveryRow = Row<'deliveries'> & { readonly type: string }

/** Deliveries for the operator, newest first. @param page.after id of the last row of the page before. */
export function listDeliveries(
  db: Db,
  filter: DeliveryFilter,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<DeliveryRow[]> {
  let rows = db
    .selectFrom('deliveries')
    .innerJoin('activities', 'activities.uri', 'deliveries.activity_uri')
    .selectAll('deliveries')
    .select('activities.type')
  if (filter.state) rows = rows.where('deliveries.state', '=', filter.state)
  if (filter.host) rows = rows.where('deliveries.host', '=', filter.host)
  if (filter.activity) rows = rows.where('deliveries.activity_uri', '=', filter.activity)
  if (filter.object) rows = rows.where('activities.object_uri', '=', filter.object)
  if (page.after) rows = rows.where('deliveries.id', '<', page.after)
  return rows.orderBy('deliveries.id', 'desc').limit(Math.min(page.limit, PAGE_MAX)).execute()
}

/** One delivery for the operator. */
export function findDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  return db
    .selectFrom('deliveries')
    .innerJoin('activities', 'activities.uri', 'deliveries.activity_uri')
    .selectAll('deliveries')
    .select('activities.type')
    .where('deliveries.id', '=', id)
    .executeTakeFirst()
}

/**
 * Tries a delivery again now, with the whole of its time before it, and its host too if its breaker is open.
 * @returns false when there is no such delivery, it is under way, or it arrived; and when a later one about
 * the same object did, or is a Delete, so that nothing old comes behind what is new.
 */
export async function retryDelivery(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ host: string }>`
    update deliveries set state = 'queued', run_at = app_now(), attempts = 0, refusals = 0, crashes = 0,
      first_tried_at = null, done_at = null, lease_owner = null, lease_until = null
    where id = ${id} and state <> 'delivered' and (lease_until is null or lease_until <= app_now())
      and not exists (
        select from deliveries later join activities a on a.uri = later.activity_uri
        where later.inbox = deliveries.inbox and later.order_key = deliveries.order_key
          and later.id > deliveries.id
          and (later.state = 'delivered' or later.lease_until > app_now() or a.type = 'Delete'))
    returning host`.execute(db)
  const host = rows[0]?.host
  if (host === undefined) return false
  await closeBreaker(db, host)
  await announceDeliveries(db)
  return true
}

/** Ends a delivery that waits. @returns false when there is none, it is under way, or it has ended. */
export async function cancelDelivery(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    update deliveries set state = 'cancelled', done_at = app_now(), lease_owner = null, lease_until = null,
      last_error = 'Cancelled by an operator.'
    where id = ${id} and state = 'queued' and (lease_until is null or lease_until <= app_now())
    returning id`.execute(db)
  return rows.length > 0
}
