import { deleteRemoteObject } from '../actions/remote/deletions.ts'
import type { Context } from '../context.ts'
import { type HeldLine, type Listed, type Repair, planRepairs } from '../domain/catalogue.ts'
import { catalogueDigest } from '../domain/digest.ts'
import { sameOrigin } from '../domain/uris.ts'
import { AT_CATALOGUE } from '../store/backfills.ts'
import { clearMissing, listHeld, noteMissing, setTombstoneTime } from '../store/held.ts'
import { readObjects, readText, readTime, writeTime } from '../vocabulary/wire.ts'
import { type Outcome, type Run, MORE, advance, isUnstorable } from './backfill-run.ts'
import { fetchDocument } from './fetch.ts'
import { recordOf, takeIn } from './intake.ts'
import { PAGES_MAX, walkWhole } from './walk.ts'

/** Entries of one catalogue that are compared: 50 pages of 500. */
const ENTRIES_MAX = 25_000

/** Entries of the owner's own origin, spelled as ids are; anything else in a catalogue is nobody's word. */
const readEntries = (items: readonly unknown[], owner: string): Listed[] =>
  readObjects(items).flatMap((item) => {
    const uri = readText(item['id'])
    const isTombstone = item['type'] === 'Tombstone'
    const time = readTime(item[isTombstone ? 'deleted' : 'updated'])
    if (uri === undefined || time === undefined || !sameOrigin(uri, owner)) return []
    if (URL.parse(uri)?.href !== uri) return []
    return [{ uri, time, kind: isTombstone ? ('tombstone' as const) : ('live' as const) }]
  })

/** The digest of what is here, as the owner would have it if it had the same. */
const digestOf = (held: readonly HeldLine[]): string =>
  catalogueDigest(
    held
      .filter(({ kind }) => kind !== 'missing')
      .map(({ uri, time }) => ({ id: uri, time: writeTime(time) })),
  )

/** What a repair came to, for the counters of the run. */
type Repaired = 'stored' | 'skipped' | 'unchanged'

async function deleteHere(tx: Context, run: Run, uri: string, at?: Date): Promise<Repaired> {
  const deletion = await deleteRemoteObject(tx, run.actor.uri, uri)
  if (deletion === 'not-owner') return 'skipped'
  if (at) await setTombstoneTime(tx.db, uri, at)
  await clearMissing(tx.db, uri)
  return 'unchanged'
}

/** Fetches what is unknown, newer, or no longer listed, and says what is to be stored of it. */
async function fetchRepair(
  run: Run,
  repair: Repair,
): Promise<((tx: Context) => Promise<Repaired>) | { readonly failed: string }> {
  const { uri } = repair
  await run.pause()
  const fetched = await fetchDocument(run.ctx, uri)
  if (fetched.ok) {
    const remote = fetched.id === uri ? recordOf(fetched.document, run.actor) : undefined
    return async (tx) => {
      const intake = remote ? await takeIn(tx, run.actor, { remote, proof: 'missing' }) : 'refused'
      await clearMissing(tx.db, uri)
      if (intake === 'stored' || intake === 'updated') return 'stored'
      return intake === 'unchanged' ? 'unchanged' : 'skipped'
    }
  }
  if (fetched.reason === 'gone') return (tx) => deleteHere(tx, run, uri)
  // The whole host is away: nothing is learned of this record, and the run is tried again later.
  if (fetched.reason === 'unavailable' || fetched.reason === 'not-admitted')
    return { failed: fetched.detail }
  return async (tx) => {
    if (fetched.reason === 'not-found') await noteMissing(tx.db, uri, tx.now())
    return 'skipped'
  }
}

async function planRepair(run: Run, repair: Repair): ReturnType<typeof fetchRepair> {
  const { kind, uri } = repair
  if (kind === 'delete') return (tx) => deleteHere(tx, run, uri, repair.time)
  if (kind === 'date')
    return async (tx) => {
      await setTombstoneTime(tx.db, uri, repair.time)
      return 'unchanged'
    }
  return fetchRepair(run, repair)
}

/** Carries out one repair and saves that the run has come to it. @returns what it came to. */
async function repairOne(
  run: Run,
  { uri }: Repair,
  expected: number,
  store: (tx: Context) => Promise<Repaired>,
): Promise<Repaired> {
  const saved = (repaired: Repaired) => ({
    cursor: `${AT_CATALOGUE} ${uri}`,
    stored: repaired === 'stored' ? 1 : 0,
    skipped: repaired === 'skipped' ? 1 : 0,
    expected,
  })
  let repaired: Repaired = 'unchanged'
  try {
    await advance(run, async (tx) => saved((repaired = await store(tx))))
  } catch (error) {
    if (!isUnstorable(error)) throw error
    run.ctx.log.warn({ err: error, uri }, 'a record cannot be stored')
    await advance(run, async () => saved((repaired = 'skipped')))
  }
  return repaired
}

/** Carries out what the plan says, one thing at a time. */
async function carryOut(run: Run, repairs: readonly Repair[], expected: number): Promise<Outcome> {
  let skipped = 0
  for (const repair of repairs) {
    if (run.isOver()) return MORE
    const store = await planRepair(run, repair)
    if ('failed' in store) return { kind: 'failed', reason: store.failed }
    if ((await repairOne(run, repair, expected, store)) === 'skipped') skipped++
  }
  if (skipped === 0) return { kind: 'done' }
  return { kind: 'done', note: `${skipped} records could not be had.` }
}

/**
 * Compares the copies with the owner's catalogue and repairs what differs (PROTOCOL 7.4): what was missed,
 * what changed, and what is gone. Equal digests end it at once.
 */
export async function compareCatalogue(run: Run): Promise<Outcome> {
  const { ctx, actor, row } = run
  if (actor.catalogue === null) return { kind: 'done' }
  const held = await listHeld(ctx.db, actor)
  const digest = digestOf(held)
  const isSame = (head: { readonly digest: string | undefined }) => head.digest === digest
  const limits = { pages: PAGES_MAX, items: ENTRIES_MAX, isEnough: isSame }
  const walked = await walkWhole(ctx, actor.catalogue, limits, run.pause)
  if (!walked.ok) return { kind: 'failed', reason: walked.detail }
  const listed = readEntries(walked.items, actor.uri)
  const expected = isSame(walked)
    ? held.filter(({ kind }) => kind === 'copy').length
    : listed.filter(({ kind }) => kind === 'live').length
  const done = row.cursor?.startsWith(`${AT_CATALOGUE} `)
    ? row.cursor.slice(AT_CATALOGUE.length + 1)
    : ''
  const cursor = done === '' ? AT_CATALOGUE : row.cursor
  await advance(run, async () => ({ cursor, stored: 0, skipped: 0, expected }))
  if (isSame(walked)) return { kind: 'done' }
  const repairs = planRepairs(listed, held, walked.isWhole).filter(({ uri }) => uri > done)
  return carryOut(run, repairs, expected)
}
