import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { readSearchQuery } from '../../domain/search.ts'
import type { RecordKind } from '../../domain/uris.ts'
import { ANYONE } from '../../domain/viewer.ts'
import { findActor } from '../../store/actors.ts'
import type { FeedFilter } from '../../store/feeds.ts'
import { searchRecords } from '../../store/search.ts'
import { PATHS } from '../web/paths.ts'
import { actorPath, searchAddress } from '../web/present/links.ts'
import { ownerName } from '../web/present/record.ts'
import { searchOf } from '../web/present/search.ts'
import { keywordsOfTag } from '../web/tags.ts'
import { type Visit, noSuchPage } from '../web/visit.ts'

/** What a feed is about: its name, the page that shows the same, and which records it has. */
export interface Subject {
  readonly title: string
  /** Path and query of the page. */
  readonly home: string
  readonly filter: FeedFilter
}

const at = ({ site }: Visit, what: string): string => `${what} – ${site.name.value}`

export const allFeed = ({ site }: Visit): Subject => ({
  title: site.name.value,
  home: PATHS.home,
  filter: {},
})

export const kindFeed = (visit: Visit, kind: RecordKind): Subject => ({
  title: at(visit, visit.reader.voice.t(`kinds.${kind}`)),
  home: searchAddress({ kind: [kind], order: 'newest' }),
  filter: { kind },
})

const parameter = (request: FastifyRequest, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? ''

/** @throws Refusal `not-found` */
export async function actorFeed(
  ctx: Context,
  visit: Visit,
  request: FastifyRequest,
): Promise<Subject> {
  const actor = await findActor(ctx.db, parameter(request, 'id'))
  if (actor?.kind !== 'Organization' || actor.suspended_at !== null) throw noSuchPage()
  return {
    title: at(visit, ownerName(visit.reader, actor).value),
    home: actorPath(actor.id),
    filter: { ownerId: actor.id },
  }
}

/** A tag that nobody uses has an empty feed: somebody may use it tomorrow. */
export async function tagFeed(
  ctx: Context,
  visit: Visit,
  request: FastifyRequest,
): Promise<Subject> {
  const tag = parameter(request, 'tag').toLowerCase()
  const keywords = await keywordsOfTag(ctx, tag)
  return {
    title: at(visit, `#${tag}`),
    home: searchAddress({ keyword: keywords }),
    filter: { keywords },
  }
}

/** The newest of what a search finds; the query is that of the search page. */
export async function searchFeed(
  ctx: Context,
  visit: Visit,
  request: FastifyRequest,
  limit: number,
): Promise<Subject> {
  const query = readSearchQuery(request.query as Record<string, unknown>)
  const newest = { ...query, order: 'newest', after: undefined, limit } as const
  const found = await searchRecords(ctx.db, ANYONE, newest)
  const { t } = visit.reader.voice
  return {
    title: at(visit, query.q === '' ? t('nav.search') : `${query.q} – ${t('nav.search')}`),
    home: searchAddress({ ...searchOf(query), order: 'newest' }),
    filter: { ids: found.rows.map(({ id }) => id) },
  }
}
