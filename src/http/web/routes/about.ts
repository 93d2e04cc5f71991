import type { FastifyPluginAsync } from 'fastify'
import { ownFingerprint } from '../../../actions/peer-keys.ts'
import type { Context } from '../../../context.ts'
import { VERSION } from '../../../platform/version.ts'
import { type AboutView, aboutPage } from '../pages/about.ts'
import { termsPage } from '../pages/terms.ts'
import { PATHS } from '../paths.ts'
import { documentAlternate, feedAlternates } from '../present/links.ts'
import { toTermsView } from '../present/terms.ts'
import { sendPage, visitOf } from '../visit.ts'

/** The server itself as an actor; people find there what `/about` says. */
const INSTANCE_PATH = '/actor'

const viewOf = async (ctx: Context): Promise<AboutView> => ({
  path: PATHS.about,
  federation: ctx.config.federation,
  software: { name: 'Comity', version: VERSION },
  fingerprint: await ownFingerprint(ctx),
  feeds: { atom: '/feed.atom', json: '/feed.json' },
  api: '/api/docs',
})

/** What this server is, and the words its documents use. */
export const aboutRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    for (const path of [PATHS.about, INSTANCE_PATH])
      app.get(path, async (request, reply) => {
        const visit = visitOf(ctx, request)
        const { reader, site } = visit
        const page = aboutPage(reader.voice, site, await viewOf(ctx))
        const alternates = [
          documentAlternate(INSTANCE_PATH),
          ...feedAlternates('', site.name.value),
        ]
        return sendPage(request, reply, visit, { ...page, alternates })
      })

    app.get(PATHS.terms, async (request, reply) => {
      const visit = visitOf(ctx, request)
      return sendPage(
        request,
        reply,
        visit,
        termsPage(visit.reader.voice, toTermsView(PATHS.terms)),
      )
    })
  }
