import { existsSync, readFileSync } from 'node:fs'

/** The public records that stay outside the repository (DOMAIN 12). */
const FOLDER = new URL('../../../../shared/data/', import.meta.url)
export const sharedFile = (name: string): URL => new URL(`${name}.jsonl`, FOLDER)

/** What a test says that needs them and does not find them. */
export const absent = existsSync(FOLDER) ? false : 'skipped: ../shared/data is not on this machine'

/** Time for all of them on a busy machine (ms). */
export const PATIENCE = 600_000

export type Fields = Readonly<Record<string, unknown>>

export const sharedLines = (name: string): Fields[] =>
  readFileSync(sharedFile(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Fields)
