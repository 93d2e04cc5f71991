import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Running,
  comity,
  freePort,
  startServer,
  startWorker,
} from '../../scripts/demo/servers.ts'
import type { Database } from '../../src/store/database.ts'
import { type Cluster, type ClusterOptions, startCluster } from '../support/cluster.ts'
import { lookInto } from '../support/instances.ts'
import type { Setting } from './scenario.ts'

/** One process of a site. Its log is one file, however often it is started. */
export interface Part {
  readonly name: string
  /** Where it is asked; a worker has no address. */
  readonly at: string
  readonly log: string
  readonly isUp: () => boolean
  readonly pid: () => number
  readonly start: () => Promise<void>
  /** Ends it in order (SIGTERM). @returns how it ended, and how long that took (ms). */
  readonly stop: () => Promise<{ readonly how: number | string; readonly took: number }>
  /** Ends it with SIGKILL. */
  readonly kill: () => Promise<void>
  /** What its leases are written under since it was started last. */
  readonly owner: () => string
}

/** One server as an operator runs it: web processes behind one origin, workers, one database. */
export interface Site {
  readonly origin: string
  readonly webs: readonly Part[]
  /** What runs jobs; on the embedded database the one process that does everything. */
  readonly workers: readonly Part[]
  readonly parts: readonly Part[]
  readonly cluster: Cluster | undefined
  readonly env: Readonly<Record<string, string>>
  readonly comity: (...args: string[]) => Promise<Record<string, unknown>>
  /** Looks into the database. The embedded one can be looked into only while its process is down. */
  readonly look: <T>(work: (database: Database) => Promise<T>) => Promise<T>
  /** Processes that ended though nobody had ended them. */
  readonly crashes: () => readonly string[]
}

export interface SiteOptions {
  readonly webs?: number
  readonly workers?: number
  /** Port of the first process, when something stands before it; its origin is in `env` then. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
  readonly cluster?: ClusterOptions
  /** The cluster's folder, when it is not beside the logs. */
  readonly clusterFolder?: string
}

/** The secret of every site; a canary that no log may show (I7). */
export const SITE_SECRET = 'canary-secret-that-no-log-may-ever-show'

interface Spec {
  readonly name: string
  readonly at: string
  readonly log: string
  readonly begin: () => Promise<Running>
  readonly crashed: (how: string) => void
}

function makePart({ name, at, log, begin, crashed }: Spec): Part {
  let running: Running | undefined
  const endWith = async (how: 'stop' | 'kill'): Promise<number | string> => {
    const ending = running
    running = undefined
    await ending?.[how]()
    return ending ? await ending.ended : 'was not running'
  }
  return {
    name,
    at,
    log,
    isUp: () => running !== undefined,
    pid: () => running?.pid ?? 0,
    start: async () => {
      const begun = await begin()
      running = begun
      void begun.ended.then((how) => {
        if (running !== begun) return
        running = undefined
        crashed(`${name} ended with ${how}`)
      })
    },
    stop: async () => {
      const began = performance.now()
      return { how: await endWith('stop'), took: performance.now() - began }
    },
    kill: async () => void (await endWith('kill')),
    owner: () => {
      const said = readFileSync(log, 'utf8').matchAll(
        /"owner":"([\w-]+)","msg":"jobs are running"/g,
      )
      return [...said].at(-1)?.[1] ?? ''
    },
  }
}

interface Ground {
  readonly database: string
  readonly cluster: Cluster | undefined
}

async function groundFor(setting: Setting, options: SiteOptions, name: string): Promise<Ground> {
  if (setting.database === 'embedded')
    return { database: join(setting.folder, `${name}-data`), cluster: undefined }
  const folder = options.clusterFolder ?? join(setting.folder, `${name}-pg`)
  const cluster = await startCluster(setting.folder, folder, options.cluster)
  setting.teardown(cluster.stop)
  await cluster.query('create database comity')
  return { database: cluster.url('comity'), cluster }
}

/**
 * Starts a server with all its processes. They are killed, and its cluster ended, when the scenario ends.
 * @param name tells servers of one scenario apart.
 */
export async function openSite(
  setting: Setting,
  options: SiteOptions = {},
  name = 'site',
): Promise<Site> {
  const { database, cluster } = await groundFor(setting, options, name)
  const ports = await freePorts(cluster ? (options.webs ?? 1) : 1, options.port)
  const env = {
    COMITY_DATABASE: database,
    COMITY_ORIGIN: `http://localhost:${ports[0]}`,
    COMITY_SECRET: SITE_SECRET,
    COMITY_ENV: 'test',
    COMITY_LOG_LEVEL: 'info',
    ...options.env,
  }
  const crashes: string[] = []
  const crashed = (how: string) => void crashes.push(how)
  const logOf = (part: string) => join(setting.folder, `${name}-${part}.log`)
  const webs = ports.map((port, i) => {
    const log = logOf(`web${i}`)
    const at = `http://localhost:${port}`
    const own = { ...env, COMITY_PORT: String(port), COMITY_ROLE: cluster ? 'web' : 'all' }
    return makePart({ name: `web${i}`, at, log, crashed, begin: () => startServer(own, log, at) })
  })
  const own = Array.from({ length: cluster ? (options.workers ?? 1) : 0 }, (_, i) => {
    const log = logOf(`worker${i}`)
    return makePart({
      name: `worker${i}`,
      at: '',
      log,
      crashed,
      begin: () => startWorker(env, log),
    })
  })
  const parts = [...webs, ...own]
  setting.teardown(() => Promise.all(parts.map((part) => part.kill())))
  // The first one migrates.
  await parts[0]?.start()
  await Promise.all(parts.slice(1).map((part) => part.start()))
  return {
    origin: env.COMITY_ORIGIN,
    webs,
    workers: cluster ? own : webs,
    parts,
    cluster,
    env,
    comity: async (...args) => (await comity(env, ...args)) as Record<string, unknown>,
    look: (work) => lookInto(database, work),
    crashes: () => crashes,
  }
}

async function freePorts(count: number, first?: number): Promise<number[]> {
  const ports = new Set<number>(first === undefined ? [] : [first])
  while (ports.size < count) ports.add(await freePort(0))
  return [...ports]
}
