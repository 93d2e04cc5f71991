import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { toProblem } from './problem.ts'

// A request names the server it is for in its target, in Host, or in both (RFC 9112, 3.2). What names another
// server, nobody or two is refused (SEC-20); documents and inboxes check that Host is ours besides.

/** Checks of a load balancer may come by HTTP/1.0, without a Host. */
const HEALTH = ['/livez', '/readyz']

/** The target in origin form if it was absolute and ours; every other one as it came. */
export const originForm =
  ({ origin }: Context) =>
  ({ url = '/' }: IncomingMessage): string =>
    url.startsWith(`${origin}/`) ? url.slice(origin.length) : url

/** How many Host headers came; Node itself keeps only the first. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

/** Answers 421 to a target of another server, and where Host is missing or there twice. Inboxes do so themselves. */
export function refuseOtherNames(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request
    const target = raw.url ?? ''
    const isOrigin = target.startsWith('/') || target === '*'
    if (isOrigin && (countHosts(raw.rawHeaders) === 1 || HEALTH.includes(target))) return done()
    if (target.endsWith('/inbox')) return done()
    const misdirected = Object.assign(new Error('This is not the server you asked for.'), {
      statusCode: 421,
    })
    reply.code(421).header('cache-control', 'no-store').type('application/problem+json')
    return reply.send(JSON.stringify(toProblem(misdirected, request.id)))
  })
}
