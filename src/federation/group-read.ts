/** Keys of one statement. */
const BATCH_MAX = 200

interface Waiting<T> {
  readonly key: string
  readonly resolve: (found: T | undefined) => void
  readonly reject: (error: unknown) => void
}

/**
 * Reads by key together: what is asked for while a statement is under way shares the next one, so a rush of
 * readers costs few statements and a single reader waits for nobody.
 */
export function makeGroupRead<T>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
) {
  let waiting: Waiting<T>[] = []
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    // Requests that were read in the same turn of the event loop come first into one batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX)
      waiting = waiting.slice(BATCH_MAX)
      try {
        const found = await find([...new Set(batch.map(({ key }) => key))])
        for (const { key, resolve } of batch) resolve(found.get(key))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isRunning = false
  }

  return (key: string): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!isRunning) void run()
    })
}
