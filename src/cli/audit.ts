import { type AuditVerdict, verifyAudit } from '../actions/audit.ts'
import { parseHead, writeHead } from '../domain/audit.ts'
import { Refusal } from '../domain/refusal.ts'
import { type AuditRow, listAudit } from '../store/audit.ts'
import { type Args, type Command, optionalText } from './command.ts'

/** Lines printed at once; the newest come first. */
const SHOWN = 50

function headArg(args: Args) {
  const given = optionalText(args, 'head')
  if (given === undefined) return []
  const head = parseHead(given)
  if (head) return [head]
  const message = 'Give it as `audit verify` printed it: a number, a colon and 64 hex digits.'
  throw new Refusal('invalid', 'This is no head of the audit trail.', [{ path: 'head', message }])
}

/** @throws Refusal `wrong-state` with the places where a trail is not as it was. */
export function refuseBroken({ ok, breaks }: AuditVerdict): void {
  if (ok) return
  throw new Refusal(
    'wrong-state',
    'The audit trail is not as it was written.',
    breaks.map(({ position, seq, says }) => ({
      path: seq === undefined ? `position ${position}` : `position ${position}, line ${seq}`,
      message: says,
    })),
  )
}

/** `audit verify`: has anybody changed or removed a line? */
export const auditVerify: Command = {
  usage: 'audit verify',
  summary: 'check that no line of the audit trail was changed or removed',
  options: [['--head [head]', 'compare with a head that was kept elsewhere']],
  run: async (ctx, args, out) => {
    const verdict = await verifyAudit(ctx, headArg(args))
    const head = writeHead(verdict.head)
    if (verdict.ok) out.line(`${verdict.checked} lines are as they were written.`)
    out.line(`head ${head}`)
    out.result({ ...verdict, head })
    refuseBroken(verdict)
  },
}

const shown = (name: string, handle: string | null): string => handle ?? name

function lineOf(row: AuditRow): string {
  const who = shown(row.who, row.who_handle)
  const subject = shown(row.subject, row.subject_handle)
  const reason = row.reason ? `: ${row.reason}` : ''
  return `${row.seq}  ${row.at.toISOString()}  ${who} (${row.via ?? ''})  ${row.action}  ${subject}${reason}`
}

function timeArg(args: Args, name: string): Date | undefined {
  const given = optionalText(args, name)
  if (given === undefined) return undefined
  const time = new Date(given)
  if (!Number.isNaN(time.getTime())) return time
  const message = 'Write a day or a time, such as 2026-11-20.'
  throw new Refusal('invalid', 'This is no time.', [{ path: name, message }])
}

/** `audit list`: who did what, when, from where and why. */
export const auditList: Command = {
  usage: 'audit list',
  summary: 'show the audit trail, newest first',
  options: [
    ['--who [handle]', 'what one account did, or the command line'],
    ['--action [action]', 'one kind of action'],
    ['--subject [subject]', 'what was done to a record, host, organisation or account'],
    ['--since [time]', 'from this day or time on'],
    ['--after [line]', 'go on after this line'],
  ],
  run: async (ctx, args, out) => {
    const filter = {
      who: optionalText(args, 'who'),
      action: optionalText(args, 'action'),
      subject: optionalText(args, 'subject'),
      since: timeArg(args, 'since'),
    }
    const after = optionalText(args, 'after')
    if (after !== undefined && !/^\d{1,9}$/.test(after))
      throw new Refusal('invalid', 'This is no line.', [
        { path: 'after', message: 'Give the number of a line.' },
      ])
    const rows = await listAudit(ctx.db, filter, {
      after: after === undefined ? undefined : Number(after),
      limit: SHOWN,
    })
    for (const row of rows) out.line(lineOf(row))
    if (rows.length === 0) out.line('No line is like that.')
    if (rows.length === SHOWN) out.line(`Go on with --after ${rows.at(-1)?.seq}`)
    out.result({ lines: rows })
  },
}
