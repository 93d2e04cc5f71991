import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { doOnce } from '../../actions/once.ts'
import type { Context } from '../../context.ts'
import { memberOf } from '../viewer.ts'

/** Longest key (characters); a UUID has 36. */
const KEY_MAX = 200

/** Headers of a request that may be repeated; the others pass. */
export const OnceHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(KEY_MAX)
    .optional()
    .describe(
      'Made by chance for this request. Repeating the request with it within a day does nothing again and answers the same.',
    ),
})

type Keyed = Pick<FastifyRequest, 'method' | 'url' | 'body'> & {
  readonly headers: z.infer<typeof OnceHeaders>
}

const digestOf = ({ method, url, body }: Keyed): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex')

/** Does what a request asks for; only once when it carries an `Idempotency-Key`. */
export function once<T>(
  ctx: Context,
  request: FastifyRequest & Keyed,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return work(ctx)
  const { accountId } = memberOf(request)
  return doOnce(ctx, { accountId, key, request: digestOf(request) }, work)
}
