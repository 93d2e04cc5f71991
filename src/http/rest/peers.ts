import { z } from 'zod'
import type { DiscoveredPeer, Peering } from '../../actions/peer-entry.ts'
import { confirmPeerKeys, otherFingerprint, ownFingerprint } from '../../actions/peer-keys.ts'
import { listPeers } from '../../actions/peer-list.ts'
import type { Proposal } from '../../actions/peer-proposals.ts'
import { removePeer, resumePeer, suspendPeer } from '../../actions/peers.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import { Host } from '../../domain/peer.ts'
import { Refusal } from '../../domain/refusal.ts'
import { isSameFingerprint } from '../../platform/keys.ts'
import { isCidr } from '../../platform/outbound.ts'
import { memberOf } from '../viewer.ts'
import { FoundJson, PeerJson, ProposalJson, toPeerJson, toProposalJson } from './peer-json.ts'
import { type Routes, problems } from './schemas.ts'

const Reason = text(1_000)
const ToCome = z.iso.date().refine((date) => new Date(date) > new Date(), {
  error: 'Give a day to come.',
})

const NewPeer = z.object({
  host: Host,
  followPublic: z.boolean().default(true),
  exchangePeers: z.boolean().default(false).describe('Both sides must list each other with it.'),
  reason: Reason,
  expires: ToCome.optional(),
  cidrs: z
    .array(z.string().refine(isCidr, { error: 'Give a block of addresses, such as 10.20.0.0/16.' }))
    .max(20)
    .default([])
    .describe('Private addresses that are opened for this host only.'),
  fingerprint: z.string().max(200).optional().describe('Of its keys, as its operator told you.'),
  unverified: z.boolean().default(false).describe('Enter it whatever its fingerprint is.'),
})

const HostParams = z.object({ host: z.string().max(260) })
const Why = z.object({ reason: Reason.optional() }).nullish()
const done = {
  200: z.object({ proposal: ProposalJson }).describe('It waits for a second administrator.'),
  204: z.null().describe('Done.'),
  ...problems,
}
const unreachable = { 502: problems[422].describe('It did not answer.') }
const tags = ['peers']

/** Sees that the administrator told the fingerprint that the server shows, or wants to enter it all the same. */
const confirmer =
  ({ fingerprint: told, unverified }: z.output<typeof NewPeer>) =>
  async ({ host, fingerprint }: DiscoveredPeer) => {
    if (unverified) return
    if (told === undefined)
      throw new Refusal('invalid', `Confirm the fingerprint of ${host}: ${fingerprint ?? '–'}.`, [
        { path: 'fingerprint', message: 'Give what its operator told you, by another way.' },
      ])
    if (fingerprint === undefined || !isSameFingerprint(told, fingerprint))
      throw otherFingerprint(host, fingerprint)
  }

/**
 * The list of peers over REST, for administrators.
 * @param peering asks other servers who they are; federation's, handed in by the entry.
 */
export const peerRoutes =
  (ctx: Context, peering: Peering): Routes =>
  async (app) => {
    await app.register(entryRoutes(ctx, peering))
    await app.register(changeRoutes(ctx))
  }

const entryRoutes =
  (ctx: Context, peering: Peering): Routes =>
  async (app) => {
    const list = {
      tags,
      summary: 'Servers on the list, with how far their catalogues have come',
      response: { 200: z.array(PeerJson), ...problems },
    }
    app.get('/peers', { schema: list }, async () => {
      return (await listPeers(ctx)).map(toPeerJson)
    })

    const own = {
      tags,
      summary: 'The fingerprint of our own keys, to tell other operators',
      response: { 200: z.object({ fingerprint: z.string() }), ...problems },
    }
    app.get('/peers/fingerprint', { schema: own }, async () => {
      return { fingerprint: await ownFingerprint(ctx) }
    })

    const look = {
      tags,
      summary: 'Ask a server who it is; nothing is entered',
      body: z.object({ host: Host }),
      response: { 200: FoundJson, ...problems, ...unreachable },
    }
    app.post('/peers/look', { schema: look }, async (request) => {
      const { host, name, comity, fingerprint, organisations } = await peering.look(
        ctx,
        request.body.host,
      )
      return { host, name, comity, fingerprint, organisations: [...organisations] }
    })

    const post = {
      tags,
      summary: 'Add a server by its name, or change its entry',
      body: NewPeer,
      response: { 201: PeerJson, ...problems, ...unreachable },
    }
    app.post('/peers', { schema: post }, async (request, reply) => {
      const by = memberOf(request).handle
      const { host, expires, followPublic, exchangePeers, reason, cidrs } = request.body
      const options = {
        ...{ followPublic, exchangePeers, reason, cidrs },
        ...(expires ? { expires: new Date(expires) } : {}),
      }
      const peer = await peering.add(ctx, by, host, options, confirmer(request.body))
      return reply.code(201).send(toPeerJson(peer))
    })
  }

type Act = (
  by: string,
  host: string,
  options: { reason?: string | undefined; expires?: Date | undefined },
) => Promise<Proposal | void>

const changeRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const acts: [name: string, act: Act, summary: string][] = [
      [
        'suspend',
        (by, host, { reason }) => suspendPeer(ctx, by, host, reason),
        'Stop all exchange with a peer at once',
      ],
      [
        'remove',
        (by, host, { reason }) => removePeer(ctx, by, host, { reason }),
        'Take a server off the list',
      ],
    ]
    for (const [name, act, summary] of acts) {
      const schema = { tags, summary, params: HostParams, body: Why, response: done }
      app.post(`/peers/:host/${name}`, { schema }, async (request, reply) => {
        const by = memberOf(request).handle
        const waits = await act(by, request.params.host, { reason: request.body?.reason })
        if (waits) return { proposal: toProposalJson(waits) }
        return reply.code(204).send(null)
      })
    }

    const resume = {
      tags,
      summary: 'Take the exchange up again',
      params: HostParams,
      body: z.object({ reason: Reason.optional(), expires: ToCome.optional() }).nullish(),
      response: done,
    }
    app.post('/peers/:host/resume', { schema: resume }, async (request, reply) => {
      const by = memberOf(request).handle
      const { reason, expires } = request.body ?? {}
      const options = { reason, ...(expires ? { expires: new Date(expires) } : {}) }
      const waits = await resumePeer(ctx, by, request.params.host, options)
      if (waits) return { proposal: toProposalJson(waits) }
      return reply.code(204).send(null)
    })

    const keys = {
      tags,
      summary: 'Believe the keys that a peer has now',
      params: HostParams,
      body: z.object({ fingerprint: z.string().max(200), reason: Reason.optional() }),
      response: done,
    }
    app.post('/peers/:host/confirm', { schema: keys }, async (request, reply) => {
      const by = memberOf(request).handle
      const { fingerprint, reason } = request.body
      const waits = await confirmPeerKeys(ctx, by, request.params.host, fingerprint, reason)
      if (waits) return { proposal: toProposalJson(waits) }
      return reply.code(204).send(null)
    })
  }
