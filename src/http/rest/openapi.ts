import fastifySwagger from '@fastify/swagger'
import fastifyScalar from '@scalar/fastify-api-reference'
import type { FastifyInstance, FastifyPluginAsync, RouteOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { VERSION } from '../../platform/version.ts'
import { scopeFor, withPolicy } from '../policy.ts'

type Described = ReturnType<typeof jsonSchemaTransform>

/** Says which scope a token needs for an operation, and whether there must be one. */
function withSecurity(described: Described, route: RouteOptions): Described {
  const policy = route.config?.policy ?? 'administrator'
  const needed = { token: [scopeFor(policy, String(route.method))] }
  const security = policy === 'anyone' ? [{}, needed] : [needed]
  return { ...described, schema: { ...described.schema, security } }
}

/** The description of the API, made from its routes, and a page to read it at `/api/docs`. */
export async function documentApi(ctx: Context, app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Comity',
        version: VERSION,
        description:
          'Read and write the initiatives and lessons of this server, and search those of its peers. ' +
          'Send a token as `Authorization: Bearer …`; `comity token create` makes one. ' +
          'Errors are problem details (RFC 9457).',
      },
      servers: [{ url: ctx.origin }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: (given) => withSecurity(jsonSchemaTransform(given), given.route),
    transformObject: jsonSchemaTransformObject,
  })
  app.get(
    '/openapi.json',
    { schema: { hide: true }, config: { policy: 'anyone' } },
    async (_, reply) => reply.send(app.swagger()),
  )
  await app.register(withPolicy('anyone', readingPage))
}

/** The page at `/api/docs`. */
const readingPage: FastifyPluginAsync = async (app) => {
  await app.register(fastifyScalar, {
    routePrefix: '/docs',
    // Nothing of the page leads away from this server or tells anybody of its readers (OPS-16).
    configuration: {
      url: '/api/openapi.json',
      withDefaultFonts: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
    },
    hooks: {
      // Its page is one bundled script of ours that brings its styles; nothing else is let in.
      onRequest: (_, reply, next) => {
        reply.header(
          'content-security-policy',
          "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        next()
      },
    },
  })
}
