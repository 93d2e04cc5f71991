import { z } from 'zod'
import type { Peer } from '../../actions/peer-list.ts'
import type { Proposal } from '../../actions/peer-proposals.ts'
import { PEER_STATES } from '../../domain/peer.ts'
import { PROPOSAL_KINDS } from '../../domain/peer-proposal.ts'

/** Peers and what is proposed about them, as administrators read them over REST. */

const Time = z.iso.datetime()
const Fingerprint = z.string().describe('Of its keys; compare it by another way.')

export const ProposalJson = z
  .object({
    id: z.string(),
    host: z.string(),
    kind: z.enum(PROPOSAL_KINDS),
    proposedBy: z.string(),
    list: z.string().optional().describe('The server whose list proposes it.'),
    reason: z.string().optional(),
    created: Time,
    expires: Time.describe('Until then somebody may decide.'),
    terms: z.object({
      name: z.string().nullish(),
      fingerprint: z.string().nullish(),
      followPublic: z.boolean().optional(),
      exchangePeers: z.boolean().optional(),
      cidrs: z.array(z.string()).optional(),
      expires: Time.nullish(),
    }),
  })
  .meta({ id: 'PeerProposal' })

export const PeerJson = z
  .object({
    host: z.string(),
    state: z.enum(PEER_STATES),
    comity: z.boolean().describe('It speaks our protocol, so it may be sent peers-only records.'),
    followPublic: z.boolean(),
    exchangePeers: z.boolean(),
    name: z.string().optional(),
    fingerprint: Fingerprint.optional(),
    unconfirmed: z
      .object({ fingerprint: z.string(), since: Time })
      .optional()
      .describe('Its keys are others than those that were confirmed.'),
    cidrs: z.array(z.string()),
    fromList: z.string().optional().describe('The server whose list brought it.'),
    reason: z.string().optional(),
    since: Time,
    expires: Time.optional(),
    lastHeard: Time.optional(),
    proposal: ProposalJson.optional(),
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
        movedTo: z.string().optional().describe('Where it says that it is now.'),
      }),
    ),
    unknownContexts: z
      .array(z.object({ url: z.string(), times: z.int(), last: Time }))
      .describe('JSON-LD contexts it names that are not known here; their terms count as absent.'),
  })
  .meta({ id: 'Peer' })

export const FoundJson = z
  .object({
    host: z.string(),
    name: z.string().optional(),
    comity: z.boolean(),
    fingerprint: Fingerprint.optional(),
    organisations: z.array(z.object({ uri: z.string(), handle: z.string() })),
  })
  .meta({ id: 'FoundServer' })

export function toProposalJson(proposal: Proposal): z.output<typeof ProposalJson> {
  const { terms, created, expires, ...rest } = proposal
  const { name, fingerprint, followPublic, exchangePeers, cidrs, expires: until } = terms
  return {
    ...rest,
    created: created.toISOString(),
    expires: expires.toISOString(),
    terms: {
      ...{ name, fingerprint, followPublic, exchangePeers, expires: until },
      ...(cidrs ? { cidrs: [...cidrs] } : {}),
    },
  }
}

export const toPeerJson = (peer: Peer): z.output<typeof PeerJson> => ({
  ...peer,
  since: peer.since.toISOString(),
  expires: peer.expires?.toISOString(),
  lastHeard: peer.lastHeard?.toISOString(),
  unconfirmed: peer.unconfirmed && {
    fingerprint: peer.unconfirmed.fingerprint,
    since: peer.unconfirmed.since.toISOString(),
  },
  cidrs: [...peer.cidrs],
  proposal: peer.proposal && toProposalJson(peer.proposal),
  organisations: [...peer.organisations],
  unknownContexts: peer.unknownContexts.map(({ last, ...context }) => ({
    ...context,
    last: last.toISOString(),
  })),
})
