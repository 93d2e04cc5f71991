import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../../context.ts'
import { listNewest } from '../../../store/lists.ts'
import { viewerOf } from '../../viewer.ts'
import { homePage } from '../pages/home.ts'
import { PATHS } from '../paths.ts'
import { toCard } from '../present/card.ts'
import { feedAlternates } from '../present/links.ts'
import { sendPage, visitOf } from '../visit.ts'
import { sharingHere } from './governments.ts'

/** Entries of the two lists: enough to see what is going on, not enough to read everything. */
const NEWEST_SHOWN = 8
const LESSONS_SHOWN = 5

export const homeRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get(PATHS.home, async (request, reply) => {
      const visit = visitOf(ctx, request)
      const { reader, site } = visit
      const [governments, newest, lessons] = await Promise.all([
        sharingHere(ctx, visit),
        listNewest(ctx.db, viewerOf(request), { limit: NEWEST_SHOWN }),
        listNewest(ctx.db, viewerOf(request), { kind: 'LessonLearned', limit: LESSONS_SHOWN }),
      ])
      const page = homePage(reader.voice, {
        path: PATHS.home,
        governments,
        newest: newest.rows.map((row) => toCard(reader, row)),
        lessons: lessons.rows.map((row) => toCard(reader, row)),
        alternates: feedAlternates('', site.name.value),
      })
      return sendPage(request, reply, visit, page)
    })
  }
