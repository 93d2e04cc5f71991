import fastifyCors from '@fastify/cors'
import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyPluginAsync } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { AddPeer } from '../../actions/peers.ts'
import type { Context } from '../../context.ts'
import { RECORD_KINDS } from '../../domain/uris.ts'
import { toProblem } from '../problem.ts'
import { accountRoutes } from './accounts.ts'
import { deskRoutes, draftRoutes } from './drafts.ts'
import { documentApi } from './openapi.ts'
import { organisationRoutes } from './organisations.ts'
import { peerRoutes } from './peers.ts'
import { recordRoutes } from './records.ts'
import { searchRoutes } from './search.ts'

/** Requests of one token, or else one address, in five minutes (PROTOCOL 10). */
const REQUESTS = 300
const WINDOW = 300_000

/** Everything under `/api`: our REST API and its description. Unknown paths answer JSON. */
export const restRoutes =
  (ctx: Context, addPeer: AddPeer): FastifyPluginAsync =>
  async (app) => {
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    await app.register(fastifyCors, { origin: '*', exposedHeaders: ['Link', 'Location'] })
    await app.register(fastifyRateLimit, {
      max: REQUESTS,
      timeWindow: WINDOW,
      keyGenerator: (request) => request.headers.authorization ?? request.ip,
    })
    app.addHook('onSend', async (_, reply) => {
      reply.header('cache-control', 'private, no-store')
    })
    await documentApi(ctx, app)
    await app.register(
      async (v1) => {
        for (const kind of RECORD_KINDS) {
          await v1.register(recordRoutes(ctx, kind))
          await v1.register(draftRoutes(ctx, kind))
        }
        await v1.register(deskRoutes(ctx))
        await v1.register(organisationRoutes(ctx))
        await v1.register(searchRoutes(ctx))
        await v1.register(accountRoutes(ctx))
        await v1.register(peerRoutes(ctx, addPeer))
      },
      { prefix: '/comity/v1' },
    )
    app.setNotFoundHandler(async (request, reply) =>
      reply
        .code(404)
        .type('application/problem+json')
        .send(toProblem({ statusCode: 404, message: 'There is no such route.' }, request.id)),
    )
  }
