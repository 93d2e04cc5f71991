import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Context, OpenContext } from '../../../src/context.ts'
import type { Fact } from '../../../src/domain/facts.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import { insertActivity } from '../../../src/store/activities.ts'
import { type ActorRow, findActor, insertActor } from '../../../src/store/actors.ts'
import { insertDeliveries } from '../../../src/store/deliveries.ts'
import { recordFact } from '../../../src/store/facts.ts'
import type { NewRow } from '../../../src/store/schema.ts'
import { saveSetting } from '../../../src/store/settings.ts'

/** A request that reached a peer. */
export interface Hit {
  readonly path: string
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: string
  /** How it was signed. */
  readonly style: 'cavage' | 'rfc9421' | 'none'
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Wait before anything is said (ms). */
  readonly after?: number
}

/** What a peer says to a request; `hang` never says anything. */
export type Behaviour = (hit: Hit) => Reply | 'hang'

/** Another server, on localhost, that does as it is told and remembers what came. */
export interface Peer {
  readonly host: string
  readonly origin: string
  readonly hits: Hit[]
  readonly activities: () => Record<string, unknown>[]
  /** Cuts every connection, so that whoever waits for an answer gets none. */
  readonly hangUp: () => void
  behave: Behaviour
}

const styleOf = (headers: IncomingMessage['headers']): Hit['style'] =>
  headers['signature-input'] ? 'rfc9421' : headers['signature'] ? 'cavage' : 'none'

async function answer(peer: Peer, request: IncomingMessage, response: ServerResponse) {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { url: path = '', method = '', headers, rawHeaders } = request
  const body = Buffer.concat(parts).toString()
  const hit = { path, method, headers, rawHeaders, body, style: styleOf(headers) }
  peer.hits.push(hit)
  const reply = peer.behave(hit)
  if (reply === 'hang') return
  if (reply.after) await new Promise((resolve) => setTimeout(resolve, reply.after))
  response.writeHead(reply.status, reply.headers)
  response.end(reply.body)
}

export const ACCEPTED: Behaviour = () => ({ status: 202 })

/** Opens a peer that takes everything until it is told otherwise. */
export async function openPeer(t: Test, behave: Behaviour = ACCEPTED): Promise<Peer> {
  const server = createServer((request, response) => {
    answer(peer, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  const hits: Hit[] = []
  const activities = () =>
    hits.filter((hit) => hit.method === 'POST').map((hit) => JSON.parse(hit.body))
  const hangUp = () => server.closeAllConnections()
  const peer: Peer = { host, origin: `http://${host}`, hits, activities, hangUp, behave }
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return peer
}

let made = 0

/** Somebody on another server, as the inbox would have stored them. @param origin of that server. */
export async function someoneAt(
  ctx: Context,
  origin: string,
  more: Partial<NewRow<'actors'>> = {},
): Promise<ActorRow> {
  const id = `remote${++made}`
  const uri = `${origin}/actors/${id}`
  await insertActor(ctx.db, {
    id,
    uri,
    local: false,
    host: hostOf(origin),
    kind: 'Person',
    handle: id,
    name: JSON.stringify({ en: id }),
    language: 'en',
    inbox: `${uri}/inbox`,
    shared_inbox: `${origin}/inbox`,
    created_at: ctx.now(),
    updated_at: ctx.now(),
    ...more,
  })
  const actor = await findActor(ctx.db, id)
  if (!actor) throw new Error('It was not stored.')
  return actor
}

/** Has somebody follow an actor of ours. */
export async function follows(ctx: Context, follower: ActorRow, followedId: string): Promise<void> {
  await ctx.db
    .insertInto('follows')
    .values({
      follower_id: follower.id,
      followed_id: followedId,
      state: 'accepted',
      activity_uri: `${follower.uri}#follow`,
      created_at: ctx.now(),
    })
    .execute()
}

/** Lists a host as a peer that speaks our protocol, with its instance actor. */
export async function listPeer(
  ctx: OpenContext,
  origin: string,
  more: Partial<NewRow<'peers'>> = {},
): Promise<ActorRow> {
  const instance = await someoneAt(ctx, origin, { kind: 'Application' })
  await ctx.db
    .insertInto('peers')
    .values({
      host: hostOf(origin),
      state: 'active',
      comity: true,
      exchange_peers: true,
      instance_actor: instance.uri,
      since: ctx.now(),
      updated_at: ctx.now(),
      ...more,
    })
    .execute()
  await ctx.admission.refresh()
  return instance
}

/** Moves the clock of the queue to so many seconds from now. */
export const moveClock = (ctx: Context, seconds: number): Promise<void> =>
  saveSetting(ctx.db, 'clock-offset', `${seconds} seconds`)

/** An activity to an inbox, without a record behind it: for what concerns the queue alone. */
export async function queued(
  ctx: Context,
  actorId: string,
  inboxes: readonly string[],
  more: Partial<NewRow<'activities'>> & { readonly orderKey?: string } = {},
): Promise<string> {
  const { orderKey, ...columns } = more
  const uri = `${ctx.origin}/activities/${ctx.newId()}`
  const object = orderKey ?? `${ctx.origin}/initiatives/${ctx.newId()}`
  await insertActivity(ctx.db, {
    uri,
    type: 'Create',
    actor_id: actorId,
    object_uri: object,
    visibility: 'public',
    body: JSON.stringify({ id: uri, type: columns.type ?? 'Create', object }),
    published_at: ctx.now(),
    ...columns,
  })
  await insertDeliveries(ctx.db, {
    activityUri: uri,
    actorId,
    orderKey: object,
    recipients: inboxes.map((inbox) => ({ inbox, host: hostOf(inbox) })),
  })
  return uri
}

/** Every delivery, in the order they were made. */
export const deliveries = (ctx: Context) =>
  ctx.db.selectFrom('deliveries').selectAll().orderBy('id').execute()

export const activities = (ctx: Context) =>
  ctx.db.selectFrom('activities').selectAll().orderBy('published_at').orderBy('uri').execute()

/** Records a fact that no action of the test does. @returns its id. */
export async function fact(ctx: Context, what: Fact, at = ctx.now()): Promise<string> {
  const id = ctx.newId()
  await recordFact(ctx.db, id, what, at)
  return id
}

/** Seconds until a delivery is tried again, by the clock of the queue. */
export async function waitOf(ctx: Context, id: string): Promise<number> {
  const { rows } = await sql<{ wait: number }>`
    select extract(epoch from run_at - app_now())::float8 as wait from deliveries where id = ${id}`.execute(
    ctx.db,
  )
  return rows[0]?.wait ?? NaN
}
