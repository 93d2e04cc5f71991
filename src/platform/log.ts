import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export type Log = Logger

/** Keys that are never logged, wherever they stand in a line (SEC-70). */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'signature',
  'signature-input',
  'set-cookie',
  'code',
  'token',
  'password',
  'secret',
  'privateKey',
  'private_sealed',
]
export const REDACTED_PATHS = SECRET_KEYS.flatMap((key) => {
  const name = /^[a-z]\w*$/i.test(key) ? `.${key}` : `["${key}"]`
  return [name.replace(/^\./, ''), `*${name}`, `*.*${name}`]
})

export interface LogSettings {
  readonly level: string
  /** One readable line each instead of JSON; for a terminal. */
  readonly readable: boolean
  readonly destination?: DestinationStream
}

/** JSON lines in UTC on standard output, or readable ones on a terminal. */
export function makeLog({ level, readable, destination }: LogSettings): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
  }
  const stream = readable
    ? pretty({ colorize: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname', sync: true })
    : undefined
  const to = destination ?? stream
  return to ? pino(options, to) : pino(options)
}
