import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import { runBackfills } from '../../../src/federation/backfill.ts'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { federationRoutes } from '../../../src/federation/routes.ts'
import { wantsConstraint } from '../../../src/http/negotiation.ts'
import { saveSetting } from '../../../src/store/settings.ts'
import { initiative, type Office } from '../../support/office.ts'
import { beginDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'
import { type WorldOptions, world } from '../../support/world.ts'

/** A whole instance that other instances reach over a real socket; its worker is run by the test. */
export interface Instance {
  readonly ctx: OpenContext
  readonly host: string
  /** Paths and queries asked so far. */
  readonly asked: string[]
  /** Called before each answer; throws to break the connection, as a killed server does. */
  hook: (path: string) => void | Promise<void>
}

async function listening(t: Test): Promise<{ server: Server; origin: string }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise((resolve) => server.close(resolve)))
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` }
}

/** Opens an instance on a port of its own. */
export async function instance(
  t: Test,
  options: Omit<WorldOptions, 'origin'> = {},
  make: (options: WorldOptions) => Promise<OpenContext> = (o) => world(t, o),
): Promise<Instance> {
  const { server, origin } = await listening(t)
  const ctx = await make({ ...options, origin })
  const app = fastify({
    forceCloseConnections: true,
    routerOptions: { constraints: { wants: wantsConstraint as never } },
    serverFactory: (handler) => server.on('request', handler),
  })
  const opened: Instance = { ctx, host: hostOf(origin), asked: [], hook: () => undefined }
  app.addHook('onRequest', async (request, reply) => {
    opened.asked.push(request.raw.url ?? '')
    try {
      await opened.hook(request.raw.url ?? '')
    } catch {
      request.raw.socket.destroy()
      return reply.hijack()
    }
  })
  await app.register(federationRoutes(ctx))
  await app.ready()
  t.teardown(() => app.close())
  return opened
}

/** One round of an instance's background work. @returns how much was done. */
async function round({ ctx }: Instance, owner: string): Promise<number> {
  const facts = await processFacts(ctx)
  const deliveries = await deliverDue(ctx, owner)
  const inbox = await processInbox(ctx, owner)
  const backfills = await runBackfills(ctx, owner)
  return facts + deliveries + inbox + backfills
}

/** Runs the workers of all instances until none has anything to do. */
export async function settle(...all: readonly Instance[]): Promise<void> {
  for (let idle = 0, rounds = 0; idle < 2 && rounds < 200; rounds++) {
    let done = 0
    for (const one of all) done += await round(one, `worker of ${one.host}`)
    idle = done === 0 ? idle + 1 : 0
  }
}

/** Moves the clock of an instance's queues. */
export const moveQueueClock = ({ ctx }: Instance, interval: string): Promise<void> =>
  saveSetting(ctx.db, 'clock-offset', interval)

/** Publishes records quickly and tells of them. @returns their addresses. */
export async function publishMany(
  { ctx }: Instance,
  at: Office,
  count: number,
  visibility: Visibility = 'public',
): Promise<string[]> {
  const uris: string[] = []
  for (let i = 0; i < count; i++) {
    const name = { en: `Initiative number ${i}` }
    const id = await beginDraft(
      ctx,
      at.author,
      at.id,
      'Initiative',
      initiative({ name }),
      visibility,
    )
    await submitDraft(ctx, at.author, id)
    await publishDraft(ctx, at.publisher, id)
    uris.push(`${ctx.origin}/initiatives/${id}`)
  }
  while ((await processFacts(ctx)) > 0);
  return uris
}

/** The addresses of the copies that an instance has, in their order. */
export async function copiesAt({ ctx }: Instance): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('records')
    .select('uri')
    .where('local', '=', false)
    .where('status', 'in', ['published', 'archived'])
    .orderBy('uri')
    .execute()
  return rows.map((row) => row.uri)
}

/** The bytes of every document, ours or copied, by address. */
export async function bytesAt({ ctx }: Instance, local: boolean): Promise<Record<string, string>> {
  const rows = await ctx.db
    .selectFrom('documents')
    .select(['uri', 'body'])
    .where('local', '=', local)
    .where('record_id', 'is not', null)
    .where('status', '=', 200)
    .orderBy('uri')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.uri, row.body]))
}

/** The one backfill of an instance. */
export const backfillAt = ({ ctx }: Instance) =>
  ctx.db.selectFrom('backfills').selectAll().executeTakeFirstOrThrow()

/** Makes everything that waits for a time due now. */
export async function makeDue({ ctx }: Instance): Promise<void> {
  await ctx.db
    .updateTable('backfills')
    .set({ run_at: sql`app_now()` })
    .execute()
}
