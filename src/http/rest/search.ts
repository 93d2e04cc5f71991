import { z } from 'zod'
import type { Context } from '../../context.ts'
import { FACETS, SearchQuery } from '../../domain/search.ts'
import { searchRecords } from '../../store/search.ts'
import { viewerOf } from '../viewer.ts'
import { RecordCardJson, type Routes, problems } from './schemas.ts'
import { toCardJson } from './to-json.ts'

const Count = z.object({ value: z.string(), count: z.int() })

const SearchJson = z
  .object({
    total: z.object({
      count: z.int(),
      atLeast: z.boolean().describe('True when there are more than were counted.'),
    }),
    fuzzy: z.boolean().describe('True when nothing matched and similar titles are shown.'),
    items: z.array(RecordCardJson),
    facets: z.partialRecord(z.enum(FACETS), z.array(Count)),
    next: z.string().optional(),
  })
  .meta({ id: 'SearchResult' })

/** Search over everything stored here that the caller may read. */
export const searchRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const get = {
      tags: ['search'],
      summary: 'Search initiatives and lessons, here and from peers',
      querystring: SearchQuery,
      response: { 200: SearchJson, 422: problems[422] },
    }
    app.get('/search', { schema: get }, async (request) => {
      const found = await searchRecords(ctx.db, viewerOf(request), request.query)
      return {
        total: found.total,
        fuzzy: found.fuzzy,
        items: found.rows.map(toCardJson),
        facets: found.facets,
        next: found.next,
      } as never
    })
  }
