import { type ListEntry, LIST_ENTRIES_MAX } from '../domain/peer-list.ts'
import { hostOf } from '../domain/uris.ts'
import { CONTEXT } from './context.ts'
import { type Wire, isWire, readText, writeTime } from './wire.ts'

/** The list of a server's peers that it publishes for others (docs/decisions), without its proof. */
export interface PeerList {
  readonly id: string
  /** The server's own actor, whose key proves the list. */
  readonly owner: string
  /** When it was signed; a later list replaces an earlier one, never the reverse. */
  readonly updated: Date
  readonly entries: readonly ListedServer[]
}

/** A server on the list, under the id of its own actor. */
export interface ListedServer extends ListEntry {
  readonly actor: string
}

/** Longest name of a server that is kept (characters). */
const NAME_MAX = 120
const DIGEST = /^[0-9a-f]{64}$/

const toDigest = (fingerprint: string): string => fingerprint.replaceAll(' ', '')
const toFingerprint = (digest: string): string => (digest.match(/.{4}/g) ?? []).join(' ')

/** The list as a Collection of instance actors; `digest` of each is the fingerprint of its keys. */
export const writePeerList = ({ id, owner, updated, entries }: PeerList): Wire => ({
  '@context': CONTEXT,
  id,
  type: 'Collection',
  attributedTo: owner,
  updated: writeTime(updated),
  totalItems: entries.length,
  items: entries.map(({ actor, name, fingerprint }) => ({
    id: actor,
    type: 'Application',
    ...(name === undefined ? {} : { name }),
    ...(fingerprint === undefined ? {} : { digest: toDigest(fingerprint) }),
  })),
})

function readEntry(value: unknown): ListEntry | undefined {
  const actor = isWire(value) ? readText(value['id']) : undefined
  if (!isWire(value) || actor === undefined || !URL.canParse(actor)) return undefined
  const name = readText(value['name'])?.slice(0, NAME_MAX)
  const digest = readText(value['digest'])
  return {
    host: hostOf(actor),
    ...(name === undefined ? {} : { name }),
    ...(digest !== undefined && DIGEST.test(digest) ? { fingerprint: toFingerprint(digest) } : {}),
  }
}

/**
 * Reads a list whose proof was checked; each host once, what cannot be read left out.
 * @returns undefined when it is no such list, or longer than is read.
 */
export function readPeerList(
  document: Wire,
): (Omit<PeerList, 'entries'> & { entries: ListEntry[] }) | undefined {
  const [id, owner, updated] = ['id', 'attributedTo', 'updated'].map((key) =>
    readText(document[key]),
  )
  const time = new Date(updated ?? Number.NaN)
  const { items } = document
  if (document['type'] !== 'Collection' || id === undefined || owner === undefined) return undefined
  if (Number.isNaN(time.getTime()) || !Array.isArray(items)) return undefined
  if (items.length > LIST_ENTRIES_MAX) return undefined
  const entries = new Map<string, ListEntry>()
  for (const item of items) {
    const entry = readEntry(item)
    if (entry && !entries.has(entry.host)) entries.set(entry.host, entry)
  }
  return { id, owner, updated: time, entries: [...entries.values()] }
}
