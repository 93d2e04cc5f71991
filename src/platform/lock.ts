import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Who holds a data folder: a process, told apart from a later one with the same number by the boot. */
interface Holder {
  readonly pid: number
  readonly boot: string
}

const FILE = 'comity.lock'

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, boot } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' && typeof boot === 'string' ? { pid, boot } : undefined
  } catch {
    return undefined
  }
}

/** The process that holds the folder now, or undefined. A lock left by a killed process does not count. */
export function lockHolder(folder: string): number | undefined {
  const holder = readHolder(join(folder, FILE))
  return holder && holder.boot === bootId() && isAlive(holder.pid) ? holder.pid : undefined
}

/**
 * Takes the data folder of an embedded database for this process; PGlite itself has no lock.
 * @returns a function that gives it back, or the number of the process that holds it.
 */
export function takeLock(folder: string): { release: () => void } | { heldBy: number } {
  const path = join(folder, FILE)
  const own = JSON.stringify({ pid: process.pid, boot: bootId() })
  for (;;) {
    try {
      const file = openSync(path, 'wx', 0o600)
      writeSync(file, own)
      closeSync(file)
      return { release: () => rmSync(path, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const heldBy = lockHolder(folder)
    if (heldBy !== undefined) return { heldBy }
    rmSync(path, { force: true })
  }
}
