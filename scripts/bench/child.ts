import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * Processes that are measured. The load is made by the process that asks, so that the time of the one
 * that answers is the work of the server alone.
 */
export interface Child {
  /** Has the process answer one of its questions. @throws Error with what it threw. */
  readonly ask: <T>(question: string, input?: unknown) => Promise<T>
  /** Time that work costs the process, in seconds of one core: its code, its garbage, its sockets. */
  readonly costOf: (work: () => Promise<unknown>) => Promise<number>
  readonly stop: () => Promise<void>
}

/** What a process can be asked, by name. `cpu` and `stop` are answered by themselves. */
export type Answers = Readonly<Record<string, (input: never) => unknown>>

interface Question {
  readonly nr: number
  readonly question: string
  readonly input: unknown
}
type Reply = { readonly nr: number } & ({ readonly value: unknown } | { readonly error: string })

/** Folder that profiles of the children are written to; none without one. */
let profiles: string | undefined
export const profileInto = (folder: string): void => {
  profiles = folder
}

/** Settings of Comity in this shell are not those of the servers that are measured. */
const inherited = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COMITY_')))

/** Starts `file` of this folder as a process and waits until it answers. */
export async function startChild(
  file: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...inherited(), ...settings },
    execArgv: profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [],
    serialization: 'advanced',
  })
  const waiting = new Map<number, (reply: Reply) => void>()
  child.on('message', (reply: Reply) => {
    waiting.get(reply.nr)?.(reply)
    waiting.delete(reply.nr)
  })
  child.once('exit', (code) => {
    for (const [nr, end] of waiting) end({ nr, error: `${file} ended with ${code}.` })
    waiting.clear()
  })
  let last = 0
  const ask = async <T>(question: string, input?: unknown): Promise<T> => {
    const nr = ++last
    const replied = new Promise<Reply>((resolve) => waiting.set(nr, resolve))
    child.send({ nr, question, input } satisfies Question)
    const reply = await replied
    if ('error' in reply) throw new Error(`${file}, ${question}: ${reply.error}`)
    return reply.value as T
  }
  await ask('cpu')
  return {
    ask,
    costOf: async (work) => {
      const before = await ask<number>('cpu')
      await work()
      return (await ask<number>('cpu')) - before
    },
    stop: async () => {
      const ended = once(child, 'exit')
      await ask('stop')
      child.disconnect()
      await ended
    },
  }
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

/** Makes this process one that answers. @param stop closes what it has opened. */
export function answerParent(answers: Answers, stop: () => Promise<void> = async () => undefined) {
  const all: Answers = { ...answers, cpu: cpuSeconds, stop }
  const reply = (message: Reply) => void process.send?.(message)
  process.on('message', ({ nr, question, input }: Question) => {
    Promise.resolve()
      .then(() => all[question]?.(input as never))
      .then((value) => reply({ nr, value }))
      .catch((error: unknown) =>
        reply({
          nr,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      )
  })
  process.once('disconnect', () => process.exit(0))
}
