import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { signInWithPassword } from '../../../actions/local-sign-in.ts'
import {
  linkProvider,
  logOutFromProvider,
  signInFromProvider,
} from '../../../actions/provider-sign-in.ts'
import { endSessions } from '../../../actions/sessions.ts'
import { readSignInLink, signInByLink } from '../../../actions/sign-in-links.ts'
import type { Context } from '../../../context.ts'
import { Refusal } from '../../../domain/refusal.ts'
import { safeReturn } from '../../../domain/return-to.ts'
import {
  type Flow,
  type Oidc,
  type OidcFailureCode,
  isOidcFailure,
} from '../../../platform/oidc.ts'
import { hasLocalCredentials } from '../../../store/local-credentials.ts'
import { readCookie, setCookie } from '../../cookies.ts'
import { callerOf } from '../../viewer.ts'
import { formToken } from '../forms.ts'
import {
  type SignInFailure,
  failedPage,
  linkPage,
  passwordPage,
  signInPage,
  signedOutPage,
} from '../pages/sign-in.ts'
import { PATHS } from '../paths.ts'
import { noSuchPage, sendPage, visitOf } from '../visit.ts'

/** Time to sign in at the identity provider (s). */
const FLOW_LIFE = 600
/** Whom the cookie of a flow is sealed for: it opens nothing else. */
const FLOW_OWNER = 'sign-in flow'

/** What the browser keeps, sealed, until it comes back from the identity provider. */
interface Kept extends Flow {
  readonly returnTo: string
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Begins a session in this browser, in place of any that there was (OPS-09). */
export async function beginSession(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
): Promise<void> {
  const { session } = callerOf(request)
  if (session) await endSessions(ctx, session.member.handle, { id: session.id })
  setCookie(ctx, reply, 'session', secret)
  setCookie(ctx, reply, 'form', '', 0)
}

function oidcOf(ctx: Context): Oidc {
  if (!ctx.oidc) throw noSuchPage()
  return ctx.oidc
}

/** Signing in through the government's identity provider: there, and back again. */
const providerRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get(PATHS.signInProvider, async (request, reply) => {
      const { return_to, again } = request.query as Record<string, unknown>
      const oidc = oidcOf(ctx)
      try {
        const { url, flow } = await oidc.begin({ again: again === '1' })
        const kept: Kept = { ...flow, returnTo: safeReturn(return_to) }
        const sealed = ctx.sealer.seal(JSON.stringify(kept), FLOW_OWNER)
        setCookie(ctx, reply, 'flow', sealed, FLOW_LIFE)
        return await reply.header('cache-control', 'no-store').redirect(url, 303)
      } catch (error) {
        return sendFailure(ctx, request, reply, error)
      }
    })

    app.get(PATHS.signInCallback, async (request, reply) => {
      const oidc = oidcOf(ctx)
      const kept = keptOf(ctx, request)
      setCookie(ctx, reply, 'flow', '', 0)
      try {
        if (!kept) return await sendFailed(ctx, request, reply, 'stale')
        const vouched = await oidc.finish(new URL(request.url, ctx.origin), kept)
        const { session } = callerOf(request)
        if (session) await linkProvider(ctx, session.member, vouched)
        else await beginSession(ctx, request, reply, await signInFromProvider(ctx, vouched))
        return await reply.header('cache-control', 'no-store').redirect(kept.returnTo, 303)
      } catch (error) {
        return sendFailure(ctx, request, reply, error)
      }
    })

    // The provider itself says that somebody logged out there (OpenID Connect Back-Channel Logout 1.0).
    const ownToken = { config: { ownToken: true } }
    app.post(PATHS.backChannelLogout, ownToken, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const { logout_token } = (request.body ?? {}) as Record<string, unknown>
      try {
        const who = await oidcOf(ctx).readLogoutToken(textOf(logout_token))
        await logOutFromProvider(ctx, who)
        return await reply.code(200).send()
      } catch (error) {
        if (!isOidcFailure(error)) throw error
        return reply.code(400).send({ error: 'invalid_request', error_description: error.message })
      }
    })
  }

/** What this browser kept; undefined when it did not leave for the provider from here, or too long ago. */
function keptOf(ctx: Context, request: FastifyRequest): Kept | undefined {
  const sealed = readCookie(ctx, request, 'flow')
  try {
    return sealed === undefined
      ? undefined
      : (JSON.parse(ctx.sealer.open(sealed, FLOW_OWNER)) as Kept)
  } catch (error) {
    ctx.log.info({ err: error }, 'a sign-in came back with a cookie that is not ours')
    return undefined
  }
}

const FAILED_STATUS: Readonly<Record<SignInFailure, number>> = {
  unreachable: 503,
  denied: 403,
  notTrusted: 403,
  noRole: 403,
  taken: 409,
  stale: 403,
}

const REFUSED: Partial<Record<Refusal['code'], SignInFailure>> = {
  'not-allowed': 'noRole',
  taken: 'taken',
}
const FAILED: Readonly<Record<OidcFailureCode, SignInFailure>> = {
  unreachable: 'unreachable',
  denied: 'denied',
  'not-trusted': 'notTrusted',
}

/** The page for a sign-in that came to nothing, whoever was the reason. @throws whatever else it was. */
function sendFailure(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  if (isOidcFailure(error)) {
    ctx.log.warn({ err: error, alarm: error.code === 'not-trusted' }, 'a sign-in failed')
    return sendFailed(ctx, request, reply, FAILED[error.code])
  }
  const reason = error instanceof Refusal ? REFUSED[error.code] : undefined
  if (reason === undefined) throw error
  return sendFailed(ctx, request, reply, reason)
}

function sendFailed(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  reason: SignInFailure,
): FastifyReply {
  const visit = visitOf(ctx, request)
  const page = failedPage(visit.reader.voice, { path: PATHS.signIn, reason })
  return sendPage(request, reply, visit, page, FAILED_STATUS[reason])
}

/** A link that an administrator sent: shown first, used when its button is pressed. */
const linkRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const path = `${PATHS.signInLink}/:secret`
    app.get<{ Params: { secret: string } }>(path, async (request, reply) => {
      const handle = await readSignInLink(ctx, request.params.secret)
      const visit = visitOf(ctx, request)
      const token = formToken(ctx, request, reply)
      const view = { path: request.url, handle, token }
      return sendPage(request, reply, visit, linkPage(visit.reader.voice, view))
    })
    app.post<{ Params: { secret: string } }>(path, async (request, reply) => {
      const secret = await signInByLink(ctx, request.params.secret)
      await beginSession(ctx, request, reply, secret)
      return reply.redirect(PATHS.account, 303)
    })
  }

/** The password for the day when the identity provider is out of reach. */
const passwordRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const show = (
      request: FastifyRequest,
      reply: FastifyReply,
      problem?: 'wrong' | 'tooMany',
      handle = '',
    ) => {
      const visit = visitOf(ctx, request)
      const token = formToken(ctx, request, reply)
      const view = { path: PATHS.signInPassword, token, problem, handle }
      const status = problem === undefined ? 200 : problem === 'wrong' ? 403 : 429
      return sendPage(request, reply, visit, passwordPage(visit.reader.voice, view), status)
    }
    app.get(PATHS.signInPassword, async (request, reply) => show(request, reply))
    app.post(PATHS.signInPassword, async (request, reply) => {
      const body = (request.body ?? {}) as Record<string, unknown>
      const handle = textOf(body['handle'])
      const given = { handle, password: textOf(body['password']), code: textOf(body['code']) }
      try {
        const secret = await signInWithPassword(ctx, given, request.ip)
        await beginSession(ctx, request, reply, secret)
        return await reply.redirect(PATHS.account, 303)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return show(request, reply, error.code === 'too-many' ? 'tooMany' : 'wrong', handle)
      }
    })
  }

export const signInRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get(PATHS.signIn, async (request, reply) => {
      const returnTo = safeReturn((request.query as Record<string, unknown>)['return_to'])
      if (callerOf(request).session) return reply.redirect(returnTo, 303)
      const visit = visitOf(ctx, request)
      const view = {
        path: PATHS.signIn,
        provider: ctx.oidc && new URL(ctx.oidc.issuer).host,
        returnTo,
        hasPassword: await hasLocalCredentials(ctx.db),
      }
      return sendPage(request, reply, visit, signInPage(visit.reader.voice, view))
    })

    app.post(PATHS.signOut, async (request, reply) => {
      const { session } = callerOf(request)
      const ended = session ? await endSessions(ctx, session.member.handle, { id: session.id }) : 0
      setCookie(ctx, reply, 'session', '', 0)
      request.caller = null
      const after = `${ctx.origin}${PATHS.home}`
      const elsewhere = ended > 0 ? await ctx.oidc?.logoutUrl(undefined, after) : undefined
      const visit = visitOf(ctx, request)
      const view = { path: PATHS.signOut, elsewhere }
      return sendPage(request, reply, visit, signedOutPage(visit.reader.voice, view))
    })

    await app.register(providerRoutes(ctx))
    await app.register(linkRoutes(ctx))
    await app.register(passwordRoutes(ctx))
  }
