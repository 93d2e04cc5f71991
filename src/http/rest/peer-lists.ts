import { z } from 'zod'
import type { Peering } from '../../actions/peer-entry.ts'
import { isPublished, listSubscriptions, unsubscribe } from '../../actions/peer-lists.ts'
import type { Context } from '../../context.ts'
import { LIST_MODES } from '../../domain/peer-list.ts'
import { Host } from '../../domain/peer.ts'
import { memberOf } from '../viewer.ts'
import { type Routes, problems } from './schemas.ts'

const Time = z.iso.datetime()
const Mode = z.enum(LIST_MODES).describe('What becomes of additions.')

const SubscriptionJson = z
  .object({
    host: z.string(),
    mode: Mode,
    servers: z.int(),
    listed: Time.optional().describe('When the list that was last taken was signed.'),
    expires: Time.optional(),
    fetched: Time.optional(),
    error: z.string().optional().describe('Why it could not be taken the last time.'),
  })
  .meta({ id: 'PeerListSubscription' })

const tags = ['peers']
const done = { 204: z.null().describe('Done.'), ...problems }

/**
 * Lists of peers over REST: ours, and those of others that we read.
 * @param peering makes and reads lists; federation's, handed in by the entry.
 */
export const listRoutes =
  (ctx: Context, peering: Peering): Routes =>
  async (app) => {
    const list = {
      tags,
      summary: 'The lists that are subscribed to, and whether ours is published',
      response: {
        200: z.object({ published: z.boolean(), lists: z.array(SubscriptionJson) }),
        ...problems,
      },
    }
    app.get('/peers/lists', { schema: list }, async () => ({
      published: await isPublished(ctx),
      lists: (await listSubscriptions(ctx)).map((one) => ({
        ...one,
        listed: one.listed?.toISOString(),
        expires: one.expires?.toISOString(),
        fetched: one.fetched?.toISOString(),
      })),
    }))

    const put = {
      tags,
      summary: 'Publish the list of our peers, or take it away',
      body: z.object({ published: z.boolean() }),
      response: done,
    }
    app.put('/peers/published', { schema: put }, async (request, reply) => {
      await peering.publish(ctx, memberOf(request).handle, request.body.published)
      return reply.code(204).send(null)
    })

    const post = {
      tags,
      summary: 'Subscribe to the list of a peer, and read it',
      body: z.object({ host: Host, mode: Mode.default('propose') }),
      response: { ...done, 502: problems[422].describe('It did not answer, or publishes none.') },
    }
    app.post('/peers/lists', { schema: post }, async (request, reply) => {
      const { host, mode } = request.body
      await peering.subscribe(ctx, memberOf(request).handle, host, mode)
      return reply.code(204).send(null)
    })

    const end = {
      tags,
      summary: 'End a subscription; peers that it brought stay',
      params: z.object({ host: z.string().max(260) }),
      response: done,
    }
    app.delete('/peers/lists/:host', { schema: end }, async (request, reply) => {
      await unsubscribe(ctx, memberOf(request).handle, request.params.host)
      return reply.code(204).send(null)
    })
  }
