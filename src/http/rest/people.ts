import { z } from 'zod'
import { eraseAccount, erasePerson, exportAccount } from '../../actions/people.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import { memberOf } from '../viewer.ts'
import { type Routes, problems } from './schemas.ts'

const Reason = z.object({ reason: text(1_000).describe('Without the name: it is kept.') })
const HandleParams = z.object({ handle: z.string().max(30) })
const Everything = z.looseObject({}).describe('Everything that is held, as it is stored.')
const done = { 204: z.null().describe('Done.'), ...problems }

/** A person's data over REST: everybody for themselves, administrators for others. */
export const peopleRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['people']
    const data = { tags, response: { 200: Everything, ...problems } }
    const own = { ...data, summary: 'What is held of you' }
    app.get('/accounts/me/data', { schema: own, config: { policy: 'member' } }, async (request) => {
      const { handle } = memberOf(request)
      return { ...(await exportAccount(ctx, handle, handle)) }
    })
    const others = { ...data, summary: 'What is held of a person', params: HandleParams }
    app.get('/accounts/:handle/data', { schema: others }, async (request) => ({
      ...(await exportAccount(ctx, memberOf(request).handle, request.params.handle)),
    }))

    const leave = { tags, summary: 'Erase your own account', body: Reason, response: done }
    app.delete(
      '/accounts/me',
      { schema: leave, config: { policy: 'member' } },
      async (request, reply) => {
        const { handle } = memberOf(request)
        await eraseAccount(ctx, handle, handle, request.body.reason)
        return reply.code(204).send(null)
      },
    )
    const erase = { ...leave, summary: 'Erase a person who works here', params: HandleParams }
    app.delete('/accounts/:handle', { schema: erase }, async (request, reply) => {
      const { handle } = memberOf(request)
      await eraseAccount(ctx, handle, request.params.handle, request.body.reason)
      return reply.code(204).send(null)
    })
    const person = {
      ...leave,
      summary: 'Erase a person of another server, with all comments',
      body: Reason.extend({ uri: z.string().max(2048) }),
    }
    app.post('/people/erase', { schema: person }, async (request, reply) => {
      const { uri, reason } = request.body
      await erasePerson(ctx, memberOf(request).handle, uri, reason)
      return reply.code(204).send(null)
    })
  }
