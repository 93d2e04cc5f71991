import { cancelWaiting, retryNow } from '../actions/deliveries.ts'
import { Refusal } from '../domain/refusal.ts'
import { type DeliveryRow, listDeliveries } from '../store/deliveries.ts'
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
    for (const row of rows) out.line(lineOf(row))
    if (rows.length === 0) out.line('No delivery is like that.')
    if (rows.length === SHOWN) out.line(`Go on with --after ${rows.at(-1)?.id}`)
    out.result({ deliveries: rows })
  },
}

/** `jobs retry`: after the other side was mended. */
export const jobsRetry: Command = {
  usage: 'jobs retry <id>',
  summary: 'try a delivery again now',
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
