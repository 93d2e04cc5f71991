import { type Context, inTransaction } from '../../context.ts'
import { BYTE_ORDER_MARK, csvRow } from '../../domain/csv.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Visibility } from '../../domain/visibility.ts'
import { refuseExisting, writeWhole } from '../../platform/whole-file.ts'
import { findOrganisation } from '../../store/actors.ts'
import { recordAudit } from '../../store/audit.ts'
import {
  type Exported,
  countExported,
  listExported,
  listExportedAdoptions,
  listExportedDocuments,
} from '../../store/export.ts'
import { LINE_MAX } from '../import/read-line.ts'
import { lineOf } from './line.ts'
import { TABLE_HEAD, tableRow } from './table.ts'

export const FORMATS = ['jsonl', 'activitystreams', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** Records held at a time; each has at most 1 MB. */
const PAGE = 20

/** What is exported to whom: each also takes what may be shown to more people. */
const SHOWN: Readonly<Record<Visibility, readonly Visibility[]>> = {
  public: ['public'],
  peers: ['public', 'peers'],
  local: ['public', 'peers', 'local'],
}

export interface ExportOptions {
  readonly format: Format
  /** Absolute. */
  readonly path: string
  /** Handle; all organisations when absent. */
  readonly organisation?: string | undefined
  readonly visibility: Visibility
  /** Replaces a file that is there. */
  readonly force: boolean
  /** The audit trail's actor. */
  readonly by: string
  readonly onProgress?: ((records: number, total: number) => void) | undefined
}

export interface ExportReport {
  readonly format: Format
  readonly visibility: Visibility
  readonly records: number
  /** Statements about use that were imported; only JSON Lines has them. */
  readonly adoptions: number
  /** Lines that are longer than the import takes. */
  readonly tooLong: number
  readonly bytes: number
}

interface Run {
  readonly ctx: Context
  readonly which: Exported
  readonly onRecords: (count: number) => void
  readonly tally: { adoptions: number; tooLong: number }
}

/** Rows in pages of a keyset. @param after the page that follows a row, or the first. */
async function* pages<Row>(
  next: (last: Row | undefined, limit: number) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let last: Row | undefined; ;) {
    const rows = await next(last, PAGE)
    if (rows.length > 0) yield rows
    if (rows.length < PAGE) return
    last = rows.at(-1)
  }
}

const records = ({ ctx, which }: Run) =>
  pages<Awaited<ReturnType<typeof listExported>>[number]>((last, limit) =>
    listExported(ctx.db, which, last?.id ?? '', limit),
  )

function jsonLine(run: Run, value: object): string {
  const text = JSON.stringify(value)
  if (Buffer.byteLength(text) > LINE_MAX) run.tally.tooLong++
  return `${text}\n`
}

async function* asLines(run: Run): AsyncGenerator<string> {
  const { ctx, which, tally } = run
  for await (const rows of records(run)) {
    for (const row of rows) if (row.draft) yield jsonLine(run, lineOf(row, row.draft, ctx.origin))
    run.onRecords(rows.length)
  }
  const adoptions = pages<Awaited<ReturnType<typeof listExportedAdoptions>>[number]>(
    (last, limit) =>
      listExportedAdoptions(ctx.db, which, last ?? { source: '', source_id: '' }, limit),
  )
  for await (const rows of adoptions) {
    for (const { body } of rows) yield jsonLine(run, body)
    tally.adoptions += rows.length
  }
}

/** The bytes that are served, one document a line; they hold no line break, being JSON of one line. */
async function* asDocuments(run: Run): AsyncGenerator<string> {
  const all = pages<{ readonly id: string; readonly body: string }>((last, limit) =>
    listExportedDocuments(run.ctx.db, run.which, last?.id ?? '', limit),
  )
  for await (const rows of all) {
    for (const { body } of rows) yield `${body}\n`
    run.onRecords(rows.length)
  }
}

async function* asTable(run: Run): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRow(TABLE_HEAD)
  for await (const rows of records(run)) {
    for (const row of rows) if (row.draft) yield csvRow(tableRow(row, row.draft))
    run.onRecords(rows.length)
  }
}

const WRITERS: Readonly<Record<Format, (run: Run) => AsyncGenerator<string>>> = {
  jsonl: asLines,
  activitystreams: asDocuments,
  csv: asTable,
}

async function ownerOf({ db }: Context, handle: string | undefined) {
  if (handle === undefined) return undefined
  const organisation = await findOrganisation(db, handle)
  if (!organisation) throw new Refusal('not-found', `There is no organisation ${handle} here.`)
  return organisation
}

/**
 * Writes our own live records to a file that is whole or not there (OPS-12, docs/run/export.md). Page by
 * page while the server works: a record that changes meanwhile is in it as it was or as it is now.
 * @throws Refusal `taken` when the file exists, `not-found` without such an organisation, `invalid` when
 *   the file cannot be written.
 */
export async function exportRecords(ctx: Context, options: ExportOptions): Promise<ExportReport> {
  const { format, path, visibility, by } = options
  if (!options.force) await refuseExisting(path)
  const owner = await ownerOf(ctx, options.organisation)
  const which: Exported = { visibilities: SHOWN[visibility], ownerId: owner?.id }
  const total = await countExported(ctx.db, which)
  let written = 0
  const tally = { adoptions: 0, tooLong: 0 }
  const onRecords = (count: number) => {
    written += count
    options.onProgress?.(written, total)
  }
  const report = (bytes: number) => ({ format, visibility, records: written, ...tally, bytes })
  const source = WRITERS[format]({ ctx, which, onRecords, tally })
  const bytes = await writeWhole(path, source, (bytes, place) =>
    inTransaction(ctx, async ({ db }) => {
      await recordAudit(db, {
        at: ctx.now(),
        who: by,
        action: 'records-exported',
        subject: owner?.uri ?? ctx.origin,
        detail: report(bytes),
      })
      await place()
    }),
  )
  return report(bytes)
}
