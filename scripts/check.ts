import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { parseArgs, styleText } from 'node:util'

/**
 * Everything that CI runs, in one command. Ends with tap's own count, alone on a line:
 * `N passed, N failed, N skipped`. In CI a skipped test is a failure: the machine there can run them all.
 */
const { values: flags } = parseArgs({ options: { fast: { type: 'boolean', default: false } } })
const IN_CI = Boolean(process.env['CI'])

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const STEPS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'floors', command: ['node', 'scripts/check-tree.ts'] },
  { name: 'openapi', command: ['node', 'scripts/gen-openapi.ts', '--check'] },
]

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Runs a program of this project. @returns its exit code. */
function run(command: readonly string[], onLine: (line: string) => void): Promise<number> {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let rest = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(onLine)
    })
    child.once('close', (code) => {
      if (rest !== '') onLine(rest)
      resolve(code ?? 1)
    })
  })
}

async function check(step: Step): Promise<boolean> {
  const began = Date.now()
  const lines: string[] = []
  const ok = (await run(step.command, (line) => lines.push(line))) === 0
  const mark = ok ? styleText('green', 'ok') : styleText('red', 'no')
  say(`${mark} ${step.name.padEnd(8)} ${((Date.now() - began) / 1000).toFixed(1)} s`)
  if (!ok) lines.forEach(say)
  return ok
}

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** tap's summary of a whole run: `# { total: 36, pass: 35, skip: 1 }`. */
function countsOf(summary: string): Counts {
  const of = (word: string) => Number(new RegExp(`\\b${word}: (\\d+)`).exec(summary)?.[1] ?? 0)
  return { passed: of('pass'), failed: of('fail'), skipped: of('skip') }
}

/** Runs all tests; shows each file as it ends, and whatever failed or was skipped. */
async function test(): Promise<Counts & { code: number }> {
  let summary = ''
  let explaining = false
  const code = await run(['tap', 'run', '--reporter=tap'], (line) => {
    if (line.startsWith('# {')) summary = line
    if (/^(not )?ok \d+ - test\//.test(line)) say(line.replace(/ \{$/, ''))
    else if (/^\s+not ok /.test(line) || / # SKIP/.test(line)) say(line)
    // What a failed assertion says stands in a block of its own under it.
    if (/^\s+not ok /.test(line)) explaining = true
    else if (explaining && /^\s+(---|\.\.\.)/.test(line)) explaining = line.includes('---')
    else if (explaining) say(line)
  })
  return { ...countsOf(summary), code }
}

const checks: boolean[] = []
for (const step of STEPS) checks.push(await check(step))
if (flags.fast) process.exit(checks.every(Boolean) ? 0 : 1)

// A fresh install has no compiled runner of tap's plugins yet; the first run would fail without it.
if (!existsSync('.tap/plugins')) await run(['tap', 'build'], () => undefined)
const counts = await test()
const broken = checks.filter((ok) => !ok).length
const forbidden = IN_CI ? counts.skipped : 0
if (forbidden > 0) say('In CI nothing may be skipped.')
const failed = counts.failed + broken + forbidden
say(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`)
process.exit(counts.code === 0 && failed === 0 ? 0 : 1)
