import { closeReport, forwardReport } from '../actions/reports.ts'
import { parseWith } from '../domain/parse.ts'
import { Refusal } from '../domain/refusal.ts'
import { ReportDraft } from '../domain/report.ts'
import { type ReportRow, listReports } from '../store/reports.ts'
import { BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

/** Reports printed at once; the newest come first. */
const SHOWN = 50

/** One report: whose, about what, why, and what became of it. */
function linesOf(row: ReportRow): string[] {
  const which = row.direction === 'in' ? `from ${row.host}` : `to ${row.host}`
  const lines = [`${row.id}  ${row.state}  ${which}, ${row.created_at.toISOString()}`]
  for (const uri of row.objects) lines.push(`  ${uri}`)
  // One line each, whatever a stranger wrote.
  if (row.content !== '') lines.push(`  ${row.content.replace(/\s+/g, ' ')}`)
  if (row.state === 'closed')
    lines.push(`  closed by ${row.closed_by}${row.note ? `: ${row.note}` : ''}`)
  return lines
}

/** `reports list`: what other servers report to us, and we to them. */
export const reportsList: Command = {
  usage: 'reports list',
  summary: 'show open reports between moderators, newest first',
  options: [
    ['--all', 'closed ones too'],
    ['--after [id]', 'go on after this report'],
  ],
  run: async (ctx, args, out) => {
    const state = args['all'] === true ? undefined : 'open'
    const page = { after: optionalText(args, 'after'), limit: SHOWN }
    const rows = await listReports(ctx.db, { state }, page)
    for (const line of rows.flatMap(linesOf)) out.line(line)
    if (rows.length === 0) out.line('There is no such report.')
    if (rows.length === SHOWN) out.line(`Go on with --after ${rows.at(-1)?.id}`)
    out.result({ reports: rows })
  },
}

/** `reports close`: after somebody looked into it. */
export const reportsClose: Command = {
  usage: 'reports close <id>',
  summary: 'close a report',
  options: [['--note [text]', 'what came of it']],
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    await closeReport(ctx, BY_COMMAND_LINE, id, optionalText(args, 'note'))
    out.line(`${id} is closed.`)
    out.result({ id })
  },
}

/** `reports forward`: to the moderators of another server, in the name of this server. */
export const reportsForward: Command = {
  usage: 'reports forward <actor>',
  summary: 'report somebody of another server to its moderators',
  options: [
    ['--reason <text>', 'why; they read it'],
    ['--object [addresses]', 'what of theirs it is about; several separated by commas'],
  ],
  run: async (ctx, args, out) => {
    const read = parseWith(ReportDraft, {
      actor: textArg(args, 'actor'),
      objects: (optionalText(args, 'object') ?? '').split(',').filter((uri) => uri !== ''),
      content: textArg(args, 'reason'),
    })
    if (!read.ok) throw new Refusal('invalid', 'Nothing was reported.', read.issues)
    const { id, host } = await forwardReport(ctx, BY_COMMAND_LINE, read.value)
    out.line(`Reported to ${host}: ${id}`)
    out.result({ id, host })
  },
}
