import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Database, Db } from './database.ts'
import type { Stop } from './listen.ts'

/** The channel that says the peer list changed. */
export const PEERS_CHANNEL = 'comity_peers'
/** Longest time a process may act on an old peer list when a NOTIFY was lost (ms). */
const REFRESH_EVERY = 5_000

/**
 * Which hosts this server talks to: an in-memory copy of the peer list, asked before any DNS, socket or
 * parsing of a body (TRUST 1.4). Hosts are canonical: lower-case A-label, with a port unless it is usual.
 */
export interface Admission {
  /** Admitted for anything at all: not suspended or blocked and, in allow-list mode, listed. */
  readonly admits: (host: string) => boolean
  /** Admitted, or taken off the list a moment ago: it may be told that we follow it no longer. */
  readonly maySayGoodbye: (host: string) => boolean
  /** Listed and active: its catalogue records are taken in. */
  readonly isPeer: (host: string) => boolean
  /** Listed, active, and both sides exchange peers-only records; it may read ours. */
  readonly sharesPeersOnly: (host: string) => boolean
  /** Admits a host, in this process and while `work` runs, which an administrator is about to list. */
  readonly whileAdding: <T>(host: string, work: () => Promise<T>) => Promise<T>
  /** Blocks of addresses that the operator opened for this host. */
  readonly cidrsOf: (host: string) => readonly string[]
  readonly refresh: () => Promise<void>
  /** Has `changed` called whenever the list was read anew, in this process. */
  readonly onRefresh: (changed: () => void) => void
}

interface Entry {
  readonly active: boolean
  readonly peersOnly: boolean
  readonly cidrs: readonly string[]
}

/**
 * The hosts that are on the list. One that was removed is like any that never was; one whose time is over is
 * shut out like a suspended one, which it soon is (actions/peer-terms.ts).
 */
async function readPeers(db: Db): Promise<Map<string, Entry>> {
  const rows = await db
    .selectFrom('peers')
    .select(['host', 'state', 'comity', 'exchange_peers', 'expires_at', 'cidrs'])
    .where('state', 'in', ['active', 'suspended'])
    .execute()
  const now = Date.now()
  return new Map(
    rows.map((row) => {
      const isOver = row.expires_at !== null && row.expires_at.getTime() <= now
      const active = row.state === 'active' && !isOver
      const peersOnly = active && row.comity && row.exchange_peers
      return [row.host, { active, peersOnly, cidrs: row.cidrs }]
    }),
  )
}

/** Hosts that were taken off the list a moment ago. */
async function readLeaving(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('peers')
    .select('host')
    .where('state', '=', 'removed')
    .where('goodbye_until', '>', sql<Date>`app_now()`)
    .execute()
  return new Set(rows.map((row) => row.host))
}

/** Makes the copy, and keeps it fresh by NOTIFY and a poll until `stop` is called. */
export async function openAdmission(
  database: Database,
  mode: Config['federation'],
): Promise<Admission & { readonly stop: Stop }> {
  let peers = new Map<string, Entry>()
  let leaving = new Set<string>()
  const adding = new Set<string>()
  const listeners: (() => void)[] = []
  let begun = 0
  let taken = 0
  const refresh = async () => {
    const turn = ++begun
    const read = await readPeers(database.db)
    const readLeft = await readLeaving(database.db)
    // One that began earlier and ends later would bring back what was true before.
    if (turn < taken) return
    taken = turn
    peers = read
    leaving = readLeft
    for (const changed of listeners) changed()
  }
  await refresh()
  const quietly = () => void refresh().catch(() => undefined)
  const unlisten = await database.listen(PEERS_CHANNEL, quietly)
  const poll = setInterval(quietly, REFRESH_EVERY).unref()
  const admits = (host: string) => adding.has(host) || (peers.get(host)?.active ?? mode === 'open')
  return {
    admits,
    maySayGoodbye: (host) => admits(host) || leaving.has(host),
    isPeer: (host) => peers.get(host)?.active ?? false,
    sharesPeersOnly: (host) => peers.get(host)?.peersOnly ?? false,
    whileAdding: async (host, work) => {
      adding.add(host)
      try {
        return await work()
      } finally {
        adding.delete(host)
      }
    },
    cidrsOf: (host) => peers.get(host)?.cidrs ?? [],
    refresh,
    onRefresh: (changed) => void listeners.push(changed),
    stop: async () => {
      clearInterval(poll)
      await unlisten()
    },
  }
}
