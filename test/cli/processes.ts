import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const ROOT = new URL('../../', import.meta.url)
const entry = (name: 'cli' | 'server'): string => fileURLToPath(new URL(`src/${name}.ts`, ROOT))

/** Lines to import, with the separator at the end. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/import/', import.meta.url))

/** Time for all processes of one test on a busy machine (ms). */
export const PATIENCE = 600_000

export type Settings = Readonly<Record<string, string>>

/** The environment of a child: nothing of ours named COMITY_*, and what the test sets. */
const environment = (settings: Settings): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('COMITY_'))),
  NO_COLOR: '1',
  ...settings,
})

/** A folder of its own for an instance, gone when the test ends. */
export function dataFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-cli-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

const start = (name: 'cli' | 'server', args: readonly string[], settings: Settings, cwd: string) =>
  spawn(process.execPath, [entry(name), ...args], {
    env: environment(settings),
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** Runs `comity …` to its end. */
export const comity = (
  args: readonly string[],
  settings: Settings,
  cwd = fileURLToPath(ROOT),
): Promise<Ended> => ended(start('cli', args, settings, cwd))

/** The outcome of a command with `--json`, or the reason why it failed. */
export async function outcome(
  args: readonly string[],
  settings: Settings,
): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout, stderr } = await comity([...args, '--json'], settings)
  if (code !== 0) throw new Error(`comity ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>
}

/** Starts a server and runs it to its end; for one that has to refuse. */
export const serverUntilEnd = (settings: Settings): Promise<Ended> =>
  ended(start('server', [], settings, fileURLToPath(ROOT)))

/** Starts a server and waits until it listens; it is told to close when the test ends. */
export async function startServer(t: Test, settings: Settings): Promise<void> {
  const child = start('server', [], settings, fileURLToPath(ROOT))
  const end = ended(child)
  t.teardown(async () => {
    child.kill('SIGTERM')
    await end
  })
  const open = new Promise<void>((resolve) => {
    child.stdout?.on('data', (text: string) => {
      if (text.includes('Comity is open at')) resolve()
    })
  })
  const early = end.then(({ code, stderr }) => {
    throw new Error(`The server ended with ${code}: ${stderr}`)
  })
  await Promise.race([open, early])
  early.catch(() => undefined)
}

/** A port that nobody uses now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
