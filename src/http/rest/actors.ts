import { z } from 'zod'
import { resumeActor, suspendActor } from '../../actions/remote/suspension.ts'
import type { Context } from '../../context.ts'
import { HttpsIri } from '../../domain/fields.ts'
import { text } from '../../domain/language.ts'
import { memberOf } from '../viewer.ts'
import { type Routes, problems } from './schemas.ts'

const Body = z.object({
  uri: HttpsIri.describe('The id of an actor of another server.'),
  reason: text(1_000).optional(),
})

/** Single actors of other servers over REST, for administrators. */
export const actorRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    for (const [name, act, summary] of [
      ['suspend', suspendActor, 'Shut out one actor of another server at once'],
      ['resume', resumeActor, 'Let an actor of another server in again'],
    ] as const) {
      const response = { 204: z.null().describe('Done.'), ...problems }
      const schema = { tags: ['actors'], summary, body: Body, response }
      app.post(`/actors/${name}`, { schema }, async (request, reply) => {
        const by = memberOf(request).handle
        await act(ctx, by, request.body.uri, request.body.reason)
        return reply.code(204).send(null)
      })
    }
  }
