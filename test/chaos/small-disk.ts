import { spawnSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Setting } from './scenario.ts'

/** A file system that is small and can be filled. */
export interface SmallDisk {
  readonly folder: string
  /** Takes all the space that is left. @returns how much that was (bytes). */
  readonly fill: () => number
  /** Gives back what `fill` took. */
  readonly free: () => void
}

const ran = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0

const mount = (folder: string, megabytes: number): boolean =>
  ran('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'comity-test', folder)

/** Why this machine cannot have a small disk; undefined when it can. */
export function noSmallDisk(): string | undefined {
  if (userInfo().uid !== 0) return 'only root may mount a small file system (tmpfs)'
  const folder = mkdtempSync(join(tmpdir(), 'comity-disk-'))
  const isMounted = mount(folder, 1)
  if (isMounted) ran('umount', folder)
  rmdirSync(folder)
  return isMounted ? undefined : 'a small file system (tmpfs) cannot be mounted here'
}

/** The largest piece of the ballast (bytes), and the smallest: nothing is left for a page of a table. */
const PIECES = [1 << 20, 1 << 12] as const

/** Writes until the disk is full. */
function writeBallast(path: string): number {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600)
  let written = 0
  for (const size of PIECES) {
    const piece = Buffer.alloc(size, 1)
    try {
      for (;;) written += writeSync(file, piece)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
  return written
}

/** Mounts a tmpfs in the folder of the run; it is unmounted when the scenario ends. */
export function openSmallDisk(setting: Setting, megabytes: number): SmallDisk {
  const folder = join(setting.folder, 'disk')
  mkdirSync(folder)
  if (!mount(folder, megabytes)) throw new Error(`No tmpfs could be mounted on ${folder}.`)
  setting.teardown(() => {
    if (!ran('umount', folder) && !ran('umount', '-l', folder))
      throw new Error(`${folder} could not be unmounted. Run: umount -l ${folder}`)
  })
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => writeBallast(ballast),
    free: () => rmSync(ballast, { force: true }),
  }
}
