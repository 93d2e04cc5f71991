import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import { safeFields } from './log-safety.ts'

export type Log = Logger

export interface LogSettings {
  readonly level: string
  /** One readable line each instead of JSON; for a terminal. */
  readonly readable: boolean
  readonly destination?: DestinationStream
}

/** Formatters of pino pass over the fields that a child gets; a child's children inherit this. */
function safeChild(root: Log): Log['child'] {
  const { child } = root
  return function (this: Log, bindings, options) {
    return child.call(this, safeFields(bindings), options)
  } as Log['child']
}

/** JSON lines in UTC on standard output, or readable ones on a terminal. */
export function makeLog({ level, readable, destination }: LogSettings): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { log: safeFields },
    // Errors were made safe with the rest.
    serializers: { err: (value: unknown) => value },
  }
  const stream = readable
    ? pretty({ colorize: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname', sync: true })
    : undefined
  const to = destination ?? stream
  const log = to ? pino(options, to) : pino(options)
  return Object.assign(log, { child: safeChild(log) })
}
