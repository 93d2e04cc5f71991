import type { Bare, Context } from '../context.ts'

/** What a command says while it works: to a terminal, as JSON, or through the socket of a running server. */
export interface Out {
  /** One line for people; left out with `--json`. */
  readonly line: (text: string) => void
  /** How far a long piece of work has come; shown as a bar on a terminal. */
  readonly progress: (done: number, total: number, what: string) => void
  /** The outcome as data; printed with `--json`, once. */
  readonly result: (data: object) => void
  /** Something that went wrong without stopping the work; goes to standard error. */
  readonly warn: (text: string) => void
  /** Asks the person at the terminal. @returns undefined when there is nobody, as in a script. */
  readonly ask: (question: string) => Promise<string | undefined>
}

/** Arguments and options of a command by their names, as commander parsed them. */
export type Args = Readonly<Record<string, string | boolean | string[] | undefined>>

/** One command of `comity`. It throws a Refusal when it could not do what it says. */
export interface Command {
  /** `peers add <host>`: words, then arguments in the manner of commander. */
  readonly usage: string
  readonly summary: string
  readonly options?: readonly (readonly [flags: string, description: string])[]
  /** Names of arguments that are paths, made absolute before another process reads them. */
  readonly paths?: readonly string[]
  readonly run: (ctx: Context, args: Args, out: Out) => Promise<void>
  /**
   * In the place of `run` when no server holds the database, for what takes the database as it is: empty,
   * or of an older form. @returns false to leave it to `run` after all.
   */
  readonly runBare?: (bare: Bare, args: Args, out: Out) => Promise<boolean>
}

/** The words of a command without its arguments: `peers add`. */
export const nameOf = (command: Command): string =>
  command.usage
    .split(' ')
    .filter((word) => !/^[<[]/.test(word))
    .join(' ')

/** A text argument that the usage or a required option guarantees. */
export const textArg = (args: Args, name: string): string => {
  const value = args[name]
  return typeof value === 'string' ? value : ''
}

/** A text option that may be absent. */
export const optionalText = (args: Args, name: string): string | undefined => {
  const value = args[name]
  return typeof value === 'string' ? value : undefined
}

/** Who acts, as the audit trail names it. */
export const BY_COMMAND_LINE = 'command line'
