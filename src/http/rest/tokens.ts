import { z } from 'zod'
import { createToken, revokeToken } from '../../actions/tokens.ts'
import type { Context } from '../../context.ts'
import { TOKEN_SCOPES } from '../../domain/account.ts'
import { type ListedToken, listTokens } from '../../store/tokens.ts'
import { memberOf } from '../viewer.ts'
import { IdParams, type Routes, problems } from './schemas.ts'

const Scopes = z
  .array(z.enum(TOKEN_SCOPES))
  .min(1)
  .default([...TOKEN_SCOPES])
  .describe('What it may be used for; never more than its account may.')

const TokenJson = z
  .object({
    id: z.string(),
    account: z.string(),
    label: z.string(),
    scopes: z.array(z.enum(TOKEN_SCOPES)),
    created: z.iso.datetime(),
  })
  .meta({ id: 'Token' })

const toTokenJson = (token: ListedToken): z.output<typeof TokenJson> => ({
  id: token.id,
  account: token.handle,
  label: token.label,
  scopes: [...token.scopes],
  created: token.created_at.toISOString(),
})

const done = { 204: z.null().describe('Done.'), ...problems }

/** Tokens over REST: administrators see and make those of everybody, members see and end their own. */
export const tokenRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['tokens']
    const own = {
      tags,
      summary: 'Your tokens that are in use, without their secrets',
      response: { 200: z.array(TokenJson), ...problems },
    }
    app.get('/tokens', { schema: own, config: { policy: 'member' } }, async (request) =>
      (await listTokens(ctx.db, memberOf(request).handle)).map(toTokenJson),
    )

    const end = { tags, summary: 'End a token of yours', params: IdParams, response: done }
    app.delete(
      '/tokens/:id',
      { schema: end, config: { policy: 'member' } },
      async (request, reply) => {
        const { handle, accountId } = memberOf(request)
        await revokeToken(ctx, handle, request.params.id, accountId)
        return reply.code(204).send(null)
      },
    )

    const all = {
      tags,
      summary: 'Every token in use (administrators)',
      response: { 200: z.array(TokenJson), ...problems },
    }
    app.get('/accounts/tokens', { schema: all }, async () =>
      (await listTokens(ctx.db)).map(toTokenJson),
    )

    const revoke = {
      tags,
      summary: 'End a token of anybody (administrators)',
      params: IdParams,
      response: done,
    }
    app.delete('/accounts/tokens/:id', { schema: revoke }, async (request, reply) => {
      await revokeToken(ctx, memberOf(request).handle, request.params.id)
      return reply.code(204).send(null)
    })

    const make = {
      tags,
      summary: 'Make a token for an account (administrators); it is shown once',
      params: z.object({ handle: z.string().max(30) }),
      body: z.object({ label: z.string().min(1).max(120), scopes: Scopes }),
      response: { 201: z.object({ token: z.string() }), ...problems },
    }
    app.post('/accounts/:handle/tokens', { schema: make }, async (request, reply) => {
      const { label, scopes } = request.body
      const by = memberOf(request).handle
      const token = await createToken(ctx, by, request.params.handle, label, scopes)
      return reply.code(201).send({ token })
    })
  }
