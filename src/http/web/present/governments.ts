import { showHost } from '../../../domain/names.ts'
import type { ActorRow } from '../../../store/actors.ts'
import type { SharingPeer } from '../../../store/governments.ts'
import type { SharingGovernment } from '../pages/governments.ts'
import type { Localised } from '../parts/text.ts'
import { actorPath } from './links.ts'
import type { Reader } from './reader.ts'
import { ownerName } from './record.ts'

/** A server with its bodies, as stored. */
export interface Sharing {
  /** Host and name of this server itself. */
  readonly here: { readonly host: string; readonly name: Localised }
  readonly peers: readonly SharingPeer[]
  readonly own: readonly ActorRow[]
  readonly others: readonly ActorRow[]
}

/** This server and its active peers, each with the bodies that publish on it. */
export function toGovernments(reader: Reader, all: Sharing): SharingGovernment[] {
  const { here, peers, own, others } = all
  const byHost = Map.groupBy(others, ({ host }) => host)
  return [
    {
      name: here.name,
      jurisdiction: placesOf(own),
      here: true,
      anchor: here.host,
      host: showHost(here.host),
      state: 'active',
      bodies: bodiesOf(reader, own),
    },
    ...peers.map((peer) => toPeer(reader, peer, byHost.get(peer.host) ?? [])),
  ]
}

const toPeer = (
  reader: Reader,
  peer: SharingPeer,
  bodies: readonly ActorRow[],
): SharingGovernment => ({
  name: {
    lang: bodies[0]?.language ?? reader.voice.locale,
    value: peer.name ?? showHost(peer.host),
  },
  jurisdiction: placesOf(bodies),
  here: false,
  anchor: peer.host,
  host: showHost(peer.host),
  href: URL.parse('/', peer.instance_actor ?? undefined)?.href,
  state: 'active' as const,
  since: peer.since.toISOString(),
  lastHeard: peer.last_heard_at?.toISOString(),
  bodies: bodiesOf(reader, bodies),
})

/**
 * The place a server speaks for: that of its national bodies, or else the countries of all its bodies,
 * so that a server of cities stands under its country.
 */
function placesOf(bodies: readonly ActorRow[]): string[] {
  const national = bodies.filter(({ government_level }) => government_level === 'national')
  const codes =
    national.length > 0
      ? national.flatMap(({ jurisdiction }) => jurisdiction)
      : bodies.flatMap(({ jurisdiction }) => jurisdiction.map((code) => code.slice(0, 2)))
  return [...new Set(codes)].sort()
}

const bodiesOf = (reader: Reader, bodies: readonly ActorRow[]): SharingGovernment['bodies'] =>
  bodies
    .map((body) => ({ name: ownerName(reader, body), href: actorPath(body.id) }))
    .sort((a, b) => reader.voice.compare(a.name.value, b.name.value))
