import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { subscriberOf } from '../platform/client-address.ts'
import { sharedCounts, type Standing } from './shared-counts.ts'
import { callerOf } from './viewer.ts'

/** Requests of one token, or else of one address, in a window (PROTOCOL 10). */
const REQUESTS = 300
const WINDOW_MS = 300_000

/** A token that nobody knows counts for its address, so that making tokens up buys nothing. */
const bucketOf = (request: FastifyRequest): string => {
  const { token } = callerOf(request)
  return token ? `token ${token.id}` : `address ${subscriberOf(request.ip)}`
}

/** Answers 429 with `Retry-After` to who asks too often. Needs `identify` before it. */
export async function limitRate(ctx: Context, app: FastifyInstance): Promise<void> {
  const counts = sharedCounts(ctx, app, WINDOW_MS)
  // The library makes its store with `new`, once for the app and once for each route.
  function Store() {
    const store = {
      incr: (bucket: string, done: (error: null, standing: Standing) => void) =>
        done(null, counts.count(bucket)),
      child: () => store,
    }
    return store
  }
  await app.register(fastifyRateLimit, {
    max: REQUESTS,
    timeWindow: WINDOW_MS,
    keyGenerator: bucketOf,
    store: Store as never,
  })
}
