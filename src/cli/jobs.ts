import { cancelWaiting, retryNow } from '../actions/deliveries.ts'
import { Refusal } from '../domain/refusal.ts'
import { type DeliveryRow, findDelivery, listDeliveries } from '../store/deliveries.ts'
import { type HostRow, findHost } from '../store/hosts.ts'
import { listSetAside } from '../store/quarantine.ts'
import { DELIVERY_STATES, type DeliveryState } from '../store/schema.ts'
import { type Args, BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

/** Deliveries printed at once; the newest come first. */
const SHOWN = 50

function stateArg(args: Args): DeliveryState | undefined {
  const given = optionalText(args, 'state')
  if (given === undefined) return undefined
  const state = DELIVERY_STATES.find((one) => one === given)
  if (state) return state
  const message = `Choose one of ${DELIVERY_STATES.join(', ')}.`
  throw new Refusal('invalid', 'There is no such state.', [{ path: 'state', message }])
}

/** One delivery on one line: what, where to, how it stands, and why. */
function lineOf(row: DeliveryRow): string {
  const tries = row.attempts === 1 ? '1 attempt' : `${row.attempts} attempts`
  const next = row.state === 'queued' ? `, next ${row.run_at.toISOString()}` : ''
  const why = row.last_error ? `: ${row.last_status ?? row.last_class ?? ''} ${row.last_error}` : ''
  return `${row.id}  ${row.state}  ${row.type} to ${row.host}, ${tries}${next}${why}`
}

/** `jobs list`: what is on its way to other servers, and what became of it. */
export const jobsList: Command = {
  usage: 'jobs list',
  summary: 'show deliveries to other servers, newest first',
  options: [
    ['--state [state]', DELIVERY_STATES.join(', ')],
    ['--host [host]', 'those to one server'],
    ['--object [uri]', 'those about one record or actor'],
    ['--after [id]', 'go on after this delivery'],
  ],
  run: async (ctx, args, out) => {
    const filter = {
      state: stateArg(args),
      host: optionalText(args, 'host'),
      object: optionalText(args, 'object'),
    }
    const page = { after: optionalText(args, 'after'), limit: SHOWN }
    const rows = await listDeliveries(ctx.db, filter, page)
    const isWhole = filter.host === undefined && filter.object === undefined
    const others = isWhole && filter.state === 'quarantined' ? await listSetAside(ctx.db) : []
    for (const row of rows) out.line(lineOf(row))
    for (const { id, kind, since, error } of others)
      out.line(`${id}  quarantined ${since.toISOString()}  ${kind}${error ? `: ${error}` : ''}`)
    if (rows.length + others.length === 0) out.line('No delivery is like that.')
    if (rows.length === SHOWN) out.line(`Go on with --after ${rows.at(-1)?.id}`)
    out.result({ deliveries: rows, others })
  },
}

const at = (time: Date | null): string => time?.toISOString() ?? 'never'

/** Everything known of one delivery, a line for each. */
function linesOf(row: DeliveryRow, host: HostRow | undefined): string[] {
  return [
    lineOf(row),
    `  activity    ${row.activity_uri}`,
    `  about       ${row.order_key}`,
    `  inbox       ${row.inbox}`,
    `  made        ${at(row.created_at)}, first tried ${at(row.first_tried_at)}, ended ${at(row.done_at)}`,
    `  under way   ${row.lease_until ? `until ${at(row.lease_until)} at the latest` : 'no'}`,
    `  last answer ${row.last_class ?? 'none'} ${row.last_status ?? ''} ${row.last_error ?? ''}`.trimEnd(),
    `  refusals    ${row.refusals} in a row; ended its process ${row.crashes} times`,
    host?.open_until
      ? `  host        ${host.failures > 0 ? 'fails' : 'is coming back'} since ${at(host.failing_since)}, tried next ${at(host.open_until)}`
      : `  host        answers, as far as is known; last heard of ${at(host?.last_heard_at ?? null)}`,
  ]
}

/** `jobs show`: why a delivery is where it is. */
export const jobsShow: Command = {
  usage: 'jobs show <id>',
  summary: 'show all that is known of a delivery, or of what was set aside',
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    const row = await findDelivery(ctx.db, id)
    if (row) {
      for (const line of linesOf(row, await findHost(ctx.db, row.host))) out.line(line)
      return out.result({ delivery: row })
    }
    const other = (await listSetAside(ctx.db)).find((one) => one.id === id)
    if (!other) throw new Refusal('not-found', `There is no delivery ${id}, and nothing set aside.`)
    out.line(`${other.id}  quarantined ${at(other.since)}  ${other.kind}`)
    out.line(`  ${other.error ?? 'The process ended each time.'}`)
    out.result({ other })
  },
}

/** `jobs retry`: after the other side was mended. */
export const jobsRetry: Command = {
  usage: 'jobs retry <id>',
  summary: 'try a delivery again now, or what was set aside',
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    await retryNow(ctx, BY_COMMAND_LINE, id)
    out.line(`${id} goes out again.`)
    out.result({ id })
  },
}

/** `jobs cancel`: what nobody needs any more. */
export const jobsCancel: Command = {
  usage: 'jobs cancel <id>',
  summary: 'end a delivery that waits',
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    await cancelWaiting(ctx, BY_COMMAND_LINE, id)
    out.line(`${id} is cancelled.`)
    out.result({ id })
  },
}
