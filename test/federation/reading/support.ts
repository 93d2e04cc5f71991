import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { beginDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import type { OpenContext } from '../../../src/context.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { readingRoutes } from '../../../src/federation/reading.ts'
import { type SignatureStyle, signRequest } from '../../../src/federation/signatures/sign.ts'
import { wantsConstraint } from '../../../src/http/negotiation.ts'
import { makeRsaKeyPair, writePublicPem } from '../../../src/platform/keys.ts'
import { savePeer } from '../../../src/store/peers.ts'
import { saveRemoteKey } from '../../../src/store/remote-keys.ts'
import type { NewRow } from '../../../src/store/schema.ts'
import { type Office, initiative } from '../../support/office.ts'
import { NOW } from '../../support/world.ts'

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
export async function reader(
  t: Test,
  ctx: OpenContext,
  options: { readonly trustProxy?: boolean } = {},
): Promise<Reader> {
  const app = fastify({
    ...options,
    routerOptions: { constraints: { wants: wantsConstraint as never } },
  })
  await app.register(readingRoutes(ctx))
  t.teardown(() => app.close())
  const host = hostOf(ctx.origin)
  const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({
      url: url.startsWith(ctx.origin) ? url.slice(ctx.origin.length) : url,
      headers: { accept: AS2, host, ...headers },
    })
  const read = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await get(url, headers)
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}.`)
    return answer.json()
  }
  return { app, get, read }
}

/** A server that signs its requests, and what our operator agreed with it. */
export interface SigningPeer {
  readonly host: string
  /** The headers of a signed GET of a path or an address. */
  readonly sign: (
    url: string,
    how?: { readonly style?: SignatureStyle; readonly now?: Date },
  ) => Record<string, string>
}

const keys = await makeRsaKeyPair()

/** A server whose key is known here already, so that nothing has to be fetched; not on the list yet. */
export async function signingPeer(ctx: OpenContext, host: string): Promise<SigningPeer> {
  const actor = `https://${host}/actor`
  const keyId = `${actor}#main-key`
  const publicKey = writePublicPem(keys.publicKey)
  await saveRemoteKey(ctx.db, { keyId, actorUri: actor, kind: 'rsa', publicKey }, ctx.now())
  return {
    host,
    sign: (url, { style = 'cavage', now = ctx.now() } = {}) =>
      signRequest({
        method: 'GET',
        url: new URL(url, ctx.origin),
        headers: {},
        keyId,
        privateKey: keys.privateKey,
        style,
        now,
      }),
  }
}

/** Enters a host in the list of peers without asking it anything. */
export async function list(
  ctx: OpenContext,
  host: string,
  entry: Partial<NewRow<'peers'>> = {},
): Promise<void> {
  const now = ctx.now()
  await savePeer(ctx.db, {
    host,
    state: 'active',
    comity: true,
    exchange_peers: true,
    since: now,
    updated_at: now,
    ...entry,
  })
  await ctx.admission.refresh()
}

/** Tells everything that was published, as the worker does; nothing leaves the machine. */
export async function tellFacts(ctx: OpenContext): Promise<void> {
  while ((await processFacts(ctx)) > 0);
}

/** A clock that a test moves. */
export function movableClock(start: Date = NOW): { now: () => Date; move: (ms: number) => void } {
  let at = start.getTime()
  return { now: () => new Date(at), move: (ms) => void (at += ms) }
}

/** Waits for what a notification brings about, which PostgreSQL delivers a moment after the commit. */
export async function soon(isTrue: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100 && !(await isTrue()); i++)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

/** An id that is like ours and belongs to nothing. */
export const NOBODY = '01ARZ3NDEKTSV4RRFFQ69G5FAV'

/** A published initiative of this visibility. */
export async function publishedAs(
  ctx: OpenContext,
  at: Office,
  visibility: Visibility,
): Promise<string> {
  const id = await beginDraft(ctx, at.author, at.id, 'Initiative', initiative(), visibility)
  await submitDraft(ctx, at.author, id)
  await publishDraft(ctx, at.publisher, id)
  return id
}

/** All that an answer tells: status, headers, body. */
export async function everything(
  { get }: Reader,
  url: string,
  headers: Record<string, string> = {},
): Promise<object> {
  const { statusCode, headers: got, body } = await get(url, headers)
  return { statusCode, headers: { ...got, date: 'left out' }, body }
}
