import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import { readingRoutes } from '../../../src/federation/reading.ts'
import { wantsConstraint } from '../../../src/http/negotiation.ts'

export const AS2 = 'application/activity+json'

export interface Reader {
  readonly app: FastifyInstance
  /** A GET of a path or an address of this server, as another server asks. */
  readonly get: (
    url: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>
  /** The document at an address, parsed. */
  readonly read: (
    url: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Record<string, unknown>>
}

/** What other servers read of an instance, on a web server of its own. */
export async function reader(t: Test, ctx: OpenContext): Promise<Reader> {
  const app = fastify({ routerOptions: { constraints: { wants: wantsConstraint as never } } })
  await app.register(readingRoutes(ctx))
  t.teardown(() => app.close())
  const host = hostOf(ctx.origin)
  const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({ url: url.startsWith(ctx.origin) ? url.slice(ctx.origin.length) : url, headers: { accept: AS2, host, ...headers } })
  const read = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await get(url, headers)
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}.`)
    return answer.json()
  }
  return { app, get, read }
}
