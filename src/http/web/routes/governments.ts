import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../../context.ts'
import { hostOf } from '../../../domain/uris.ts'
import { listOwnOrganisations, listRemoteOrganisations } from '../../../store/actors.ts'
import { listSharingPeers } from '../../../store/governments.ts'
import { governmentsPage } from '../pages/governments.ts'
import type { SharingGovernment } from '../pages/governments.ts'
import { PATHS } from '../paths.ts'
import { toGovernments } from '../present/governments.ts'
import { type Visit, sendPage, visitOf } from '../visit.ts'

/** This server and its peers, as the home page and the list of governments name them. */
export async function sharingHere(ctx: Context, visit: Visit): Promise<SharingGovernment[]> {
  const [peers, own, others] = await Promise.all([
    listSharingPeers(ctx.db, ctx.now()),
    listOwnOrganisations(ctx.db),
    listRemoteOrganisations(ctx.db),
  ])
  const here = { host: hostOf(ctx.origin), name: visit.site.operator }
  return toGovernments(visit.reader, { here, peers, own, others })
}

export const governmentRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get(PATHS.governments, async (request, reply) => {
      const visit = visitOf(ctx, request)
      const governments = await sharingHere(ctx, visit)
      const view = { path: PATHS.governments, governments }
      return sendPage(request, reply, visit, governmentsPage(visit.reader.voice, view))
    })
  }
