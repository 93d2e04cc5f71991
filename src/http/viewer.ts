import type { FastifyInstance, FastifyRequest } from 'fastify'
import { tokenHash } from '../actions/tokens.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { ANYONE, type Member, type Viewer } from '../domain/viewer.ts'
import { type KnownToken, findToken } from '../store/tokens.ts'

/** Who asks over the API: with a token that is known, with one that is not, or without. */
export interface Caller {
  readonly token?: KnownToken
  readonly isUnknown: boolean
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

export const callerOf = (request: FastifyRequest): Caller => request.caller ?? STRANGER

export const viewerOf = (request: FastifyRequest): Viewer =>
  callerOf(request).token?.member ?? ANYONE

/** @throws Refusal `sign-in-required` unless a member asks. */
export function memberOf(request: FastifyRequest): Member {
  const viewer = viewerOf(request)
  if (viewer.kind !== 'member')
    throw new Refusal('sign-in-required', 'Send a token: Authorization: Bearer comity_…')
  return viewer
}
