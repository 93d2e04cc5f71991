import { existsSync, readFileSync } from 'node:fs'

// Published test data lie beside the project, not in it.
const shared = new URL('../../../../shared/', import.meta.url)

/** The text of a file below `../shared`, for example `vectors/rfc9421/b2.6-ed25519.json`. */
export const readShared = (path: string): string => readFileSync(new URL(path, shared), 'utf8')

/** Where a file or folder below `../shared` is. */
export const sharedUrl = (path: string): URL => new URL(path, shared)

/** For a test's `skip`: false when the folder is there, otherwise the reason. */
export const skipWithout = (path: string): string | false =>
  existsSync(new URL(path, shared)) ? false : `../shared/${path} is absent`
