import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'

/**
 * The cookies of pages. `session`: who is signed in. `flow`: between leaving for the identity provider and
 * coming back. `form`: ties a form to the browser of somebody who is not signed in.
 */
export type CookieName = 'session' | 'flow' | 'form'

/** `__Host-` ties a cookie to this very host and to https; plain http exists on one's own machine only. */
const nameOf = (ctx: Context, name: CookieName): string =>
  ctx.origin.startsWith('https:') ? `__Host-comity_${name}` : `comity_${name}`

/** The value of a cookie of ours, if the browser sent it. Only pages read cookies. */
export const readCookie = (
  ctx: Context,
  request: FastifyRequest,
  name: CookieName,
): string | undefined => request.cookies[nameOf(ctx, name)]

/** Sets a cookie that no script reads and no other site's form carries. @param maxAge seconds; 0 takes it away. */
export function setCookie(
  ctx: Context,
  reply: FastifyReply,
  name: CookieName,
  value: string,
  maxAge?: number,
): void {
  void reply.setCookie(nameOf(ctx, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: ctx.origin.startsWith('https:'),
    ...(maxAge === undefined ? {} : { maxAge }),
  })
}
