import { z } from 'zod'
import { cancelWaiting, retryNow } from '../../actions/deliveries.ts'
import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type DeliveryRow, findDelivery, listDeliveries } from '../../store/deliveries.ts'
import { listHosts } from '../../store/host-list.ts'
import { listSetAside } from '../../store/quarantine.ts'
import { DELIVERY_STATES } from '../../store/schema.ts'
import { memberOf } from '../viewer.ts'
import { PageQuery, type Routes, problems } from './schemas.ts'

const Time = z.iso.datetime()

const DeliveryJson = z
  .object({
    id: z.string(),
    activity: z.string(),
    type: z.string().describe('Of the activity.'),
    object: z.string().describe('What is kept in order: a record or an actor.'),
    inbox: z.string(),
    host: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    refusals: z.int().describe('Answers in a row that said no.'),
    crashes: z.int().describe('Times its process ended while it was under way.'),
    created: Time,
    firstTried: Time.optional(),
    next: Time.optional().describe('When it is tried again; only while it is queued.'),
    ended: Time.optional(),
    lastStatus: z.int().optional(),
    lastClass: z.string().optional(),
    lastError: z.string().optional(),
  })
  .meta({ id: 'Delivery' })

const toDeliveryJson = (row: DeliveryRow): z.output<typeof DeliveryJson> => ({
  id: row.id,
  activity: row.activity_uri,
  type: row.type,
  object: row.order_key,
  inbox: row.inbox,
  host: row.host,
  state: row.state,
  attempts: row.attempts,
  refusals: row.refusals,
  crashes: row.crashes,
  created: row.created_at.toISOString(),
  firstTried: row.first_tried_at?.toISOString(),
  next: row.state === 'queued' ? row.run_at.toISOString() : undefined,
  ended: row.done_at?.toISOString(),
  lastStatus: row.last_status ?? undefined,
  lastClass: row.last_class ?? undefined,
  lastError: row.last_error ?? undefined,
})

const HostJson = z
  .object({
    host: z.string(),
    breaker: z.enum(['closed', 'open', 'recovering']),
    triedNext: Time.optional(),
    failingSince: Time.optional(),
    queued: z.int(),
    quarantined: z.int(),
    skew: z.int().optional().describe('Its clock minus ours, in milliseconds.'),
    lastHeard: Time.optional(),
    behindSince: Time.optional().describe('It missed something, and is sent it when it is back.'),
  })
  .meta({ id: 'Host' })

const SetAsideJson = z
  .object({ id: z.string(), kind: z.string(), since: Time, error: z.string().optional() })
  .meta({ id: 'SetAside' })

const Params = z.object({ id: z.string().max(2_100) })
const DeliveriesQuery = PageQuery.extend({
  state: z.enum(DELIVERY_STATES).optional(),
  host: z.string().max(260).optional(),
  object: z.string().max(2_048).optional().describe('URI of a record or actor.'),
})

const tags = ['deliveries']
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().optional() })
/** `next` of a page: nothing when it was not full. */
const nextOf = <T>(rows: readonly T[], limit: number, key: (row: T) => string) => {
  const last = rows.at(-1)
  return last !== undefined && rows.length === limit ? key(last) : undefined
}

const readRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const list = {
      tags,
      summary: 'What is on its way to other servers and what became of it, newest first',
      querystring: DeliveriesQuery,
      response: { 200: pageOf(DeliveryJson), ...problems },
    }
    app.get('/deliveries', { schema: list }, async ({ query }) => {
      const { after, limit, ...filter } = query
      const rows = await listDeliveries(ctx.db, filter, { after, limit })
      return { items: rows.map(toDeliveryJson), next: nextOf(rows, limit, (row) => row.id) }
    })

    const one = {
      tags,
      summary: 'One delivery',
      params: Params,
      response: { 200: DeliveryJson, ...problems },
    }
    app.get('/deliveries/:id', { schema: one }, async ({ params }) => {
      const row = await findDelivery(ctx.db, params.id)
      if (!row) throw new Refusal('not-found', 'There is no such delivery.')
      return toDeliveryJson(row)
    })

    const hosts = {
      tags,
      summary: 'How deliveries to each server fare',
      querystring: PageQuery,
      response: { 200: pageOf(HostJson), ...problems },
    }
    app.get('/hosts', { schema: hosts }, async ({ query: { after, limit } }) => {
      const rows = await listHosts(ctx.db, { after, limit })
      const items = rows.map((row) => ({
        host: row.host,
        breaker: row.breaker,
        triedNext: row.open_until?.toISOString(),
        failingSince: row.failing_since?.toISOString(),
        queued: row.queued,
        quarantined: row.quarantined,
        skew: row.skew_ms ?? undefined,
        lastHeard: row.last_heard_at?.toISOString(),
        behindSince: row.catch_up_from?.toISOString(),
      }))
      return { items, next: nextOf(rows, limit, (row) => row.host) }
    })

    const aside = {
      tags,
      summary: 'What was set aside of what came and of what was to be told',
      response: { 200: z.array(SetAsideJson), ...problems },
    }
    app.get('/set-aside', { schema: aside }, async () => {
      const rows = await listSetAside(ctx.db)
      return rows.map(({ since, error, ...row }) => ({
        ...row,
        since: since.toISOString(),
        error: error ?? undefined,
      }))
    })
  }

/** Deliveries over REST: moderators and administrators look, administrators act. */
export const deliveryRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    await app.register(readRoutes(ctx))
    for (const [name, act, summary] of [
      ['retry', retryNow, 'Try a delivery again now, or what was set aside'],
      ['cancel', cancelWaiting, 'End a delivery that waits'],
    ] as const) {
      const response = { 204: z.null().describe('Done.'), ...problems }
      const schema = { tags, summary, params: Params, response }
      const config = { policy: 'administrator' as const }
      app.post(`/deliveries/:id/${name}`, { schema, config }, async (request, reply) => {
        await act(ctx, memberOf(request).handle, request.params.id)
        return reply.code(204).send(null)
      })
    }
  }
