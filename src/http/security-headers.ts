import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import fastify from 'fastify'

/** Headers of the sample's own answer, which say nothing about security. */
const OF_THE_ANSWER = ['date', 'connection', 'content-length', 'transfer-encoding', 'keep-alive']

/**
 * The headers that helmet gives to every answer. They depend on nothing that a request says, and helmet
 * makes them anew each time, which costs more than the rest of an answer from memory: so they are made once.
 */
export async function securityHeaders(
  options: FastifyHelmetOptions,
): Promise<Readonly<Record<string, string>>> {
  const sample = fastify()
  await sample.register(fastifyHelmet, options)
  sample.get('/', (_request, reply) => reply.code(204).send())
  const { headers } = await sample.inject('/')
  await sample.close()
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !OF_THE_ANSWER.includes(name))
      .map(([name, value]) => [name, String(value)]),
  )
}
