import { createServer } from 'node:http'
import type { Context } from '../context.ts'

/**
 * `/metrics` for Prometheus on a port of its own (COMITY_METRICS_PORT), since it tells more than the
 * public may know. Without the setting there is none.
 * @returns a function that closes it.
 */
export async function openMetrics(ctx: Context): Promise<() => Promise<void>> {
  const { metricsPort, bind } = ctx.config
  if (metricsPort === undefined) return async () => undefined
  const { registry } = ctx.metrics
  ctx.metrics.watchProcess()
  const server = createServer((request, reply) => {
    if (request.url !== '/metrics') return void reply.writeHead(404).end()
    registry.metrics().then(
      (text) => reply.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => reply.writeHead(503).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(metricsPort, bind, resolve)
  })
  return () => new Promise((resolve) => server.close(() => resolve()))
}
