import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// The secret of an embedded instance lies beside its database. `secret` seals; `secret.previous` still
// opens what it sealed, and stays until the next renewal: the embedded database does not wait for the
// disk, so a power cut can bring rows of before the renewal back.

const CURRENT = 'secret'
const PREVIOUS = 'secret.previous'
const SECRET_BYTES = 32

/** The secrets of a data folder. */
export interface OwnSecret {
  readonly secret: string
  readonly previous: readonly string[]
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

function readIf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

const make = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/** Puts a whole file in its place at once, on the disk. */
function put(path: string, secret: string): void {
  const beside = `${path}.new`
  writeFileSync(beside, `${secret}\n`, { mode: 0o600, flush: true })
  renameSync(beside, path)
}

/** Reads the secret of a data folder; the first time, makes it. */
export function readOwnSecret(folder: string): OwnSecret {
  const path = join(folder, CURRENT)
  const previous = readIf(join(folder, PREVIOUS))
  const found = readIf(path)
  if (found === undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    put(path, make())
  }
  return {
    secret: found ?? readFileSync(path, 'utf8').trim(),
    previous: previous === undefined ? [] : [previous],
  }
}

/**
 * Makes a new secret for a data folder and keeps the one before. Only when nothing is sealed with an
 * older one still: that is forgotten.
 * @returns the new secret.
 */
export function renewOwnSecret(folder: string): string {
  const next = make()
  put(join(folder, PREVIOUS), readOwnSecret(folder).secret)
  put(join(folder, CURRENT), next)
  return next
}

/** Container engines show secrets here, to one process of one user, with a mode of their own. */
const CONTAINER_SECRETS = '/run/secrets/'
const WRITABLE_BY_OTHERS = 0o022
const READABLE_BY_ALL = 0o004

/**
 * Why a file may not hold a secret: others could replace or read it (OPS-06).
 * @returns a sentence that says what to do; undefined when its mode is right.
 * @throws the file system's error when there is no such file.
 */
export function modeProblem(path: string): string | undefined {
  const { mode } = statSync(path)
  if ((mode & WRITABLE_BY_OTHERS) !== 0)
    return `Others may write to the file ${path}. Run chmod 600 on it.`
  if ((mode & READABLE_BY_ALL) !== 0 && !path.startsWith(CONTAINER_SECRETS))
    return `Everybody may read the file ${path}. Run chmod 600 on it, or 640 for a group.`
  return undefined
}
