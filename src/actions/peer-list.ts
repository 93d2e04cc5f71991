import type { Context } from '../context.ts'
import type { LanguageMap } from '../domain/language.ts'
import { fingerprintOf } from '../platform/keys.ts'
import {
  type PeerOrganisation,
  type PeerRow,
  listPeerOrganisationRows,
  listPeerRows,
} from '../store/peers.ts'
import { listUnknownContexts } from '../store/unknown-contexts.ts'
import { type Proposal, listProposals } from './peer-proposals.ts'

/** A peer as administrators see it, with how far its catalogue has come. */
export interface Peer {
  readonly host: string
  readonly state: PeerRow['state']
  readonly comity: boolean
  readonly followPublic: boolean
  readonly exchangePeers: boolean
  readonly name: string | undefined
  readonly instanceActor: string | undefined
  /** Of the keys of its own actor that were confirmed. */
  readonly fingerprint: string | undefined
  /** The fingerprint that it shows now, and since when, while nobody confirmed it. */
  readonly unconfirmed: { readonly fingerprint: string; readonly since: Date } | undefined
  readonly cidrs: readonly string[]
  /** Host whose list brought it. */
  readonly fromList: string | undefined
  /** What waits for a second person. */
  readonly proposal: Proposal | undefined
  readonly reason: string | undefined
  readonly since: Date
  readonly expires: Date | undefined
  readonly lastHeard: Date | undefined
  readonly organisations: readonly PeerProgress[]
  /** Context documents that it names and that are not bundled here: their terms count as absent. */
  readonly unknownContexts: readonly UnknownContext[]
}

/** `times`: activities that named it. */
export interface UnknownContext {
  readonly url: string
  readonly times: number
  readonly last: Date
}

/** One organisation of a peer: `held` of `expected` records are here. */
export interface PeerProgress {
  readonly uri: string
  readonly handle: string
  readonly name: LanguageMap
  /** `unanswered`: asked as often as is polite, and never answered. */
  readonly follow: 'none' | 'pending' | 'accepted' | 'rejected' | 'unanswered'
  readonly backfill: 'none' | 'queued' | 'running' | 'done' | 'failed'
  readonly held: number
  readonly expected: number | undefined
  readonly skipped: number
  readonly error: string | undefined
  /** Where it says that it is now. */
  readonly movedTo: string | undefined
}

/** Asked once and repeated three times (PROTOCOL 7.1.5). */
const ASKED_MAX = 4

const progressOf = (row: PeerOrganisation): PeerProgress => ({
  uri: row.uri,
  handle: row.handle,
  name: row.name,
  follow:
    row.follow === 'pending' && (row.asked ?? 1) >= ASKED_MAX
      ? 'unanswered'
      : (row.follow ?? 'none'),
  backfill: row.backfill ?? 'none',
  held: Number(row.held),
  expected: row.expected ?? undefined,
  skipped: row.skipped ?? 0,
  error: row.error ?? undefined,
  movedTo: row.moved_to ?? undefined,
})

/** Every server on the list, with its organisations and how much of their catalogues is here. */
export async function listPeers(ctx: Context): Promise<Peer[]> {
  const rows = await listPeerRows(ctx.db)
  const proposals = new Map((await listProposals(ctx)).map((one) => [one.host, one]))
  const organisations = Map.groupBy(await listPeerOrganisationRows(ctx.db), ({ host }) => host)
  const contexts = Map.groupBy(await listUnknownContexts(ctx.db), ({ host }) => host)
  return rows.map((row) => ({
    host: row.host,
    state: row.state,
    comity: row.comity,
    followPublic: row.follow_public,
    exchangePeers: row.exchange_peers,
    name: row.name ?? undefined,
    instanceActor: row.instance_actor ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
    unconfirmed:
      row.seen_hashes && row.keys_changed_at
        ? { fingerprint: fingerprintOf(row.seen_hashes), since: row.keys_changed_at }
        : undefined,
    cidrs: row.cidrs,
    fromList: row.from_list ?? undefined,
    proposal: proposals.get(row.host),
    reason: row.reason ?? undefined,
    since: row.since,
    expires: row.expires_at ?? undefined,
    lastHeard: row.last_heard_at ?? undefined,
    organisations: (organisations.get(row.host) ?? []).map(progressOf),
    unknownContexts: (contexts.get(row.host) ?? []).map(({ url, times, last_at: last }) => ({
      url,
      times,
      last,
    })),
  }))
}
