/** Gathers a body of at most `limit` bytes. */
export interface Collector {
  /** Takes a chunk; false when it went over the limit, and what fits was kept. */
  add(chunk: Buffer): boolean
  /** Bytes kept so far. */
  size(): number
  take(): Buffer
}

/** Bytes to begin with when a second chunk comes; doubled as needed. */
const FIRST_ROOM = 8_192

/**
 * One buffer rather than a list of chunks: a body sent a byte at a time would else cost a hundred times its
 * size in objects. The usual answer, one chunk, is not copied.
 */
export function collect(limit: number): Collector {
  let kept: Buffer = Buffer.alloc(0)
  let used = 0

  const makeRoom = (needed: number): void => {
    if (needed <= kept.length) return
    const room = Buffer.allocUnsafe(Math.min(limit, Math.max(needed, kept.length * 2, FIRST_ROOM)))
    kept.copy(room, 0, 0, used)
    kept = room
  }

  return {
    add(chunk) {
      const fitting = chunk.subarray(0, limit - used)
      if (used === 0) kept = fitting
      else {
        makeRoom(used + fitting.length)
        fitting.copy(kept, used)
      }
      used += fitting.length
      return fitting.length === chunk.length
    },
    size: () => used,
    take: () => kept.subarray(0, used),
  }
}
