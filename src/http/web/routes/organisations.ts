import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../../context.ts'
import type { Viewer } from '../../../domain/viewer.ts'
import { findActor } from '../../../store/actors.ts'
import type { RecordCardRow } from '../../../store/lists.ts'
import { type Shelf, listShelf } from '../../../store/shelves.ts'
import { viewerOf } from '../../viewer.ts'
import { organisationPage } from '../pages/organisation.ts'
import { toOrganisationView } from '../present/organisation.ts'
import { noSuchPage, sendPage, visitOf } from '../visit.ts'

/** Records on one shelf of a body's page; the search has the rest. */
const SHELF_LENGTH = 10

/** The page of a government body, of this server or of another one. People have no page here. */
export const organisationRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Params: { id: string } }>('/actors/:id', async (request, reply) => {
      const actor = await findActor(ctx.db, request.params.id)
      if (actor?.kind !== 'Organization' || actor.suspended_at !== null) throw noSuchPage()
      const visit = visitOf(ctx, request)
      const shelves = await shelvesOf(ctx, viewerOf(request), actor.id)
      const page = organisationPage(
        visit.reader.voice,
        toOrganisationView(visit.reader, actor, shelves),
      )
      return sendPage(request, reply, visit, actor.local ? page : { ...page, canonical: actor.uri })
    })
  }

async function shelvesOf(
  ctx: Context,
  viewer: Viewer,
  ownerId: string,
): Promise<Record<Shelf, RecordCardRow[]>> {
  const of = (shelf: Shelf) => listShelf(ctx.db, viewer, ownerId, shelf, SHELF_LENGTH)
  const [live, lessons, past] = await Promise.all([of('live'), of('lessons'), of('past')])
  return { live, lessons, past }
}
