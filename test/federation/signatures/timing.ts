/**
 * Milliseconds of the quickest of three runs: what the work itself takes, also while the machine is busy with
 * something else.
 */
export function quickest(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return Math.min(...times)
}
