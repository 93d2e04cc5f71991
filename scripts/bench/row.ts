/** What a figure should be: so much or more, so much or less, or a share of the limit beside it. */
export type Aim =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  /** Of the limit, from 0 to 1. */
  | { readonly share: number }

/** One line of the table: a figure, and what it could be at best on this machine, in this very run. */
export interface BenchRow {
  readonly what: string
  readonly figure: number
  /** Of figure, limit and aim: `/s` is per second of one core's time, `ms` a duration. */
  readonly unit: string
  /** Measured in the same run; absent where nothing bounds the figure that could be measured by itself. */
  readonly limit?: number
  readonly aim?: Aim
}
