import type { FastifyRequest } from 'fastify'
import { tokenHash } from '../actions/accounts.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { ANYONE, type Member, type Viewer } from '../domain/viewer.ts'
import { findMemberByToken } from '../store/accounts.ts'

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/

/**
 * Who asks over the API: the account of the bearer token, or anyone.
 * @throws Refusal `sign-in-required` when a token is given that is unknown, revoked or its account suspended.
 */
export async function viewerOf(ctx: Context, request: FastifyRequest): Promise<Viewer> {
  const { authorization } = request.headers
  if (authorization === undefined) return ANYONE
  const token = BEARER.exec(authorization)?.[1]
  const member = token && (await findMemberByToken(ctx.db, tokenHash(token)))
  if (!member)
    throw new Refusal('sign-in-required', 'This token is not known here, or was revoked.')
  return member
}

/** @throws Refusal `sign-in-required` unless a member asks. */
export async function memberOf(ctx: Context, request: FastifyRequest): Promise<Member> {
  const viewer = await viewerOf(ctx, request)
  if (viewer.kind !== 'member')
    throw new Refusal('sign-in-required', 'Send a token: Authorization: Bearer comity_…')
  return viewer
}
