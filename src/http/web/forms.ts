import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html } from 'hono/html'
import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { readCookie, setCookie } from '../cookies.ts'
import { callerOf } from '../viewer.ts'
import type { Html } from './safe.ts'

/** The field of every form that changes something; other sites cannot know its value (SEC-32). */
const FIELD = 'form_token'
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

const tokenFrom = (secret: string): string =>
  createHash('sha256').update(`form ${secret}`).digest('base64url')

/**
 * The token for the forms of a page: made from the session, or else from a cookie that this browser gets now.
 * Only who can read the cookie can make it.
 */
export function formToken(ctx: Context, request: FastifyRequest, reply: FastifyReply): string {
  const { session } = callerOf(request)
  const known = session?.secret ?? readCookie(ctx, request, 'form')
  if (known !== undefined) return tokenFrom(known)
  const secret = randomBytes(32).toString('base64url')
  setCookie(ctx, reply, 'form', secret)
  return tokenFrom(secret)
}

/** The hidden field that carries the token. */
export const tokenField = (token: string): Html =>
  html`<input type="hidden" name="${FIELD}" value="${token}" />`

const refused = (): Refusal =>
  new Refusal(
    'not-allowed',
    'This form was not sent from a page of this server. Load the page again.',
  )

/** Whether the browser itself says that another site made it ask. */
function isFromElsewhere(ctx: Context, request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin !== undefined && origin !== ctx.origin) return true
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/**
 * Takes a form only from a page of ours. Needs the session to be known.
 * @throws Refusal `not-allowed`
 */
export function checkForms(ctx: Context, app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    if (SAFE.includes(request.method) || request.routeOptions.config.ownToken) return
    if (isFromElsewhere(ctx, request)) throw refused()
    const body = request.body as Record<string, unknown> | undefined
    const given = Buffer.from(String(body?.[FIELD] ?? ''))
    const secret = callerOf(request).session?.secret ?? readCookie(ctx, request, 'form')
    const expected = Buffer.from(secret === undefined ? '' : tokenFrom(secret))
    const isRight = expected.length > 0 && given.length === expected.length
    if (!isRight || !timingSafeEqual(given, expected)) throw refused()
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes no form: what is sent proves by itself who sent it. */
    ownToken?: boolean
  }
}
