import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findBinaries, runAs } from './postgres.ts'

/** A PostgreSQL of one scenario's own, which may be killed, starved and started again. */
export interface Cluster {
  /** The folder of its files; nothing else lives there. */
  readonly data: string
  readonly url: (database: string) => string
  /** Ends the postmaster with SIGKILL, after `mustBeOurs`. Its children end by themselves. */
  readonly kill: () => Promise<void>
  /** Starts it, after a crash as well; returns when it takes connections. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Runs one statement as the superuser, on a connection of its own. */
  readonly query: <T extends pg.QueryResultRow>(text: string, database?: string) => Promise<T[]>
}

export interface ClusterOptions {
  /** Settings of postgresql.conf, as `-c` takes them. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Where sockets may lie: their path has to be shorter than 108 bytes. */
const PATH_MAX = 90
/** Time for a start with recovery on a busy machine (ms). */
const START_WITHIN = 90_000

/** Children of a killed postmaster hold its shared memory until they have noticed. */
const HELD_FOR = 30_000

const isWithin = (folder: string, inner: string): boolean =>
  `${realpathSync(inner)}${sep}`.startsWith(`${realpathSync(folder)}${sep}`)

/**
 * Looks whether a server that is about to be broken is this run's own.
 * @throws Error when its data lies anywhere but in `folder`.
 */
export async function mustBeOurs(url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client
    .query<{ data_directory: string }>('show data_directory')
    .finally(() => client.end())
  const data = rows[0]?.data_directory
  if (data === undefined || !isWithin(folder, data))
    throw new Error(`The server at ${url} keeps its data in ${data}, not in this run's folder.`)
}

/** Runs a program to its end. @returns whether it ended well. */
const ran = (program: string, args: readonly string[], options: SpawnOptions): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })

/** The first number in the file of the postmaster that runs on this folder: its process. */
const postmasterOf = (data: string): number =>
  Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0])

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Why this machine cannot have a cluster of its own; undefined when it can. */
export const noCluster = (): string | undefined =>
  findBinaries() ? undefined : 'the programs of PostgreSQL are not installed'

/**
 * Makes a cluster in `folder`, which is made, and starts it. Reachable by a socket in that folder only.
 * @param run the folder of the run: what is broken has to lie in it.
 */
export async function startCluster(
  run: string,
  folder: string,
  { settings = {} }: ClusterOptions = {},
): Promise<Cluster> {
  const bin = findBinaries()
  if (!bin) throw new Error('The programs of PostgreSQL are not installed.')
  if (folder.length > PATH_MAX) throw new Error(`${folder} is too long for a socket.`)
  const user = runAs()
  mkdirSync(folder, { recursive: true })
  // The account of PostgreSQL has to reach a folder in one that is ours alone.
  chmodSync(run, 0o711)
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder }
  const initdb = ['-D', data, '-U', 'comity', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  if (spawnSync(join(bin, 'initdb'), initdb, { ...options, stdio: 'ignore' }).status !== 0)
    throw new Error(`initdb failed in ${folder}.`)
  const all = { listen_addresses: '', fsync: 'off', max_connections: '60', ...settings }
  const flags = [
    `-k ${folder}`,
    ...Object.entries(all).map(([key, value]) => `-c ${key}='${value}'`),
  ]
  const url = (database: string) => `postgres://comity@localhost/${database}?host=${folder}`
  const command = (...args: string[]) => ran(join(bin, 'pg_ctl'), ['-D', data, ...args], options)

  const start = async () => {
    const until = Date.now() + HELD_FOR
    const log = join(folder, 'log')
    const args = [
      '-w',
      '-t',
      String(START_WITHIN / 1000),
      '-l',
      log,
      '-o',
      flags.join(' '),
      'start',
    ]
    while (!(await command(...args))) {
      if (Date.now() > until) throw new Error(`PostgreSQL does not start. See ${log}.`)
      await sleep(250)
    }
  }
  const atExit = () =>
    void spawnSync(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], options)
  process.once('exit', atExit)
  await start()
  return {
    data,
    url,
    start,
    kill: async () => {
      await mustBeOurs(url('postgres'), run)
      const pid = postmasterOf(data)
      process.kill(pid, 'SIGKILL')
      while (isAlive(pid)) await sleep(5)
    },
    stop: async () => {
      process.off('exit', atExit)
      await command('-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
    query: async <T extends pg.QueryResultRow>(text: string, database = 'postgres') => {
      const client = new pg.Client({ connectionString: url(database) })
      client.on('error', () => undefined)
      await client.connect()
      return (await client.query<T>(text).finally(() => client.end())).rows
    },
  }
}
