import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomFrom } from './random.ts'
import type { DatabaseKind, Finding, Scenario, Setting, Size } from './scenario.ts'

export interface RunOptions {
  readonly seed: number
  readonly size: Size
  readonly database: DatabaseKind
  readonly say?: (text: string) => void
}

/** What came of one scenario on one database. */
export interface Outcome {
  readonly scenario: Scenario
  readonly options: RunOptions
  /** Time it took (ms). */
  readonly took: number
  readonly findings: readonly Finding[]
  /** Why it was not run. It has not passed then. */
  readonly skipped?: string
  /** What it or its end threw. */
  readonly error?: Error
}

/** Whether everything that had to hold was seen to hold; a scenario that saw nothing has shown nothing. */
export const passed = ({ skipped, error, findings }: Outcome): boolean =>
  !skipped && !error && findings.length > 0 && findings.every((finding) => finding.holds)

/** The command that runs it again in the same way. */
export const commandFor = ({ scenario, options }: Outcome): string =>
  `npm run test:faults -- --only ${scenario.id} --seed ${options.seed} --${options.size} --database ${options.database}`

type Ending = () => unknown

function settingOf(options: RunOptions, folder: string, endings: Ending[]): Setting {
  const say = options.say ?? (() => undefined)
  return {
    ...options,
    folder,
    random: randomFrom(options.seed),
    say,
    teardown: (ending: Ending) => void endings.push(ending),
    comment: (...words: unknown[]) => say(words.join(' ')),
  }
}

const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown))

/** Runs a scenario in a folder of its own and ends everything that it has opened, whatever happens. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Outcome> {
  const skipped = scenario.missing?.()
  if (skipped !== undefined) return { scenario, options, took: 0, findings: [], skipped }
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), `comity-${scenario.id.toLowerCase()}-`))
  const endings: Ending[] = []
  const errors: Error[] = []
  let findings: readonly Finding[] = []
  try {
    findings = await scenario.run(settingOf(options, folder, endings))
  } catch (error) {
    errors.push(toError(error))
  }
  for (const end of endings.reverse()) {
    try {
      await end()
    } catch (error) {
      errors.push(toError(error))
    }
  }
  rmSync(folder, { recursive: true, force: true })
  const [error] = errors
  const took = performance.now() - began
  return { scenario, options, took, findings, ...(error ? { error } : {}) }
}
