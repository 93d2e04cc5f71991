import { z } from 'zod'
import { createAccount, createToken } from '../../actions/accounts.ts'
import type { Context } from '../../context.ts'
import { AccountDraft, ROLES } from '../../domain/account.ts'
import { requireHere } from '../../domain/permissions.ts'
import { memberOf } from '../viewer.ts'
import { type Routes, problems } from './schemas.ts'

const MemberJson = z
  .object({
    id: z.string(),
    handle: z.string(),
    roles: z.array(z.enum(ROLES)).describe('Held for the whole server.'),
    organisations: z.record(z.string(), z.array(z.enum(ROLES))).describe('Held in each body.'),
  })
  .meta({ id: 'Member' })

/** Accounts over REST. */
export const accountRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['accounts']
    const me = {
      tags,
      summary: 'Who the token belongs to',
      response: { 200: MemberJson, 401: problems[401] },
    }
    app.get('/accounts/me', { schema: me }, async (request) => {
      const { accountId, handle, roles, organisations } = await memberOf(ctx, request)
      return { id: accountId, handle, roles: [...roles], organisations } as never
    })

    const post = {
      tags,
      summary: 'Make an account, or give it a further role (administrators)',
      body: AccountDraft.extend({ organisation: z.string().max(30).optional() }),
      response: { 201: z.object({ id: z.string(), handle: z.string() }), ...problems },
    }
    app.post('/accounts', { schema: post }, async (request, reply) => {
      const member = await memberOf(ctx, request)
      requireHere(member, 'administer')
      const { organisation, ...draft } = request.body
      const made = await createAccount(ctx, member.handle, draft, organisation)
      return reply.code(201).send({ id: made.id, handle: made.handle })
    })

    const token = {
      tags,
      summary: 'Make a token for an account (administrators); it is shown once',
      params: z.object({ handle: z.string().max(30) }),
      body: z.object({ label: z.string().min(1).max(120) }),
      response: { 201: z.object({ token: z.string() }), ...problems },
    }
    app.post('/accounts/:handle/tokens', { schema: token }, async (request, reply) => {
      const member = await memberOf(ctx, request)
      requireHere(member, 'administer')
      const made = await createToken(ctx, member.handle, request.params.handle, request.body.label)
      return reply.code(201).header('cache-control', 'no-store').send({ token: made })
    })
  }
