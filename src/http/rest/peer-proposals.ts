import { z } from 'zod'
import { declineProposal } from '../../actions/peer-approval.ts'
import type { Peering } from '../../actions/peer-entry.ts'
import { listProposals } from '../../actions/peer-proposals.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import { memberOf } from '../viewer.ts'
import { ProposalJson, toProposalJson } from './peer-json.ts'
import { IdParams, type Routes, problems } from './schemas.ts'

const tags = ['peers']
const done = { 204: z.null().describe('Done.'), ...problems }

/**
 * What waits for the decision of an administrator, over REST.
 * @param peering asks other servers who they are; federation's, handed in by the entry.
 */
export const proposalRoutes =
  (ctx: Context, peering: Peering): Routes =>
  async (app) => {
    const list = {
      tags,
      summary: 'What waits for the decision of an administrator',
      response: { 200: z.array(ProposalJson), ...problems },
    }
    app.get('/peers/proposals', { schema: list }, async () => {
      return (await listProposals(ctx)).map(toProposalJson)
    })

    const approve = {
      tags,
      summary: 'Approve what another administrator, or a list, proposes',
      params: IdParams,
      response: { ...done, 502: problems[422].describe('The server did not answer.') },
    }
    app.post('/peers/proposals/:id/approve', { schema: approve }, async (request, reply) => {
      const by = memberOf(request).handle
      await peering.approve(ctx, by, request.params.id)
      return reply.code(204).send(null)
    })

    const decline = {
      tags,
      summary: 'Decline a proposal, or take back your own',
      params: IdParams,
      body: z.object({ reason: text(1_000).optional() }).nullish(),
      response: done,
    }
    app.post('/peers/proposals/:id/decline', { schema: decline }, async (request, reply) => {
      const by = memberOf(request).handle
      await declineProposal(ctx, by, request.params.id, request.body?.reason)
      return reply.code(204).send(null)
    })
  }
