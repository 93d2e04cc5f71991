import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { answerParent } from './child.ts'

/** A server that does nothing: what HTTP itself costs. */
const app = fastify()
app.get('/', () => ({ hello: 'world' }))

answerParent(
  {
    listen: async () => {
      await app.listen({ port: 0, host: '127.0.0.1' })
      return (app.server.address() as AddressInfo).port
    },
  },
  () => app.close(),
)
