import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../domain/refusal.ts'

/** Readable by its owner alone: what is written may not be for everybody. */
const MODE = 0o600

/** @throws Refusal `taken` when there is something at this path. */
export async function refuseExisting(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there) throw new Refusal('taken', `The file ${path} exists. Give another name, or move it.`)
}

/** What is to be done once all bytes are on the disk; `place` gives the file its name. */
export type Finish = (bytes: number, place: () => Promise<void>) => Promise<void>

/**
 * Writes a stream to a file that is whole or not there; a file that was there is replaced.
 * @returns its size in bytes.
 * @throws Refusal `invalid` when the file cannot be written.
 */
export async function writeWhole(
  path: string,
  source: AsyncIterable<Uint8Array | string>,
  finish: Finish = (_bytes, place) => place(),
): Promise<number> {
  const partial = `${path}.partial`
  try {
    await pipeline(Readable.from(source), createWriteStream(partial, { mode: MODE, flags: 'w' }))
    const file = await open(partial, 'r+')
    await file.sync().finally(() => file.close())
    const { size } = await stat(partial)
    await finish(size, () => rename(partial, path))
    return size
  } catch (error) {
    // Where the folder is none, this fails for the same reason, which is told below.
    await rm(partial, { force: true }).catch(() => undefined)
    const { code } = error as NodeJS.ErrnoException
    if (typeof code !== 'string' || !code.startsWith('E')) throw error
    throw new Refusal('invalid', `The file ${path} cannot be written (${code}).`)
  }
}
