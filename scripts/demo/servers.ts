import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask } from './ask.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PATIENCE = 120_000

/** A running instance and how to end it. */
export interface Running {
  readonly origin: string
  readonly env: Readonly<Record<string, string>>
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
    if (child.exitCode !== null) throw new Error(`The server of ${origin} ended. See ${log}.`)
    const answer = await ask(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The server of ${origin} did not become ready. See ${log}.`)
}

/** Starts a server as an operator does, its log in a file, and waits until it is ready. */
export async function startServer(env: Record<string, string>, log: string): Promise<Running> {
  const origin = env['COMITY_ORIGIN'] ?? ''
  const child = spawn(process.execPath, [join(ROOT, 'src/server.ts')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log, { flags: 'a' })
  child.stdout.pipe(file)
  child.stderr.pipe(file)
  const endWith = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve()
      child.once('exit', () => resolve())
      child.kill(signal)
    })
  const stop = () => endWith('SIGTERM')
  await untilReady(origin, child, log).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { origin, env, stop, kill: () => endWith('SIGKILL') }
}

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
