import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../context.ts'
import { pendingMigrations } from '../store/migrate.ts'

/** Longest wait for the database in a readiness check (ms). */
const PATIENCE = 2_000

/** Becomes false when the process begins to close, before it stops taking requests. */
export interface Readiness {
  closing: boolean
}

async function isReady(ctx: Context): Promise<boolean> {
  const patience = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), PATIENCE).unref()
  })
  const database = pendingMigrations(ctx.db).then(
    (pending) => pending.length === 0,
    () => false,
  )
  return Promise.race([database, patience])
}

/** `/livez`: the process answers. `/readyz`: the database answers and is migrated. No details in public. */
export const healthRoutes =
  (ctx: Context, readiness: Readiness): FastifyPluginAsync =>
  async (app) => {
    app.get('/livez', { logLevel: 'silent' }, async (_, reply) =>
      reply.header('cache-control', 'no-store').type('text/plain').send('alive\n'),
    )
    app.get('/readyz', { logLevel: 'silent' }, async (_, reply) => {
      const ready = !readiness.closing && (await isReady(ctx))
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .type('text/plain')
        .send(ready ? 'ready\n' : 'not ready\n')
    })
  }
