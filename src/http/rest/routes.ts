import fastifyCors from '@fastify/cors'
import type { FastifyPluginAsync } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Peering } from '../../actions/peer-entry.ts'
import type { Context } from '../../context.ts'
import { RECORD_KINDS } from '../../domain/uris.ts'
import { enforcePolicies, withPolicy } from '../policy.ts'
import { addressClass } from '../../platform/client-address.ts'
import { runVia } from '../../platform/via.ts'
import { toProblem } from '../problem.ts'
import { limitRate } from '../rate-limit.ts'
import { identify } from '../viewer.ts'
import { accountRoutes } from './accounts.ts'
import { actorRoutes } from './actors.ts'
import { auditRoutes } from './audit.ts'
import { deliveryRoutes } from './deliveries.ts'
import { deskRoutes, draftRoutes } from './drafts.ts'
import { keyRoutes } from './keys.ts'
import { documentApi } from './openapi.ts'
import { organisationRoutes } from './organisations.ts'
import { listRoutes } from './peer-lists.ts'
import { peopleRoutes } from './people.ts'
import { proposalRoutes } from './peer-proposals.ts'
import { peerRoutes } from './peers.ts'
import { recordRoutes } from './records.ts'
import { reportRoutes } from './reports.ts'
import { searchRoutes } from './search.ts'
import { tokenRoutes } from './tokens.ts'

/** Everything under `/api`: our REST API and its description. Unknown paths answer JSON. */
export const restRoutes =
  (ctx: Context, peering: Peering): FastifyPluginAsync =>
  async (app) => {
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    await app.register(fastifyCors, { origin: '*', exposedHeaders: ['Link', 'Location'] })
    identify(ctx, app)
    await limitRate(ctx, app)
    enforcePolicies(app)
    app.addHook('onSend', async (_, reply) => {
      reply.header('cache-control', 'private, no-store')
    })
    // After the body was read, since its stream would lose what the request is known by.
    app.addHook('preHandler', (request, _reply, done) => {
      runVia(`api, ${addressClass(request.ip)} address`, done)
    })
    await documentApi(ctx, app)
    await app.register(
      async (v1) => {
        for (const kind of RECORD_KINDS) {
          await v1.register(withPolicy('anyone', recordRoutes(ctx, kind)))
          await v1.register(withPolicy('member', draftRoutes(ctx, kind)))
        }
        await v1.register(withPolicy('member', deskRoutes(ctx)))
        await v1.register(withPolicy('anyone', organisationRoutes(ctx)))
        await v1.register(withPolicy('anyone', searchRoutes(ctx)))
        await v1.register(withPolicy('administrator', accountRoutes(ctx)))
        await v1.register(withPolicy('administrator', tokenRoutes(ctx)))
        await v1.register(withPolicy('moderator', deliveryRoutes(ctx)))
        await v1.register(withPolicy('administrator', peopleRoutes(ctx)))
        await v1.register(withPolicy('administrator', peerRoutes(ctx, peering)))
        await v1.register(withPolicy('administrator', proposalRoutes(ctx, peering)))
        await v1.register(withPolicy('administrator', listRoutes(ctx, peering)))
        await v1.register(withPolicy('administrator', actorRoutes(ctx)))
        await v1.register(withPolicy('moderator', reportRoutes(ctx)))
        await v1.register(withPolicy('administrator', keyRoutes(ctx)))
        await v1.register(withPolicy('administrator', auditRoutes(ctx)))
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
