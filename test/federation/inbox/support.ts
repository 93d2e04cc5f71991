import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KeyObject } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { freePort } from '../../../scripts/demo/servers.ts'
import type { OpenContext } from '../../../src/context.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { federationRoutes } from '../../../src/federation/routes.ts'
import { type SignatureStyle, signRequest } from '../../../src/federation/signatures/sign.ts'
import {
  type KeyPair,
  makeEd25519KeyPair,
  makeRsaKeyPair,
  writeMultikey,
  writePublicPem,
} from '../../../src/platform/keys.ts'
import { buildApp } from '../../../src/http/app.ts'
import { AS2, PUBLIC } from '../../../src/vocabulary/context.ts'
import type { Ending } from '../../support/postgres.ts'
import { type WorldOptions, world } from '../../support/world.ts'

/** Two key pairs for a whole test file: making RSA keys is what takes time. */
export const [oneKey, otherKey, proofKeys]: readonly [KeyPair, KeyPair, KeyPair] =
  await Promise.all([makeRsaKeyPair(), makeRsaKeyPair(), makeEd25519KeyPair()])

/** An HTTP server whose port is known before its routes are. */
async function openServer(t: Ending): Promise<{ server: Server; origin: string }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise((resolve) => server.close(resolve)))
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` }
}

function appOn(server: Server): FastifyInstance {
  return fastify({
    forceCloseConnections: true,
    serverFactory: (handler) => server.on('request', handler),
  })
}

/** This server, whole, on a port of this machine; the worker is run by the test. */
export async function us(
  t: Ending,
  options: Omit<WorldOptions, 'origin'> = {},
  make: (options: WorldOptions) => Promise<OpenContext> = (o) => world(t, o),
): Promise<OpenContext> {
  const port = await freePort(0)
  const ctx = await make({ ...options, origin: `http://localhost:${port}` })
  const federation = { routes: federationRoutes(ctx), peering: PEERING }
  const app = await buildApp(ctx, { closing: false }, federation)
  await app.listen({ port, host: '127.0.0.1' })
  t.teardown(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  return ctx
}

/** Something that a server of a test answers at a path. */
export interface Served {
  readonly status?: number
  readonly type?: string
  readonly body: unknown
}

/** Somebody on another server, with the key that signs for them. */
export interface Author {
  readonly uri: string
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly document: Record<string, unknown>
}

/** Another server, as scripted by the test. `paths` answers what is asked, `asked` is what was. */
export interface Peer {
  readonly origin: string
  readonly host: string
  readonly paths: Map<string, Served | (() => Promise<Served>)>
  readonly asked: string[]
  /** Adds an actor at `/users/NAME`. */
  readonly author: (name: string, more?: Record<string, unknown>, keys?: KeyPair) => Author
}

export function actorDocument(
  origin: string,
  name: string,
  keys: KeyPair,
): Record<string, unknown> {
  const id = `${origin}/users/${name}`
  return {
    '@context': [AS2, 'https://w3id.org/security/v1', 'https://w3id.org/security/multikey/v1'],
    id,
    type: 'Person',
    preferredUsername: name,
    name: `Name of ${name}`,
    summary: '<p>Writes <script>alert(1)</script>things.</p>',
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: writePublicPem(keys.publicKey) },
    assertionMethod: [
      {
        id: `${id}#ed25519-key`,
        type: 'Multikey',
        controller: id,
        publicKeyMultibase: writeMultikey(proofKeys.publicKey),
      },
    ],
  }
}

export async function peer(t: Test): Promise<Peer> {
  const { server, origin } = await openServer(t)
  const paths: Peer['paths'] = new Map()
  const asked: string[] = []
  const app = appOn(server)
  app.get('/*', async (request, reply) => {
    asked.push(request.url)
    const found = paths.get(request.url)
    const served = typeof found === 'function' ? await found() : found
    if (!served) return reply.code(404).send('')
    const { status = 200, type = 'application/activity+json', body } = served
    return reply
      .code(status)
      .type(type)
      .serializer((text: unknown) => String(text))
      .send(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await app.ready()
  t.teardown(() => app.close())
  return {
    origin,
    host: new URL(origin).host,
    paths,
    asked,
    author: (name, more = {}, keys = oneKey) => {
      const document = { ...actorDocument(origin, name, keys), ...more }
      paths.set(`/users/${name}`, { body: document })
      const uri = `${origin}/users/${name}`
      return { uri, keyId: `${uri}#main-key`, privateKey: keys.privateKey, document }
    },
  }
}

/** Enters a server in the list of peers, as an administrator would. */
export async function listPeer(ctx: OpenContext, host: string, more = {}): Promise<void> {
  await ctx.db
    .insertInto('peers')
    .values({
      host,
      state: 'active',
      comity: true,
      exchange_peers: true,
      since: ctx.now(),
      updated_at: ctx.now(),
      ...more,
    })
    .execute()
  await ctx.admission.refresh()
}

let made = 0
/** An activity of an author with a new id; `more` replaces what it would say. */
export const activity = (
  author: Pick<Author, 'uri'>,
  type: string,
  object: unknown,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  '@context': AS2,
  id: `${new URL(author.uri).origin}/activities/${++made}`,
  type,
  actor: author.uri,
  to: [PUBLIC],
  cc: [],
  object,
  ...more,
})

export interface SendOptions {
  readonly path?: string
  readonly style?: SignatureStyle
  readonly now?: Date
  /** Changes the headers after signing: names and values in turn. */
  readonly tamper?: (headers: string[]) => string[]
  readonly body?: string | Buffer
  readonly keyId?: string
  readonly method?: string
  readonly target?: string
}

export interface Answered {
  readonly status: number
  readonly word: string | undefined
  readonly headers: Record<string, string | string[] | undefined>
}

/** Posts raw bytes with raw headers: nothing on the way makes them tidy. */
export function postRaw(
  ctx: Pick<OpenContext, 'origin'>,
  raw: { path: string; method?: string; headers: readonly string[]; body: string | Buffer },
): Promise<Answered> {
  const { hostname, port } = new URL(ctx.origin)
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: hostname,
        port,
        path: raw.path,
        method: raw.method ?? 'POST',
        headers: raw.headers,
        setHost: false,
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const word = /^\{"error":"(\w+)"\}$/.exec(text)?.[1]
          resolve({ status: answer.statusCode ?? 0, word, headers: answer.headers })
        })
      },
    )
    sent.on('error', reject)
    sent.end(raw.body)
  })
}

/** Signs an activity as its author's server would and posts it to an inbox of ours. */
export function send(
  ctx: Pick<OpenContext, 'origin' | 'now'>,
  author: Author,
  document: Record<string, unknown>,
  options: SendOptions = {},
): Promise<Answered> {
  const { path = '/inbox', style = 'cavage', tamper = (headers) => headers } = options
  const body = Buffer.from(options.body ?? JSON.stringify(document))
  const headers = { 'content-type': 'application/activity+json' }
  const signed = signRequest({
    method: 'POST',
    url: `${ctx.origin}${path}`,
    headers,
    body,
    keyId: options.keyId ?? author.keyId,
    privateKey: author.privateKey,
    style,
    now: options.now ?? ctx.now(),
  })
  const all = {
    host: new URL(ctx.origin).host,
    'content-length': String(body.length),
    ...headers,
    ...signed,
  }
  return postRaw(ctx, {
    path: options.target ?? path,
    ...(options.method ? { method: options.method } : {}),
    headers: tamper(Object.entries(all).flat()),
    body,
  })
}

/** Replaces, adds (`undefined` before) or drops (`undefined` now) one header of a list of names and values. */
export const withHeader =
  (name: string, value: string | undefined) =>
  (headers: string[]): string[] => {
    const at = headers.findIndex((header, i) => i % 2 === 0 && header === name)
    const rest = at < 0 ? headers : headers.toSpliced(at, 2)
    return value === undefined ? rest : [...rest, name, value]
  }

export const countRows = async (ctx: OpenContext): Promise<number> =>
  (await ctx.db.selectFrom('inbox').select('activity_id').execute()).length
