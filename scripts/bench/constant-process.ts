import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { answerParent } from './child.ts'

/** Up to this length (bytes) fastify sends text faster than bytes. */
const AS_TEXT = 2_048

/** Servers that do nothing: what HTTP itself costs, for answers of each length. */
const apps = new Map<number, FastifyInstance>()

answerParent(
  {
    /** @param bytes of the answer. @returns the port. */
    listen: async (bytes: number): Promise<number> => {
      const text = JSON.stringify('x'.repeat(Math.max(0, bytes - 2)))
      const constant = bytes < AS_TEXT ? text : Buffer.from(text)
      const app: FastifyInstance = apps.get(bytes) ?? fastify()
      if (!apps.has(bytes)) {
        apps.set(bytes, app)
        app.get('/', (_request, reply) => reply.type('application/json').send(constant))
        await app.listen({ port: 0, host: '127.0.0.1' })
      }
      return (app.server.address() as AddressInfo).port
    },
  },
  async () => {
    for (const app of apps.values()) await app.close()
  },
)
