import { z } from 'zod'
import { createAccount, resumeAccount, suspendAccount } from '../../actions/accounts.ts'
import type { Context } from '../../context.ts'
import { AccountDraft, ROLES } from '../../domain/account.ts'
import { text } from '../../domain/language.ts'
import { listAccounts } from '../../store/accounts.ts'
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

const AccountJson = z
  .object({
    handle: z.string(),
    name: z.string(),
    suspended: z.iso.datetime().optional(),
    roles: z.array(
      z.object({
        role: z.enum(ROLES),
        organisation: z.string().optional().describe('Handle; absent for the whole server.'),
      }),
    ),
  })
  .meta({ id: 'Account' })

/** One entry for each account from one row for each role. */
function toAccounts(rows: Awaited<ReturnType<typeof listAccounts>>) {
  const accounts = new Map<string, z.output<typeof AccountJson>>()
  for (const { handle, name, suspended_at, role, organisation } of rows) {
    const account = accounts.get(handle) ?? {
      handle,
      name,
      ...(suspended_at ? { suspended: suspended_at.toISOString() } : {}),
      roles: [],
    }
    if (role) account.roles.push({ role, ...(organisation ? { organisation } : {}) })
    accounts.set(handle, account)
  }
  return [...accounts.values()]
}

const HandleParams = z.object({ handle: z.string().max(30) })
const Why = z.object({ reason: text(1_000).optional() }).nullish()
const done = { 204: z.null().describe('Done.'), ...problems }

/** Accounts over REST, for administrators; everybody may ask who they are themselves. */
export const accountRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['accounts']
    const me = {
      tags,
      summary: 'Who the token belongs to',
      response: { 200: MemberJson, 401: problems[401] },
    }
    app.get('/accounts/me', { schema: me, config: { policy: 'member' } }, async (request) => {
      const { accountId, handle, roles, organisations } = memberOf(request)
      return { id: accountId, handle, roles: [...roles], organisations } as never
    })

    const post = {
      tags,
      summary: 'Make an account, or give it a further role (administrators)',
      body: AccountDraft.extend({ organisation: z.string().max(30).optional() }),
      response: { 201: z.object({ id: z.string(), handle: z.string() }), ...problems },
    }
    app.post('/accounts', { schema: post }, async (request, reply) => {
      const member = memberOf(request)
      const { organisation, ...draft } = request.body
      const made = await createAccount(ctx, member.handle, draft, organisation)
      return reply.code(201).send({ id: made.id, handle: made.handle })
    })

    const list = {
      tags,
      summary: 'Everybody who has an account here (administrators)',
      response: { 200: z.array(AccountJson), ...problems },
    }
    app.get('/accounts', { schema: list }, async () => toAccounts(await listAccounts(ctx.db)))

    for (const [name, act, summary] of [
      ['suspend', suspendAccount, 'Take the access of an account away at once'],
      ['resume', resumeAccount, 'Give it back'],
    ] as const) {
      const schema = { tags, summary, params: HandleParams, body: Why, response: done }
      app.post(`/accounts/:handle/${name}`, { schema }, async (request, reply) => {
        const { handle } = memberOf(request)
        await act(ctx, handle, request.params.handle, request.body?.reason)
        return reply.code(204).send(null)
      })
    }
  }
