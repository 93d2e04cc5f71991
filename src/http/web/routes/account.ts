import type { FastifyPluginAsync } from 'fastify'
import { endOwnSession } from '../../../actions/sessions.ts'
import { revokeToken } from '../../../actions/tokens.ts'
import type { Context } from '../../../context.ts'
import type { Member } from '../../../domain/viewer.ts'
import { listOwnOrganisations } from '../../../store/actors.ts'
import { listIdentities } from '../../../store/identities.ts'
import { listSessions } from '../../../store/sessions.ts'
import { listTokens } from '../../../store/tokens.ts'
import { callerOf, memberOf } from '../../viewer.ts'
import { formToken } from '../forms.ts'
import { accountPage } from '../pages/account.ts'
import { PATHS } from '../paths.ts'
import { titleFor } from '../present/reader.ts'
import { type Visit, sendPage, visitOf } from '../visit.ts'

/** What the member may do, body by body, with the body's name in the reader's language. */
async function rolesOf(ctx: Context, visit: Visit, member: Member) {
  const own = await listOwnOrganisations(ctx.db)
  return Object.entries(member.organisations).flatMap(([id, roles]) => {
    const body = own.find((one) => one.id === id)
    return body
      ? [{ name: titleFor(visit.reader, body.name, body.language, body.handle), id, roles }]
      : []
  })
}

/** Somebody's own page: who they are here, where they are signed in, and what acts in their name. */
export const accountRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get(PATHS.account, async (request, reply) => {
      const member = memberOf(request)
      const visit = visitOf(ctx, request)
      const [bodies, sessions, tokens, identities] = await Promise.all([
        rolesOf(ctx, visit, member),
        listSessions(ctx.db, member.accountId, ctx.now()),
        listTokens(ctx.db, member.handle),
        listIdentities(ctx.db, member.accountId),
      ])
      const view = {
        path: PATHS.account,
        token: formToken(ctx, request, reply),
        handle: member.handle,
        roles: member.roles,
        bodies,
        current: callerOf(request).session?.id,
        sessions,
        tokens,
        provider: ctx.oidc && new URL(ctx.oidc.issuer).host,
        isLinked: identities.some(({ issuer }) => issuer === ctx.oidc?.issuer),
      }
      return sendPage(request, reply, visit, accountPage(visit.reader.voice, view))
    })

    app.post<{ Params: { id: string } }>(
      `${PATHS.account}/sessions/:id/end`,
      async (request, reply) => {
        await endOwnSession(ctx, memberOf(request), request.params.id)
        return reply.redirect(PATHS.account, 303)
      },
    )

    app.post<{ Params: { id: string } }>(
      `${PATHS.account}/tokens/:id/revoke`,
      async (request, reply) => {
        const { handle, accountId } = memberOf(request)
        await revokeToken(ctx, handle, request.params.id, accountId)
        return reply.redirect(PATHS.account, 303)
      },
    )
  }
