import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { beginDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import { removePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { createToken } from '../../../src/actions/tokens.ts'
import type { OpenContext } from '../../../src/context.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { federationRoutes } from '../../../src/federation/routes.ts'
import { buildApp } from '../../../src/http/app.ts'
import { type Office, initiative } from '../../support/office.ts'
import { AS2, NOBODY, list, signingPeer } from './support.ts'

/** SEC-09 as a table: who asks, what for, and in which state that is. */

/** A record of each standing; nobody who may not read it learns its id or its secret. */
export interface Hidden {
  readonly state: string
  readonly visibility: Visibility | 'draft'
  readonly isWithdrawn: boolean
  readonly id: string
  /** A word in its title and its keywords, which is asked for. */
  readonly word: string
  /** A word in its texts, which nobody asks for. */
  readonly secret: string
  /** The id of the activity that told of it, if there is one. */
  readonly activity: string
}

/** Standings, each with a word that resembles no other, so that no search takes one for another. */
const STATES = [
  ['public', false, 'zibrofa'],
  ['peers', false, 'qualmex'],
  ['local', false, 'tundhily'],
  ['draft', false, 'vekosha'],
  ['public', true, 'wrenzig'],
  ['peers', true, 'yarboqu'],
  ['local', true, 'jixplum'],
] as const

/** A record that never was. */
export const UNKNOWN = { id: NOBODY, word: 'ghodvec', activity: NOBODY }

/** Makes a record of every standing. The facts of it have to be told afterwards. */
export async function everyStanding(
  ctx: OpenContext,
  at: Office,
): Promise<Omit<Hidden, 'activity'>[]> {
  const made: Omit<Hidden, 'activity'>[] = []
  for (const [visibility, isWithdrawn, word] of STATES) {
    const state = isWithdrawn ? `withdrawn ${visibility}` : visibility
    const secret = `secret-${word.toUpperCase()}`
    const draft = initiative({
      name: { en: `About ${word}` },
      summary: { en: `Says ${secret}.` },
      content: { en: `Tells ${secret}.` },
      keyword: [word],
    })
    const as = visibility === 'draft' ? 'public' : visibility
    const id = await beginDraft(ctx, at.author, at.id, 'Initiative', draft, as)
    if (visibility !== 'draft') {
      await submitDraft(ctx, at.author, id)
      await publishDraft(ctx, at.publisher, id)
    }
    if (isWithdrawn) await withdrawRecord(ctx, at.publisher, id, 'It was wrong.')
    made.push({ state, visibility, isWithdrawn, id, word, secret })
  }
  return made
}

/** Adds the activities, once they were made. */
export async function withActivities(
  ctx: OpenContext,
  records: readonly Omit<Hidden, 'activity'>[],
): Promise<Hidden[]> {
  const rows = await ctx.db.selectFrom('activities').select(['uri', 'record_id']).execute()
  return records.map((one) => {
    const uri = rows.find(({ record_id }) => record_id === one.id)?.uri
    return { ...one, activity: uri?.split('/').at(-1) ?? NOBODY }
  })
}

/** Somebody who asks, and how the request shows it. */
export interface Asker {
  readonly who: string
  readonly headers: (path: string) => Record<string, string>
  readonly mayRead: readonly Hidden['visibility'][]
}

/** Everybody in the matrix of SEC-09; the suspended and the removed server read until a moment ago. */
export async function everyAsker(
  ctx: OpenContext,
  at: Office,
  warmUp: (asker: Asker) => Promise<void>,
): Promise<Asker[]> {
  const server = async (name: string, isListed: boolean): Promise<Asker> => {
    const { host, sign } = await signingPeer(ctx, `${name}.example`)
    if (isListed) await list(ctx, host)
    const mayRead = isListed ? (['public', 'peers'] as const) : (['public'] as const)
    return { who: name, headers: (path) => sign(path), mayRead }
  }
  const member = async (handle: string, mayRead: Asker['mayRead']): Promise<Asker> => {
    const token = await createToken(ctx, 'test', handle, 'matrix')
    return { who: handle, headers: () => ({ authorization: `Bearer ${token}` }), mayRead }
  }
  const [suspended, removed] = [await server('suspended', true), await server('removed', true)]
  for (const one of [suspended, removed]) await warmUp(one)
  await suspendPeer(ctx, 'test', 'suspended.example')
  await removePeer(ctx, 'test', 'removed.example')
  const outside = ['public'] as const
  return [
    { who: 'anonymous', headers: () => ({}), mayRead: outside },
    await server('unlisted', false),
    await server('listed', true),
    { ...suspended, mayRead: outside },
    { ...removed, mayRead: outside },
    await member(at.outsider.handle, ['public', 'peers', 'local']),
    await member(at.author.handle, ['public', 'peers', 'local', 'draft']),
  ]
}

/** All that an answer tells, with what belongs to the request itself left out. */
export interface Told {
  readonly status: number
  readonly text: string
}

export interface Whole {
  readonly app: FastifyInstance
  readonly ask: (path: string, accept: string, asker: Asker) => Promise<Told>
}

/** The clock, and what follows from the body. */
const OF_THE_REQUEST = /^(date|x-ratelimit-|retry-after|content-length|etag)/
const REQUEST_ID = /[0-9A-HJKMNP-TV-Z]{26}-[0-9a-z]+/g

/** The whole server as it is, asked from ever new addresses so that nobody is asked to wait. */
export async function wholeServer(t: Test, ctx: OpenContext): Promise<Whole> {
  const federation = { routes: federationRoutes(ctx), peering: PEERING }
  const app = await buildApp(ctx, { closing: false }, federation)
  await app.ready()
  t.teardown(() => app.close())
  let asked = 0
  const ask: Whole['ask'] = async (path, accept, asker) => {
    asked++
    const remoteAddress = `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`
    const headers = { accept, host: hostOf(ctx.origin), ...asker.headers(path) }
    const answer = await app.inject({ url: path, headers, remoteAddress })
    const kept = Object.entries(answer.headers).filter(([name]) => !OF_THE_REQUEST.test(name))
    const text = `${JSON.stringify(kept)}\n${answer.body}`.replaceAll(REQUEST_ID, 'REQUEST')
    const first = accept === AS2 ? /"first":"([^"]+)"/.exec(answer.body)?.[1] : undefined
    if (first === undefined || path.includes('?')) return { status: answer.statusCode, text }
    const page = await ask(first.slice(ctx.origin.length), accept, asker)
    return { status: answer.statusCode, text: `${text}\n${page.text}` }
  }
  return { app, ask }
}
