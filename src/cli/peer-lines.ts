import type { Peer, PeerProgress } from '../actions/peer-list.ts'
import type { Out } from './command.ts'
import { day } from './peer-args.ts'

/** How it stands with one organisation of a peer, in words. */
export const stateOf = (organisation: PeerProgress): string => {
  const { follow, backfill, held, expected, skipped } = organisation
  if (follow !== 'accepted') return follow === 'none' ? 'not followed' : `follow ${follow}`
  const of = expected === undefined ? '' : ` of ${expected}`
  const left = skipped > 0 ? `, ${skipped} skipped` : ''
  return `followed, ${held}${of} records here${left}, reading ${backfill}`
}

/** A peer on several lines. */
export function tellPeer(peer: Peer, out: Out): void {
  const name = peer.name ? ` (${peer.name})` : ''
  const expires = peer.expires ? `, until ${day(peer.expires)}` : ''
  const heard = peer.lastHeard ? `, last heard ${peer.lastHeard.toISOString()}` : ''
  const exchange = peer.exchangePeers ? ', peers-only records exchanged' : ''
  out.line(
    `${peer.host}${name}: ${peer.state} since ${day(peer.since)}${expires}${exchange}${heard}`,
  )
  if (peer.reason) out.line(`  reason: ${peer.reason}`)
  if (peer.fromList) out.line(`  from the list of ${peer.fromList}`)
  if (peer.cidrs.length > 0) out.line(`  addresses opened: ${peer.cidrs.join(', ')}`)
  if (peer.fingerprint) out.line(`  fingerprint: ${peer.fingerprint}`)
  if (peer.unconfirmed) {
    const { fingerprint, since } = peer.unconfirmed
    out.line(`  KEYS CHANGED on ${day(since)}, not confirmed: ${fingerprint}`)
  }
  if (peer.proposal)
    out.line(`  proposed by ${peer.proposal.proposedBy}: ${peer.proposal.kind} ${peer.proposal.id}`)
  for (const organisation of peer.organisations) {
    out.line(`  ${organisation.handle}: ${stateOf(organisation)}`)
    if (organisation.error) out.line(`    ${organisation.error}`)
    if (organisation.movedTo)
      out.line(`    moved to ${organisation.movedTo}; its server has the rights that you give it`)
  }
  for (const { url, times } of peer.unknownContexts)
    out.line(`  context not known here: ${url} (${times} times)`)
}
