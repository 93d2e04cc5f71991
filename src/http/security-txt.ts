import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'

/** How long a copy of the file may be believed (ms); it is made anew for each request, so it is always ahead. */
const BELIEVED_FOR = 180 * 86_400_000
const DAY = 86_400_000

/** Where to report a weakness of this server (RFC 9116). */
function securityTxt({ config, origin, now }: Context, contact: string): string {
  const expires = new Date(Math.floor((now().getTime() + BELIEVED_FOR) / DAY) * DAY)
  const languages = [...new Set([config.language, 'en'])].join(', ')
  return [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    `Preferred-Languages: ${languages}`,
    `Canonical: ${origin}/.well-known/security.txt`,
    ...(config.securityPolicy ? [`Policy: ${config.securityPolicy}`] : []),
    '',
  ].join('\n')
}

/** `/.well-known/security.txt`; there is none until the operator sets a contact. */
export const securityTxtRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get('/.well-known/security.txt', async (_, reply) => {
      const { contact } = ctx.config
      if (contact === undefined)
        throw new Refusal('not-found', 'This server names no contact for security.')
      return reply
        .header('cache-control', 'public, max-age=86400')
        .type('text/plain; charset=utf-8')
        .send(securityTxt(ctx, contact))
    })
  }
