import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Setting } from '../scenario.ts'

/** Name of the migration that the next version brings; after all that this version has. */
export const NEXT = '9999_next'
/** What the process says when half of its changes are made. */
export const HALFWAY = 'half-way'

const PROCESS = fileURLToPath(new URL('migrator.ts', import.meta.url))

/** A process that migrates. */
export interface Migrating {
  /** Waits until half of the changes are made, none of which is committed. */
  readonly halfway: Promise<void>
  /** Everything it printed, when it has ended well. */
  readonly done: Promise<string>
  /** Ends it with SIGKILL. */
  readonly kill: () => Promise<void>
}

/** Begins to migrate to the next version. @param stay whether it stops half-way. */
export function beginNext(setting: Setting, url: string, stay: boolean): Migrating {
  const child = spawn(process.execPath, [PROCESS, url, stay ? 'stay' : 'go'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  let out = ''
  let err = ''
  const isHalfway = Promise.withResolvers<void>()
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    if (out.includes(HALFWAY)) isHalfway.resolve()
  })
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
  setting.teardown(kill)
  const done = ended.then(() => {
    if (child.exitCode === 0) return out
    const error = new Error(`Migrating ended with ${child.exitCode ?? child.signalCode}: ${err}`)
    isHalfway.reject(error)
    throw error
  })
  // Whoever waits hears of it; a process that was killed on purpose is waited for by nobody.
  done.catch(() => undefined)
  isHalfway.promise.catch(() => undefined)
  return { halfway: isHalfway.promise, done, kill }
}
