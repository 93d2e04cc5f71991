/** Chance that can be had again: the same seed gives the same numbers, on every machine. */
export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
  readonly bytes: (length: number) => Buffer
  /** Printable ASCII. */
  readonly text: (length: number) => string
}

/** @param seed any whole number. The generator is a 32-bit mix of a counter, which is plenty for tests. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (max: number): number => next() % max
  const many = (length: number, max: number) => Array.from({ length }, () => below(max))
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    bytes: (length) => Buffer.from(many(length, 256)),
    text: (length) => String.fromCharCode(...many(length, 95).map((code) => code + 32)),
  }
}
