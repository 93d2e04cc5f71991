import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { readBody } from './body.ts'
import { type Door, makeDoor } from './door.ts'
import { type Announced, guardRequest, guardSignature } from './guard.ts'
import { watchKeys } from './key-ring.ts'
import { type Accepted, receive } from './receive.ts'
import { type InboxRefusal, type InboxWord, refuse } from './refusal.ts'

/** Where activities are posted: to the server, to its instance actor, to an organisation. */
const PATHS = ['/inbox', '/actor/inbox', '/actors/:id/inbox']
const OTHER_METHODS = ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Refusals after which the rest of a body may still be on its way: the connection is not used again. */
const UNREAD: readonly InboxWord[] = [
  'body_too_large',
  'body_slow',
  'too_many_refused',
  'overloaded',
]

/** Refusals that are no fault of the sender, whose address they are not held against. */
const NO_FAULT: readonly InboxWord[] = [
  'too_many_refused',
  'overloaded',
  'peer_rate',
  'backlog',
  'database',
]

/** Answers with one stable word, and counts it (TRUST 2). */
function answer(door: Door, reply: FastifyReply, result: Accepted | InboxRefusal, address: string) {
  const { metrics, log } = door.ctx
  reply.code(result.status)
  if (result.ok) {
    metrics.inboxAccepted.inc()
    return reply.send()
  }
  const { word, retryAfter } = result
  metrics.inboxRefused.inc({ reason: word })
  if (!NO_FAULT.includes(word)) door.refused.count(address)
  if (word === 'sig_owner_mismatch')
    log.warn({ alarm: true, address }, 'a request was signed with a key that is not its actor’s')
  if (word === 'method') reply.header('allow', 'POST')
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
  if (UNREAD.includes(word)) reply.header('connection', 'close')
  return reply.type('application/json').send(`{"error":"${word}"}`)
}

/** Steps 1 to 9, as soon as the headers are there; an exception is the refusal of its half. */
function guardHeaders(door: Door, request: FastifyRequest): Announced | InboxRefusal {
  const { ctx } = door
  const { raw } = request
  let word: InboxWord = 'malformed'
  try {
    const guarded = guardRequest(ctx, door.refused, {
      method: request.method,
      target: raw.url ?? '',
      rawHeaders: raw.rawHeaders,
      address: request.ip,
    })
    if (!guarded.ok) return guarded
    word = 'signature_syntax'
    return guardSignature(ctx, guarded.message)
  } catch (error) {
    ctx.log.error({ err: error }, 'the headers of a request could not be judged')
    return refuse(word)
  }
}

/**
 * The inbox front door (TRUST 2): every POST ends as one committed row and 202, or as one stable word. The
 * plugin keeps its own memories, bounded, for as long as the server runs.
 */
export const inboxRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const door = makeDoor(ctx)
    const stop = await watchKeys(ctx)
    app.addHook('onClose', async () => stop())
    const announced = new WeakMap<FastifyRequest, Announced>()

    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (request, payload, done) => {
      const read = door.bodies.run(request.ip, () => readBody(payload))
      if (read) return void read.then((body) => done(null, body), done)
      payload.resume()
      return done(null, refuse('overloaded'))
    })
    app.setErrorHandler((error, request, reply) => {
      ctx.log.warn({ err: error }, 'a request to the inbox could not be read')
      return answer(door, reply, refuse('malformed'), request.ip)
    })
    for (const path of PATHS) {
      app.route({
        method: 'POST',
        url: path,
        onRequest: async (request, reply) => {
          const guarded = guardHeaders(door, request)
          if (!guarded.ok) return answer(door, reply, guarded, request.ip)
          announced.set(request, guarded)
        },
        handler: async (request, reply) => {
          const guarded = announced.get(request)
          const body = (request.body ?? Buffer.alloc(0)) as Buffer | InboxRefusal
          if (!guarded || !Buffer.isBuffer(body))
            return answer(
              door,
              reply,
              Buffer.isBuffer(body) ? refuse('malformed') : body,
              request.ip,
            )
          const result = await receive(door, guarded, body, request.ip)
          return answer(door, reply, result, request.ip)
        },
      })
      const wrongMethod = async (request: FastifyRequest, reply: FastifyReply) =>
        answer(door, reply, refuse('method'), request.ip)
      app.route({
        method: OTHER_METHODS,
        url: path,
        onRequest: wrongMethod,
        handler: wrongMethod,
      })
    }
  }
