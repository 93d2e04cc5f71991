import type { FastifyPluginAsync } from 'fastify'
import { html } from 'hono/html'
import type { Context } from '../../../context.ts'
import { countOwnRecords, listOwnAddresses } from '../../../store/sitemap.ts'
import { frontOf } from '../front.ts'
import { PATHS } from '../paths.ts'
import { recordPath } from '../present/links.ts'
import { PAGE_VIEWER, noSuchPage, sendTagged } from '../visit.ts'

/** An address of a file holds a hash of its content, so it never has to be asked for again. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const A_DAY = 'public, max-age=86400'

/** Addresses in one file of the sitemap. */
const SITEMAP_PAGE = 1_000
const SITEMAP_NS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

/** Style sheet, fonts and logo; what search engines ask for. */
export const fileRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const { assets } = frontOf(ctx)
    for (const { url, type, body } of assets.files)
      app.get(url, async (_, reply) =>
        reply.type(type).header('cache-control', FOR_EVER).send(body),
      )

    const logo = assets.files.find(({ url }) => url === assets.logo)
    app.get('/favicon.ico', async (_, reply) => {
      if (!logo) throw noSuchPage()
      return reply.type(logo.type).header('cache-control', A_DAY).send(logo.body)
    })

    app.get('/robots.txt', async (_, reply) =>
      reply.type('text/plain; charset=utf-8').header('cache-control', A_DAY).send(robots(ctx)),
    )
    await app.register(sitemapRoutes(ctx))
  }

/** Search results are as many as there are questions; they are not for crawlers. */
const robots = (ctx: Context): string =>
  [
    'User-agent: *',
    `Disallow: ${PATHS.search}`,
    'Disallow: /api/',
    'Disallow: /authorize_interaction',
    '',
    `Sitemap: ${ctx.origin}/sitemap.xml`,
    '',
  ].join('\n')

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** `/sitemap.xml` lists its parts, `/sitemap-1.xml` and on. */
const sitemapRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get('/sitemap.xml', async (request, reply) => {
      const count = await countOwnRecords(ctx.db, PAGE_VIEWER)
      const parts = Array.from({ length: Math.max(1, Math.ceil(count / SITEMAP_PAGE)) })
      const index = html`<sitemapindex xmlns="${SITEMAP_NS}"
        >${parts.map(
          (_, i) => html`<sitemap><loc>${ctx.origin}/sitemap-${i + 1}.xml</loc></sitemap>`,
        )}</sitemapindex
      >`
      return sendTagged(request, reply.type('application/xml; charset=utf-8'), `${XML}${index}\n`)
    })

    app.get<{ Params: { part: string } }>(
      '/sitemap-:part(^[1-9]\\d{0,4}).xml',
      async (request, reply) => {
        const part = Number(request.params.part)
        const records = await listOwnAddresses(ctx.db, PAGE_VIEWER, part, SITEMAP_PAGE)
        if (records.length === 0 && part > 1) throw noSuchPage()
        const pages = part === 1 ? [PATHS.home, PATHS.governments, PATHS.about] : []
        const list = html`<urlset xmlns="${SITEMAP_NS}"
          >${pages.map((path) => html`<url><loc>${ctx.origin}${path}</loc></url>`)}${records.map(
            ({ kind, id, updated_at }) =>
              html`<url
                ><loc>${ctx.origin}${recordPath(kind, id)}</loc
                ><lastmod>${updated_at.toISOString()}</lastmod></url
              >`,
          )}</urlset
        >`
        return sendTagged(request, reply.type('application/xml; charset=utf-8'), `${XML}${list}\n`)
      },
    )
  }
