import { z } from 'zod'
import type { Peer } from '../../actions/peer-list.ts'
import { listPeers } from '../../actions/peer-list.ts'
import { type AddPeer, removePeer, resumePeer, suspendPeer } from '../../actions/peers.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import { Host, PEER_STATES } from '../../domain/peer.ts'
import { memberOf } from '../viewer.ts'
import { type Routes, problems } from './schemas.ts'

const PeerJson = z
  .object({
    host: z.string(),
    state: z.enum(PEER_STATES),
    comity: z.boolean().describe('It speaks our protocol, so it may be sent peers-only records.'),
    followPublic: z.boolean(),
    exchangePeers: z.boolean(),
    name: z.string().optional(),
    fingerprint: z.string().optional().describe('Of its key; compare it by another way.'),
    reason: z.string().optional(),
    since: z.iso.datetime(),
    expires: z.iso.datetime().optional(),
    lastHeard: z.iso.datetime().optional(),
    organisations: z.array(
      z.object({
        uri: z.string(),
        handle: z.string(),
        name: z.record(z.string(), z.string()),
        follow: z.string(),
        backfill: z.string(),
        held: z.int().describe('Records of it that are here.'),
        expected: z.int().optional().describe('Records it says it has.'),
        skipped: z.int(),
        error: z.string().optional(),
      }),
    ),
    unknownContexts: z
      .array(z.object({ url: z.string(), times: z.int(), last: z.iso.datetime() }))
      .describe('JSON-LD contexts it names that are not known here; their terms count as absent.'),
  })
  .meta({ id: 'Peer' })

const toPeerJson = (peer: Peer): z.output<typeof PeerJson> => ({
  ...peer,
  since: peer.since.toISOString(),
  expires: peer.expires?.toISOString(),
  lastHeard: peer.lastHeard?.toISOString(),
  organisations: [...peer.organisations],
  unknownContexts: peer.unknownContexts.map(({ last, ...context }) => ({
    ...context,
    last: last.toISOString(),
  })),
})

const NewPeer = z.object({
  host: Host,
  followPublic: z.boolean().default(true),
  exchangePeers: z.boolean().default(false).describe('Both sides must list each other with it.'),
  reason: text(1_000).optional(),
  expires: z.iso.date().optional(),
})

const HostParams = z.object({ host: z.string().max(260) })
const Why = z.object({ reason: text(1_000).optional() }).nullish()
const done = { 204: z.null().describe('Done.'), ...problems }

/**
 * The list of peers over REST, for administrators.
 * @param addPeer asks the other server who it is; federation's, handed in by the entry.
 */
export const peerRoutes =
  (ctx: Context, addPeer: AddPeer): Routes =>
  async (app) => {
    const tags = ['peers']
    const list = {
      tags,
      summary: 'Servers on the list, with how far their catalogues have come',
      response: { 200: z.array(PeerJson), ...problems },
    }
    app.get('/peers', { schema: list }, async () => (await listPeers(ctx)).map(toPeerJson))

    const post = {
      tags,
      summary: 'Add a server by its name, or change its entry',
      body: NewPeer,
      response: { 201: PeerJson, ...problems, 502: problems[422].describe('It did not answer.') },
    }
    app.post('/peers', { schema: post }, async (request, reply) => {
      const member = memberOf(request)
      const { host, expires, ...options } = request.body
      const peer = await addPeer(ctx, member.handle, host, {
        ...options,
        ...(expires ? { expires: new Date(expires) } : {}),
      })
      return reply.code(201).send(toPeerJson(peer))
    })

    for (const [name, act, summary] of [
      ['suspend', suspendPeer, 'Stop all exchange with a peer at once'],
      ['resume', resumePeer, 'Take the exchange up again'],
      ['remove', removePeer, 'Take a server off the list'],
    ] as const) {
      const schema = { tags, summary, params: HostParams, body: Why, response: done }
      app.post(`/peers/:host/${name}`, { schema }, async (request, reply) => {
        const member = memberOf(request)
        await act(ctx, member.handle, request.params.host, request.body?.reason)
        return reply.code(204).send(null)
      })
    }
  }
