import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../../../context.ts'
import { ANYONE } from '../../../domain/viewer.ts'
import { type SitemapRow, countOwnRecords, listOwnAddresses } from '../../../store/sitemap.ts'
import { xml, xmlDocument } from '../../xml.ts'
import { frontOf } from '../front.ts'
import { PATHS } from '../paths.ts'
import { recordPath } from '../present/links.ts'
import { noSuchPage, sendTagged } from '../visit.ts'

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

const XML_TYPE = 'application/xml; charset=utf-8'

/** `/sitemap.xml` lists its parts, `/sitemap-1.xml` and on. */
const sitemapRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    app.get('/sitemap.xml', async (request, reply) => {
      const count = await countOwnRecords(ctx.db, ANYONE)
      const parts = Math.max(1, Math.ceil(count / SITEMAP_PAGE))
      return sendTagged(request, reply.type(XML_TYPE), sitemapIndex(ctx.origin, parts))
    })

    const part = '/sitemap-:part(^[1-9]\\d{0,4}).xml'
    app.get<{ Params: { part: string } }>(part, async (request, reply) => {
      const page = Number(request.params.part)
      const records = await listOwnAddresses(ctx.db, ANYONE, page, SITEMAP_PAGE)
      if (records.length === 0 && page > 1) throw noSuchPage()
      const pages = page === 1 ? [PATHS.home, PATHS.governments, PATHS.about] : []
      return sendTagged(request, reply.type(XML_TYPE), sitemap(ctx.origin, pages, records))
    })
  }

const sitemapIndex = (origin: string, parts: number): string =>
  xmlDocument(
    xml`<sitemapindex xmlns="${SITEMAP_NS}">${Array.from(
      { length: parts },
      (_, i) => xml`<sitemap><loc>${origin}/sitemap-${i + 1}.xml</loc></sitemap>`,
    )}</sitemapindex>`,
  )

const sitemap = (
  origin: string,
  pages: readonly string[],
  records: readonly SitemapRow[],
): string =>
  xmlDocument(
    xml`<urlset xmlns="${SITEMAP_NS}">${pages.map(
      (path) => xml`<url><loc>${origin}${path}</loc></url>`,
    )}${records.map(
      ({ kind, id, updated_at: at }) =>
        xml`<url><loc>${origin}${recordPath(kind, id)}</loc><lastmod>${at.toISOString()}</lastmod></url>`,
    )}</urlset>`,
  )
