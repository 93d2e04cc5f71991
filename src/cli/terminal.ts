import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'
import progress from 'cli-progress'
import { Refusal } from '../domain/refusal.ts'
import type { Out } from './command.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

/** Lines on standard output, a bar when it is a terminal, and with `json` nothing but the outcome. */
export function terminalOut(json: boolean): Out & { readonly end: () => void } {
  let bar: progress.SingleBar | undefined
  const end = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    line: (text) => {
      if (json) return
      end()
      say(text)
    },
    warn: (text) => {
      end()
      complain(styleText('yellow', text, { stream: process.stderr }))
    },
    progress: (done, total, what) => {
      if (json || !process.stdout.isTTY) return
      if (!bar) {
        const format = `${what} {bar} {value} of {total}`
        bar = new progress.SingleBar({ format, hideCursor: true }, progress.Presets.shades_classic)
        bar.start(total, done)
      }
      bar.setTotal(total)
      bar.update(done)
    },
    ask: async (question) => {
      if (json || !process.stdin.isTTY || !process.stdout.isTTY) return undefined
      end()
      const terminal = createInterface({ input: process.stdin, output: process.stdout })
      return terminal.question(question).finally(() => terminal.close())
    },
    result: (data) => {
      end()
      if (json) say(JSON.stringify(data))
    },
    end,
  }
}

/** Tells why a command did not do what it says. @returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  if (!(error instanceof Refusal)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    complain(json ? JSON.stringify({ error: 'failed', message }) : message)
    return 70
  }
  const { code, message, issues } = error
  if (json) complain(JSON.stringify({ error: code, message, issues }))
  else {
    complain(styleText('red', message, { stream: process.stderr }))
    for (const issue of issues) complain(`  ${issue.path}: ${issue.message}`)
  }
  return 1
}
