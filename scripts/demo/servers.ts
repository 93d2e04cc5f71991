import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask } from './ask.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PATIENCE = 120_000

/** How `peers add` is told, where nobody telephones, that the fingerprint need not be compared. */
export const AGREED = ['--reason', 'Agreed for this demonstration', '--yes'] as const

/** A running instance and how to end it. */
export interface Running {
  readonly origin: string
  readonly env: Readonly<Record<string, string>>
  readonly pid: number
  /** How it ended: its exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Ends it in order (SIGTERM), and waits until it has ended. */
  readonly stop: () => Promise<void>
  /** Ends it at once (SIGKILL), as a power cut of the process would. */
  readonly kill: () => Promise<void>
}

/** A port nobody uses now: the wanted one, or one that the system gives. */
export async function freePort(wanted: number): Promise<number> {
  const listen = (port: number) =>
    new Promise<number | undefined>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(undefined))
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        const found = typeof address === 'object' && address ? address.port : undefined
        server.close(() => resolve(found))
      })
    })
  const port = (await listen(wanted)) ?? (await listen(0))
  if (port === undefined) throw new Error('There is no free port on this machine.')
  return port
}

async function untilReady(origin: string, child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + PATIENCE
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server of ${origin} ended. See ${log}.`)
    const answer = await ask(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The server of ${origin} did not become ready. See ${log}.`)
}

type Entry = 'server' | 'worker'

/** Starts a process as an operator does, its log in a file, and waits until it is `ready`. */
async function startEntry(
  entry: Entry,
  env: Readonly<Record<string, string>>,
  log: string,
  ready: (child: ChildProcess) => Promise<void>,
): Promise<Running> {
  const child = spawn(process.execPath, [join(ROOT, `src/${entry}.ts`)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log, { flags: 'a' })
  child.stdout.pipe(file)
  child.stderr.pipe(file)
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'))
  })
  const endWith = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  const stop = () => endWith('SIGTERM')
  await ready(child).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const origin = env['COMITY_ORIGIN'] ?? ''
  return { origin, env, pid: child.pid ?? 0, ended, stop, kill: () => endWith('SIGKILL') }
}

/**
 * Starts a server and waits until it is ready.
 * @param at where it is asked, when that is not its origin: several may stand behind one.
 */
export const startServer = (
  env: Readonly<Record<string, string>>,
  log: string,
  at = env['COMITY_ORIGIN'] ?? '',
): Promise<Running> => startEntry('server', env, log, (child) => untilReady(at, child, log))

/** Starts a worker and waits until it says that it runs, which it does at log level `info`. */
export const startWorker = (env: Readonly<Record<string, string>>, log: string): Promise<Running> =>
  startEntry('worker', env, log, async (child) => {
    const running = new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('worker is running')) resolve()
      })
    })
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('exit', () => reject(new Error(`A worker ended. See ${log}.`)))
      setTimeout(() => reject(new Error(`A worker does not run. See ${log}.`)), PATIENCE).unref()
    })
    failed.catch(() => undefined)
    await Promise.race([running, failed])
  })

/** A command of `comity` under way: its outcome with `--json`, and how to end it at once. */
export interface Commanded {
  readonly outcome: Promise<object>
  readonly kill: () => void
}

/** Begins `comity …` with the settings of an instance. */
export function beginComity(env: Readonly<Record<string, string>>, args: string[]): Commanded {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli.ts'), ...args, '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const outcome = new Promise<number | null>((resolve) => child.once('close', resolve)).then(
    (code) => {
      if (code !== 0) throw new Error(`comity ${args.join(' ')}: ${err || out}`)
      return out.trim() === '' ? {} : (JSON.parse(out) as object)
    },
  )
  return { outcome, kill: () => void child.kill('SIGKILL') }
}

/** Runs `comity …` with the settings of an instance and returns what it printed with `--json`. */
export const comity = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<object> =>
  beginComity(env, args).outcome
