import type { Ending } from '../support/postgres.ts'

/** What a server is started on; the names that scenarios are reported under. */
export type DatabaseKind = 'postgres' | 'embedded'

/** `bounded` is for every test run (the whole set in minutes), `full` is what TRUST 6.4 says. */
export type Size = 'bounded' | 'full'

/** The invariants of TRUST 6.3; a scenario may use a word of its own for what it alone promises. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | (string & {})

/** One line of the table: what had to hold, and what was seen. */
export interface Finding {
  readonly invariant: Invariant
  readonly target: string
  readonly measured: string
  readonly holds: boolean
}

/** Where a scenario runs. What it opens it hands to `teardown`, which runs backwards at the end. */
export interface Setting extends Ending {
  /** One seed gives one schedule. */
  readonly seed: number
  /** From 0 to below 1, from the seed; the only chance a scenario uses. */
  readonly random: () => number
  readonly size: Size
  readonly database: DatabaseKind
  /** An empty folder of this run, deleted at its end. */
  readonly folder: string
  /** Tells who watches how far it is. */
  readonly say: (text: string) => void
}

/** A fault and what is promised under it (TRUST 6.4). */
export interface Scenario {
  /** `C7` */
  readonly id: string
  readonly fault: string
  readonly expected: string
  readonly databases: readonly DatabaseKind[]
  /** Databases of the small run that is part of every test run; all of them unless given. */
  readonly inTests?: readonly DatabaseKind[]
  /** The right or tool that this machine lacks, in words; the scenario is then skipped, never passed. */
  readonly missing?: () => string | undefined
  readonly run: (setting: Setting) => Promise<Finding[]>
}

/** A finding that a number stays at or below its bound. */
export const atMost = (
  invariant: Invariant,
  what: string,
  measured: number,
  bound: number,
  unit = '',
): Finding => ({
  invariant,
  target: `${what} ≤ ${bound}${unit && ` ${unit}`}`,
  measured: `${toFigure(measured)}${unit && ` ${unit}`}`,
  holds: measured <= bound,
})

/** A finding that a number is exactly what it has to be. */
export const exactly = (
  invariant: Invariant,
  what: string,
  measured: number,
  wanted: number,
): Finding => ({
  invariant,
  target: `${what} = ${wanted}`,
  measured: String(measured),
  holds: measured === wanted,
})

/** A finding that something is so. */
export const holds = (
  invariant: Invariant,
  target: string,
  isSo: boolean,
  measured = isSo ? 'yes' : 'no',
): Finding => ({ invariant, target, measured, holds: isSo })

const toFigure = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0)
