import { randomInt } from 'node:crypto'
import { test } from 'tap'
import { commandFor, runScenario } from './run.ts'
import type { Scenario } from './scenario.ts'

/** Another schedule each time, unless the environment names one: `COMITY_TEST_SEED=7`. */
const SEED = Number(process.env['COMITY_TEST_SEED'] ?? randomInt(1, 2 ** 31))

/** Runs a scenario in its bounded size as a test: one subtest for each database, one assertion for each finding. */
export async function prove(scenario: Scenario): Promise<void> {
  const { id, fault, databases, inTests = databases } = scenario
  await test(`${id}: ${fault}`, async (t) => {
    for (const database of inTests) {
      const say = (text: string) => t.comment(text)
      const outcome = await runScenario(scenario, { seed: SEED, size: 'bounded', database, say })
      if (outcome.skipped !== undefined) {
        t.pass(`${id} on ${database}: skipped: ${outcome.skipped}`, { skip: outcome.skipped })
        continue
      }
      const again = commandFor(outcome)
      if (outcome.error) t.fail(`${id} on ${database}: ${outcome.error.stack}`, { again })
      else t.ok(outcome.findings.length > 0, `${id} on ${database} measured something`)
      for (const { invariant, target, measured, holds } of outcome.findings)
        t.ok(holds, `${id} on ${database}, ${invariant}: ${target} (${measured})`, { again })
    }
  })
}
