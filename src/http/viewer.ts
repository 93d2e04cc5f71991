import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sessionOf } from '../actions/sessions.ts'
import { tokenHash } from '../actions/tokens.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { ANYONE, type Member, type Viewer } from '../domain/viewer.ts'
import type { KnownSession } from '../store/sessions.ts'
import { type KnownToken, findToken } from '../store/tokens.ts'
import { readCookie } from './cookies.ts'

/** Who asks: over the API with a token that is known, or one that is not; on a page with a session. */
export interface Caller {
  readonly token?: KnownToken
  readonly session?: PageSession
  /** A token was sent that nobody knows. */
  readonly isUnknown: boolean
}

/** A session with the secret that its cookie holds, from which the tokens of its forms are made. */
export interface PageSession extends KnownSession {
  readonly secret: string
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/
const NOBODY: Caller = { isUnknown: false }
const STRANGER: Caller = { isUnknown: true }

/** Looks up the bearer token of every request, once. It refuses nobody: that is the policy's business. */
export function identify(ctx: Context, app: FastifyInstance): void {
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers
    if (authorization === undefined) request.caller = NOBODY
    else {
      const secret = BEARER.exec(authorization)?.[1]
      const token = secret && (await findToken(ctx.db, tokenHash(secret)))
      request.caller = token ? { token, isUnknown: false } : STRANGER
    }
  })
}

/**
 * Looks up the session of every request with a cookie of ours, on pages only: the API takes no cookie, so no
 * other site can make a browser use it (SEC-32).
 */
export function identifyVisitor(ctx: Context, app: FastifyInstance): void {
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request) => {
    const secret = readCookie(ctx, request, 'session')
    const session = secret === undefined ? undefined : await sessionOf(ctx, secret)
    request.caller =
      session && secret !== undefined
        ? { session: { ...session, secret }, isUnknown: false }
        : NOBODY
  })
}

export const callerOf = (request: FastifyRequest): Caller => request.caller ?? STRANGER

export function viewerOf(request: FastifyRequest): Viewer {
  const { token, session } = callerOf(request)
  return token?.member ?? session?.member ?? ANYONE
}

/** @throws Refusal `sign-in-required` unless a member asks. */
export function memberOf(request: FastifyRequest): Member {
  const viewer = viewerOf(request)
  if (viewer.kind !== 'member')
    throw new Refusal('sign-in-required', 'Send a token: Authorization: Bearer comity_…')
  return viewer
}
