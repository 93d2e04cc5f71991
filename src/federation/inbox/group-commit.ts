import type { Db } from '../../store/database.ts'
import { type NewInboxRow, type Stored, insertInbox } from '../../store/inbox.ts'

/** Rows of one statement: large enough to share a commit, small enough not to hold the others up. */
const BATCH_MAX = 200
/** Bytes of the bodies of one statement. */
const BATCH_BYTES = 8_388_608

interface Waiting {
  readonly row: NewInboxRow
  readonly resolve: (stored: Stored) => void
  readonly reject: (error: unknown) => void
}

/** Classes of SQLSTATE that one row of a batch brings about, and not the database: data, constraint, limit. */
const ROWS_FAULT = ['22', '23', '54']

/** Whether a statement failed by the data it was given; what else fails, fails by the database. */
export const isRowsFault = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && ROWS_FAULT.includes(code.slice(0, 2))
}

/**
 * Stores rows together: what arrives while a statement is under way shares the next one, so a flood costs
 * few commits and a single request waits for nobody. Each caller is answered after the commit of its row
 * (REL-07).
 */
export function makeGroupCommit(db: Db) {
  let waiting: Waiting[] = []
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    // Requests that were read in the same turn of the event loop come first into one batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = nextBatch(waiting)
      waiting = waiting.slice(batch.length)
      await store(batch)
    }
    isRunning = false
  }

  async function store(batch: readonly Waiting[]): Promise<void> {
    try {
      const stored = await insertInbox(
        db,
        batch.map(({ row }) => row),
      )
      for (const [i, { resolve }] of batch.entries()) resolve(stored[i] ?? 'stored')
    } catch (error) {
      // One bad row must not cost the others their answer.
      if (batch.length > 1 && isRowsFault(error)) for (const one of batch) await store([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  return (row: NewInboxRow): Promise<Stored> =>
    new Promise((resolve, reject) => {
      waiting.push({ row, resolve, reject })
      if (!isRunning) void run()
    })
}

function nextBatch(waiting: readonly Waiting[]): Waiting[] {
  let bytes = 0
  const tooMuch = waiting.findIndex(({ row }, i) => {
    bytes += row.body.length
    return i === BATCH_MAX || (i > 0 && bytes > BATCH_BYTES)
  })
  return waiting.slice(0, tooMuch < 0 ? waiting.length : tooMuch)
}
