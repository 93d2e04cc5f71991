import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  LogController,
} from 'fastify'
import type { Peering } from '../actions/peer-entry.ts'
import type { Context } from '../context.ts'
import { CONNECTION_TIMES, capConnections } from './connections.ts'
import { type Readiness, healthRoutes } from './health.ts'
import { wantsConstraint } from './negotiation.ts'
import { originForm, refuseOtherNames } from './own-name.ts'
import { requirePolicies, withPolicy } from './policy.ts'
import { judge, toProblem } from './problem.ts'
import { restRoutes } from './rest/routes.ts'
import { securityTxtRoutes } from './security-txt.ts'
import { securityHeaders } from './security-headers.ts'
import { errorPage } from './web/errors.ts'
import { signInPath } from './web/paths.ts'
import { webRoutes } from './web/routes.ts'
import { feedRoutes } from './feeds/routes.ts'

/** Largest body of the API and of forms (bytes); the inbox has a limit of its own. */
const BODY_MAX = 1_048_576
/** When a request that found the database away may come again (s); what refuses for itself says so itself. */
const AGAIN_AFTER = 5
/** Longest address that is routed (characters). */
const PARAM_MAX = 500

/** No script, style or frame but our own files (SEC-31). */
const CONTENT_SECURITY = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'script-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
  'require-trusted-types-for': ["'script'"],
}

/** Our pages ask for none of a browser's powers (OPS-09). */
const NO_POWERS = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((power) => `${power}=()`)
  .join(', ')

/**
 * Headers for browsers that are no longer in use, or that say again what the content policy says
 * (`frame-ancestors`). Each of them costs every answer.
 */
const FOR_OLD_BROWSERS = {
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
}

/** Ids of requests: one made by chance for this process, and a number, since each request needs one. */
function requestIds(ctx: Context): () => string {
  const process = ctx.newId()
  let last = 0
  return () => `${process}-${(++last).toString(36)}`
}

/** The log without a child for each request, which would cost a tenth of an answer; who logs names the request. */
function logFor({ log }: Context): FastifyBaseLogger {
  const one: FastifyBaseLogger = Object.create(log, { child: { value: () => one } })
  return one
}

function bare(ctx: Context): FastifyInstance {
  return fastify({
    loggerInstance: logFor(ctx),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: ctx.config.trustedProxies.length > 0 ? [...ctx.config.trustedProxies] : false,
    bodyLimit: BODY_MAX,
    ...CONNECTION_TIMES,
    genReqId: requestIds(ctx),
    return503OnClosing: true,
    // A request without Host gets its answer from us (own-name.ts), and not Node's.
    http: { ...CONNECTION_TIMES.http, requireHostHeader: false },
    rewriteUrl: originForm(ctx),
    forceCloseConnections: 'idle',
    routerOptions: {
      constraints: { wants: wantsConstraint as never },
      maxParamLength: PARAM_MAX,
      ignoreTrailingSlash: true,
    },
  })
}

const isPage = (url: string): boolean => !/^\/(api|\.well-known|nodeinfo|inbox)(\/|$|\?)/.test(url)

/** Errors as the page or the problem details that the client can read; a bug is logged whole. */
function answerErrors(ctx: Context, app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const { status } = judge(error)
    if (status >= 500)
      ctx.log.error({ err: error, requestId: request.id, url: request.url }, 'request failed')
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    if (status === 503) reply.header('retry-after', AGAIN_AFTER)
    reply.code(status).header('cache-control', 'no-store')
    const accept = request.headers.accept ?? ''
    if (isPage(request.url) && accept.includes('text/html')) {
      if (status === 401 && request.method === 'GET')
        return reply.redirect(signInPath(request.url), 303)
      return reply.type('text/html; charset=utf-8').send(errorPage(ctx, request, error))
    }
    return reply.type('application/problem+json').send(toProblem(error, request.id))
  })
}

/** What federation gives to the web server; the entry hands it over, since siblings never meet. */
export interface Federation {
  /** ActivityPub documents, discovery and the inbox. */
  readonly routes: FastifyPluginAsync
  readonly peering: Peering
}

/** The web server with every route in plain sight. */
export async function buildApp(
  ctx: Context,
  readiness: Readiness,
  federation: Federation,
): Promise<FastifyInstance> {
  const app = bare(ctx)
  capConnections(app.server, ctx.log)
  const fromHelmet = await securityHeaders({
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY },
    strictTransportSecurity: ctx.origin.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    ...FOR_OLD_BROWSERS,
  })
  const security = { ...fromHelmet, 'permissions-policy': NO_POWERS }
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(security)
    done()
  })
  refuseOtherNames(app)
  answerErrors(ctx, app)
  requirePolicies(app)
  await app.register(withPolicy('anyone', healthRoutes(ctx, readiness)))
  await app.register(withPolicy('anyone', securityTxtRoutes(ctx)))
  await app.register(withPolicy('anyone', federation.routes))
  await app.register(restRoutes(ctx, federation.peering), { prefix: '/api' })
  await app.register(withPolicy('anyone', feedRoutes(ctx)))
  await app.register(withPolicy('anyone', webRoutes(ctx)))
  return app
}
