import type { Context } from '../context.ts'
import { AT_CATALOGUE } from '../store/backfills.ts'
import { type Outcome, type Run, MORE, advance, isUnstorable } from './backfill-run.ts'
import { type Proven, recordInCreate, takeIn } from './intake.ts'
import { ITEMS_MAX, PAGES_MAX, type Part, fetchPart } from './walk.ts'

/** Members of one outbox that are ever walked; the catalogue tells of any that are left. */
const EVER_MAX = 100_000

/** The records in a page, and how many of its members are something else. */
async function readPage(
  run: Run,
  items: readonly unknown[],
): Promise<{ records: Proven[]; others: number }> {
  const records: Proven[] = []
  for (const item of items) {
    const record = await recordInCreate(run.ctx, item, run.actor)
    if (record) records.push(record)
  }
  return { records, others: items.length - records.length }
}

/** Takes in some records of a page. */
async function takeAll(
  tx: Context,
  run: Run,
  records: readonly Proven[],
): Promise<{ stored: number; skipped: number }> {
  let stored = 0
  let skipped = 0
  for (const record of records) {
    const intake = await takeIn(tx, run.actor, record)
    if (intake === 'stored' || intake === 'updated') stored++
    else if (intake !== 'unchanged') skipped++
  }
  return { stored, skipped }
}

/** Stores the records of a page one by one, leaving out those that the database cannot hold. */
async function storeSingly(run: Run, records: readonly Proven[], here: string): Promise<number> {
  let fresh = 0
  for (const record of records)
    try {
      const taken = await advance(run, async (tx) => ({
        cursor: here,
        ...(await takeAll(tx, run, [record])),
      }))
      fresh += taken.stored
    } catch (error) {
      if (!isUnstorable(error)) throw error
      run.ctx.log.warn({ err: error, uri: record.remote.uri }, 'a record cannot be stored')
      await advance(run, async () => ({ cursor: here, stored: 0, skipped: 1 }))
    }
  return fresh
}

/**
 * Stores a page together with the address of the next one.
 * @returns how many of its records were new here.
 */
async function storePage(
  run: Run,
  part: Part,
  here: string,
  next: string | undefined,
): Promise<number> {
  const { records, others } = await readPage(run, part.items.slice(0, ITEMS_MAX))
  const store = (some: readonly Proven[]) =>
    advance(run, async (tx) => {
      const { stored, skipped } = await takeAll(tx, run, some)
      const cursor = next ?? AT_CATALOGUE
      return { cursor, stored, skipped: skipped + others, expected: part.total }
    })
  try {
    return (await store(records)).stored
  } catch (error) {
    if (!isUnstorable(error)) throw error
    const fresh = await storeSingly(run, records, here)
    await store([])
    return fresh
  }
}

/**
 * Walks an outbox from the cursor by `next` (PROTOCOL 7.3). It ends at the last page, at one that was
 * seen before, or when a whole run brought nothing new: an endless outbox ends, and what a walk may have
 * missed while the outbox changed, the catalogue tells.
 */
export async function walkOutbox(run: Run): Promise<Outcome> {
  const { row, actor } = run
  const visited = new Set<string>()
  let next: string | undefined = row.cursor ?? actor.outbox ?? undefined
  let items = 0
  let fresh = 0
  while (next !== undefined && !visited.has(next)) {
    const isFull = visited.size >= PAGES_MAX || items >= ITEMS_MAX
    if (isFull && fresh === 0) break
    if (isFull || run.isOver()) return MORE
    const here: string = next
    visited.add(here)
    await run.pause()
    const fetched = await fetchPart(run.ctx, here)
    if (!fetched.ok) return { kind: 'failed', reason: fetched.detail }
    items += fetched.part.items.length
    const isEnough = row.stored + row.skipped + items > EVER_MAX
    next = isEnough ? undefined : fetched.part.next
    fresh += await storePage(run, fetched.part, here, next)
  }
  return { kind: 'done' }
}
