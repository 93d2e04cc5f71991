import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { importLines } from '../actions/import/import.ts'
import { linesOf } from '../actions/import/read-line.ts'
import { type ImportReport, type LineNote, OUTCOMES, TALLIES } from '../actions/import/report.ts'
import { Refusal } from '../domain/refusal.ts'
import { findOrganisation } from '../store/actors.ts'
import { BY_COMMAND_LINE, type Command, type Out, textArg } from './command.ts'

/** Line numbers shown beside a reason; `--json` has all of them. */
const LINES_SHOWN = 5

/** Bytes of a file, or the refusal that tells why they cannot be read. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Refusal('invalid', `The file ${path} cannot be read.`, [
      {
        path: 'file',
        message: `Check its path and who may read it (${code ?? 'unknown reason'}).`,
      },
    ])
  }
}

/** Lines of a file, so that a bar can show how far the import has come. */
async function countLines(path: string): Promise<number> {
  let lines = 0
  let last: number | undefined
  for await (const chunk of bytesOf(path)) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
    last = chunk.at(-1)
  }
  return last === undefined || last === 10 ? lines : lines + 1
}

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(12) : String(cell).padStart(11))).join('')

function tellCounts(report: ImportReport, out: Out): void {
  const columns = [...OUTCOMES, 'refused'] as const
  out.line(row(['', ...columns]))
  for (const tally of Object.values(TALLIES))
    out.line(row([tally, ...columns.map((column) => report[tally][column])]))
}

/** `partner.3.role` -> `partner.role`: entries of a list are told together. */
const fieldOf = ({ field }: LineNote): string => field.replaceAll(/\.\d+(?=\.|$)/g, '') || 'line'

/** The notes by reason, the most frequent first, each with the first lines it is about. */
function tellNotes(notes: readonly LineNote[], out: Out): void {
  if (notes.length === 0) return
  const byReason = Map.groupBy(notes, (note) =>
    JSON.stringify([note.refused ? 'refused' : 'noted', fieldOf(note), note.reason]),
  )
  const sorted = [...byReason].sort((a, b) => b[1].length - a[1].length)
  out.line('')
  out.line('What did not fit, by reason (--json has every line):')
  for (const [key, same] of sorted) {
    const [what = '', field = '', reason = ''] = JSON.parse(key) as string[]
    const numbers = [...new Set(same.map(({ line }) => line))]
    const more = numbers.length > LINES_SHOWN ? ', …' : ''
    const lines = `${numbers.length === 1 ? 'line' : 'lines'} ${numbers.slice(0, LINES_SHOWN).join(', ')}${more}`
    out.line(`${String(same.length).padStart(6)}  ${what}  ${field}: ${reason} (${lines})`)
  }
}

function tell(report: ImportReport, file: string, out: Out): void {
  const dry = report.dryRun ? ' Nothing was written: this was a dry run.' : ''
  out.line(`Read ${report.lines} lines of ${file}.${dry}`)
  tellCounts(report, out)
  tellNotes(report.notes, out)
}

/** What was refused, as the reason why the command did not do all that it says. */
function refuseRest(report: ImportReport): void {
  if (report.refusedLines === 0) return
  const { dryRun, refusedLines, lines } = report
  const verb = dryRun ? 'cannot be imported as they are' : 'were not imported as they are'
  const issues = report.notes
    .filter((note) => note.refused)
    .map(({ line, field, reason }) => ({
      path: field === '' ? `line ${line}` : `line ${line}, ${field}`,
      message: reason,
    }))
  throw new Refusal('invalid', `${refusedLines} of ${lines} lines ${verb}.`, issues)
}

/** `import`: initiatives, lessons and adoptions from JSON Lines, as drafts or published at once. */
export const importCommand: Command = {
  usage: 'import <file>',
  summary: 'take in records from JSON Lines',
  options: [
    ['--organisation <handle>', 'the body that owns the records here'],
    ['--publish', 'publish at once, without a second person and with gaps'],
    ['--dry-run', 'only tell what would happen'],
  ],
  paths: ['file'],
  run: async (ctx, args, out) => {
    const file = textArg(args, 'file')
    const handle = textArg(args, 'organisation')
    const organisation = await findOrganisation(ctx.db, handle)
    if (!organisation) throw new Refusal('not-found', `There is no organisation ${handle} here.`)
    const total = await countLines(file)
    const report = await importLines(ctx, linesOf(bytesOf(file)), {
      organisationId: organisation.id,
      publish: args['publish'] === true,
      dryRun: args['dryRun'] === true,
      by: BY_COMMAND_LINE,
      onProgress: (lines) => out.progress(lines, total, 'Lines'),
    })
    tell(report, basename(file), out)
    out.result(report)
    refuseRest(report)
  },
}
