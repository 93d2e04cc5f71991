import { type Context, inTransaction } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { findActor } from '../../store/actors.ts'
import { recordAudit } from '../../store/audit.ts'
import { holdImports } from '../../store/imported-records.ts'
import {
  KEPT_FOR_LATER,
  type MappedAdoption,
  NO_INITIATIVE,
  hasInitiative,
  keepAdoption,
  readAdoption,
} from './adoptions.ts'
import { mapInitiative } from './initiatives.ts'
import { mapLessons } from './lessons.ts'
import type { MappedRecord } from './mapped.ts'
import { type Line, type SourceLine, readLine } from './read-line.ts'
import { type ImportReport, type Tallying, startReport } from './report.ts'
import type { Note } from './sheet.ts'
import { type StoreOptions, type Stored, storeImported } from './store.ts'

/** Records stored in one transaction: few enough that a bad one costs little, enough to be quick. */
const BATCH = 50

export interface ImportOptions extends StoreOptions {
  /** Called after each batch with the number of lines read so far. */
  readonly onProgress?: ((lines: number) => void) | undefined
}

/** Something of a line that waits to be stored. */
interface Waiting {
  readonly line: number
  readonly from: SourceLine
  /** The id at the source of this very record. */
  readonly id: string
  readonly store: (ctx: Context) => Promise<Stored>
}

interface Run {
  readonly ctx: Context
  readonly options: ImportOptions
  readonly tallying: Tallying
  /** Source and id of each line, with its number: a second one would undo the first. */
  readonly seen: Map<string, number>
  /** Initiatives that adoptions are about and that are here. */
  readonly known: Set<string>
}

const keyOf = (source: string, id: string): string => JSON.stringify([source, id])

function noteAll(
  run: Run,
  line: number,
  from: SourceLine | undefined,
  notes: readonly Note[],
  refused: boolean,
): void {
  const id = from ? { id: from.id } : {}
  for (const note of notes) run.tallying.note({ line, ...id, ...note, refused })
}

/** SQLSTATE classes of a value that the database does not take: data, constraints, limits. */
const OF_THE_VALUE = /^(22|23|54)/

/** Why one record cannot be stored, or undefined when the failure is not the record's. */
function reasonsOf(error: unknown): readonly Note[] | undefined {
  if (error instanceof Refusal)
    return error.issues.length === 0
      ? [{ field: '', reason: error.message }]
      : error.issues.map(({ path, message }) => ({ field: path, reason: message }))
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && OF_THE_VALUE.test(code)
    ? [{ field: '', reason: `The database does not take it (${code}).` }]
    : undefined
}

const inBatch = <T>(run: Run, work: (ctx: Context) => Promise<T>): Promise<T> =>
  run.options.dryRun
    ? work(run.ctx)
    : inTransaction(run.ctx, async (tx) => {
        await holdImports(tx.db)
        return work(tx)
      })

function tell(run: Run, { line, from, id }: Waiting, { outcome, reason }: Stored): void {
  run.tallying.did({ line, kind: from.type, id, outcome })
  if (reason !== undefined) noteAll(run, line, from, [{ field: '', reason }], false)
}

async function storeAlone(run: Run, waiting: Waiting): Promise<void> {
  try {
    tell(run, waiting, await inBatch(run, waiting.store))
  } catch (error) {
    const reasons = reasonsOf(error)
    if (!reasons) throw error
    const { line, from, id } = waiting
    run.tallying.did({ line, kind: from.type, id, outcome: 'refused' })
    noteAll(run, line, from, reasons, true)
  }
}

/** Stores a batch in one transaction; when a record spoils it, each again in one of its own. */
async function storeBatch(run: Run, batch: readonly Waiting[]): Promise<void> {
  const stored = await inBatch(run, async (ctx) => {
    const all: Stored[] = []
    for (const { store } of batch) all.push(await store(ctx))
    return all
  }).catch((error: unknown) => {
    if (!reasonsOf(error)) throw error
    return undefined
  })
  for (const [i, waiting] of batch.entries()) {
    const one = stored?.[i]
    if (one) tell(run, waiting, one)
    else await storeAlone(run, waiting)
  }
}

const storeRecord =
  (options: StoreOptions, record: MappedRecord) =>
  (ctx: Context): Promise<Stored> =>
    storeImported(ctx, record, options)

const storeAdoption =
  ({ options, seen, known }: Run, adoption: MappedAdoption) =>
  async (ctx: Context): Promise<Stored> => {
    const outcome = await keepAdoption(ctx, adoption, options.dryRun)
    const about = keyOf(adoption.source, adoption.initiative_source_id)
    if (!known.has(about) && !seen.has(about) && !(await hasInitiative(ctx, adoption)))
      return { outcome, reason: NO_INITIATIVE }
    known.add(about)
    return { outcome }
  }

function refuseLine(run: Run, line: number, from: SourceLine, reasons: readonly Note[]): void {
  run.tallying.did({ line, kind: from.type, id: from.id, outcome: 'refused' })
  noteAll(run, line, from, reasons, true)
}

function waitingAdoption(run: Run, line: number, from: SourceLine): Waiting[] {
  const read = readAdoption(from)
  if (!read.ok) {
    const reasons = read.issues.map(({ path, message }) => ({ field: path, reason: message }))
    refuseLine(run, line, from, reasons)
    return []
  }
  noteAll(run, line, from, [{ field: 'type', reason: KEPT_FOR_LATER }], false)
  return [{ line, from, id: from.id, store: storeAdoption(run, read.value) }]
}

/** What is to be stored of a line; what cannot be is reported at once. */
function waitingOf(run: Run, line: number, from: SourceLine): Waiting[] {
  if (from.type === 'Adoption') return waitingAdoption(run, line, from)
  const mapped = from.type === 'Initiative' ? mapInitiative(from) : mapLessons(from)
  noteAll(run, line, from, mapped.notes, false)
  if (mapped.refused.length > 0) refuseLine(run, line, from, mapped.refused)
  return mapped.records.map((record) => ({
    line,
    from,
    id: record.sourceId,
    store: storeRecord(run.options, record),
  }))
}

function readInto(run: Run, line: number, text: Line): Waiting[] {
  const read = readLine(text)
  if (!read.ok) {
    const notes = read.issues.map(({ path, message }) => ({ field: path, reason: message }))
    noteAll(run, line, undefined, notes, true)
    return []
  }
  const key = keyOf(read.value.source, read.value.id)
  const before = run.seen.get(key)
  if (before !== undefined) {
    const reason = `Line ${before} has the same source and id.`
    refuseLine(run, line, read.value, [{ field: 'id', reason }])
    return []
  }
  const waiting = waitingOf(run, line, read.value)
  if (waiting.length > 0) run.seen.set(key, line)
  return waiting
}

/**
 * Imports JSON Lines for an organisation (DOMAIN 9.1, 12). A bad line never stops the others. The same
 * lines again change nothing; a changed one gives a new revision, or a new draft without `publish`.
 * @returns what was done, or with `dryRun` would be done, and everything that did not fit, line by line.
 * @throws Refusal `not-found` when there is no such organisation here.
 */
export async function importLines(
  ctx: Context,
  lines: AsyncIterable<Line>,
  options: ImportOptions,
): Promise<ImportReport> {
  const owner = await findActor(ctx.db, options.organisationId)
  if (!owner?.local || owner.kind !== 'Organization')
    throw new Refusal('not-found', 'There is no such organisation here.')
  const tallying = startReport(options.dryRun, options.publish)
  const run: Run = { ctx, options, tallying, seen: new Map(), known: new Set() }
  let number = 0
  let waiting: Waiting[] = []
  for await (const text of lines) {
    number++
    if (typeof text === 'string' && text.trim() === '') continue
    tallying.line()
    waiting.push(...readInto(run, number, text))
    if (waiting.length < BATCH) continue
    await storeBatch(run, waiting)
    waiting = []
    options.onProgress?.(number)
  }
  await storeBatch(run, waiting)
  options.onProgress?.(number)
  const report = tallying.report()
  if (!options.dryRun) await auditImport(ctx, owner.uri, options, report)
  return report
}

async function auditImport(
  ctx: Context,
  subject: string,
  options: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const { initiatives, lessons, adoptions, lines, refusedLines, published } = report
  await recordAudit(ctx.db, {
    at: ctx.now(),
    who: options.by,
    action: 'import',
    subject,
    detail: { lines, refusedLines, published, initiatives, lessons, adoptions },
  })
}
