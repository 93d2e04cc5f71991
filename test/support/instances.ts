import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Api, apiOf } from '../../scripts/demo/api.ts'
import {
  type Commanded,
  type Running,
  beginComity,
  freePort,
  startServer,
} from '../../scripts/demo/servers.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { type Ending, freshPostgresUrl } from './postgres.ts'

/** A real instance: a process of its own with a database of its own. */
export interface Instance {
  readonly origin: string
  readonly host: string
  readonly api: Api
  /** `comity …` against this instance; @returns what it printed with `--json`. */
  readonly comity: (...args: string[]) => Promise<Record<string, unknown>>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Ends the server and the commands that are under way with SIGKILL. */
  readonly kill: () => Promise<void>
  /** Looks into the database. The embedded one can be looked into only while the process is down. */
  readonly look: <T>(work: (database: Database) => Promise<T>) => Promise<T>
}

export type Kind = 'PGlite' | 'PostgreSQL'

async function databaseFor(t: Ending, kind: Kind, folder: string): Promise<string> {
  if (kind === 'PGlite') return folder
  const url = await freshPostgresUrl(t)
  if (!url) throw new Error('There is no PostgreSQL on this machine.')
  return url
}

/** Opens a database for one piece of work. @param database a folder, or `postgres://…`. */
export async function lookInto<T>(
  database: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const opened = await openDatabase(
    database.startsWith('postgres:')
      ? { kind: 'postgres', url: database, pool: 2 }
      : { kind: 'embedded', folder: database },
  )
  return work(opened).finally(() => opened.close())
}

/** Makes an instance and starts it; it is stopped and deleted when the test ends. */
export async function startInstance(
  t: Ending,
  kind: Kind,
  settings: Readonly<Record<string, string>> = {},
): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-instance-'))
  mkdirSync(folder, { recursive: true })
  const port = await freePort(0)
  const database = await databaseFor(t, kind, folder)
  const env = {
    COMITY_DATABASE: database,
    COMITY_PORT: String(port),
    COMITY_ORIGIN: `http://localhost:${port}`,
    COMITY_SECRET: 'a secret for tests that is long enough',
    COMITY_ENV: 'test',
    COMITY_LOG_LEVEL: 'warn',
    ...settings,
  }
  let running: Running | undefined
  const commands = new Set<Commanded>()
  const start = async () => {
    running = await startServer(env, join(folder, 'server.log'))
  }
  const ended = async (how: 'stop' | 'kill') => {
    await running?.[how]()
    running = undefined
  }
  await start()
  t.teardown(async () => {
    await ended('kill')
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    origin: env.COMITY_ORIGIN,
    host: `localhost:${port}`,
    api: apiOf(env.COMITY_ORIGIN),
    comity: async (...args) => {
      const command = beginComity(env, args)
      commands.add(command)
      const done = command.outcome.finally(() => commands.delete(command))
      return (await done) as Record<string, unknown>
    },
    start,
    stop: () => ended('stop'),
    kill: async () => {
      for (const command of commands) command.kill()
      await ended('kill')
    },
    look: (work) => lookInto(database, work),
  }
}

/** An organisation on an instance with an author and a publisher, and a token for each. */
export async function openOffice(instance: Pick<Instance, 'comity'>, handle = 'digital') {
  const made = await instance.comity(
    ...['organisation', 'create', '--handle', handle, '--name', 'Office of Digital Affairs'],
    ...['--jurisdiction', 'XR', '--level', 'national'],
  )
  const token = async (account: string, role: string) => {
    await instance.comity(
      ...['account', 'create', '--handle', account, '--role', role, '--organisation', handle],
    )
    const { token } = await instance.comity('token', 'create', '--account', account)
    return String(token)
  }
  return {
    id: String(made['id']),
    author: await token(`${handle}.author`, 'author'),
    publisher: await token(`${handle}.publisher`, 'publisher'),
  }
}

export type Office = Awaited<ReturnType<typeof openOffice>>

/**
 * Waits until `done` holds, asking every `pause` ms.
 * @throws Error after `within` ms, naming what was waited for.
 */
export async function until(
  what: string,
  done: () => Promise<boolean>,
  within = 30_000,
  pause = 50,
): Promise<number> {
  const began = Date.now()
  while (!(await done())) {
    if (Date.now() - began > within) throw new Error(`${what}: not within ${within} ms.`)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  return Date.now() - began
}
