import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, chownSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'
import { type Database, openDatabase } from '../../src/store/database.ts'

/** A PostgreSQL to test with: a server's address, or a cluster of our own started from binaries. */
export interface Server {
  readonly url: (database: string) => string
  readonly stop: () => void
}

/** The programs of the newest PostgreSQL on this machine, or undefined. */
export function findBinaries(): string | undefined {
  const roots = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt', '/usr/local/opt']
  const folders = roots
    .filter(existsSync)
    .flatMap((root) => readdirSync(root).map((name) => join(root, name, 'bin')))
  return [...folders, '/usr/local/bin', '/usr/bin']
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort()
    .at(-1)
}

/** PostgreSQL refuses to run as root; the account `postgres` comes with its packages. */
export function runAs(): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {}
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout.toString().trim())
  return { uid: id('-u'), gid: id('-g') }
}

export interface ServerOptions {
  /** What was committed survives a power cut. Tests need not wait for that; a measurement has to. */
  readonly durable?: boolean
}

/** Starts a cluster in a folder of its own, reachable by a socket only. */
function startCluster(bin: string, { durable = false }: ServerOptions): Server | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'comity-pg-'))
  const user = runAs()
  if (user.uid !== undefined && Number.isNaN(user.uid)) return undefined
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const run = (program: string, args: string[]) =>
    spawnSync(join(bin, program), args, { ...user, cwd: folder, stdio: 'ignore' }).status === 0
  const data = join(folder, 'data')
  const durability = `-c fsync=${durable ? 'on' : 'off'} -c synchronous_commit=on`
  const flags = `-k ${folder} -c listen_addresses='' ${durability} -c max_connections=100`
  const stop = () => {
    run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
    rmSync(folder, { recursive: true, force: true })
  }
  const up =
    run('initdb', ['-D', data, '-U', 'comity', '-A', 'trust', '-E', 'UTF8', '--no-sync']) &&
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', flags, 'start'])
  if (!up) return void stop() as undefined
  return { url: (database) => `postgres://comity@localhost/${database}?host=${folder}`, stop }
}

/** A server that the environment names: `COMITY_TEST_POSTGRES=postgres://…/`. */
function namedServer(): Server | undefined {
  const base = process.env['COMITY_TEST_POSTGRES']
  if (!base) return undefined
  return {
    url: (database) => Object.assign(new URL(base), { pathname: database }).href,
    stop: () => undefined,
  }
}

/** Opens a PostgreSQL that ends with this process; undefined when the machine has none. */
export function openServer(options: ServerOptions = {}): Server | undefined {
  const bin = findBinaries()
  const opened = namedServer() ?? (bin ? startCluster(bin, options) : undefined)
  if (opened) process.once('exit', opened.stop)
  return opened
}

/** What runs until its end, and can say something: a test, or a scenario of faults. */
export type Ending = Pick<Test, 'teardown' | 'comment'>

let server: Server | undefined
let looked = false

function theServer(t: Ending): Server | undefined {
  if (!looked) {
    looked = true
    server = openServer()
  }
  if (!server) t.comment('No PostgreSQL found: neither COMITY_TEST_POSTGRES nor its programs.')
  return server
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}

/** Makes an empty database. @returns its address and how to drop it. */
export async function makeDatabase(
  on: Server,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `comity_${randomBytes(6).toString('hex')}`
  const admin = on.url('postgres')
  await query(admin, `create database ${name}`)
  return {
    url: on.url(name),
    drop: () => query(admin, `drop database if exists ${name} with (force)`),
  }
}

/** The address of a new, empty database, dropped when the test ends; undefined without PostgreSQL. */
export async function freshPostgresUrl(t: Ending): Promise<string | undefined> {
  const found = theServer(t)
  if (!found) return undefined
  const { url, drop } = await makeDatabase(found)
  t.teardown(drop)
  return url
}

/** Opens new databases on PostgreSQL, one at each call; undefined when the machine has no PostgreSQL. */
export async function freshPostgres(t: Ending): Promise<(() => Promise<Database>) | undefined> {
  if (!theServer(t)) return undefined
  return async () => {
    const url = await freshPostgresUrl(t)
    if (!url) throw new Error('PostgreSQL went away during the tests.')
    return openDatabase({ kind: 'postgres', url, pool: 8 })
  }
}
