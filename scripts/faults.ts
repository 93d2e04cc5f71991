import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Outcome, passed, runScenario } from '../test/chaos/run.ts'
import type { Scenario, Size } from '../test/chaos/scenario.ts'
import { SCENARIOS } from '../test/chaos/scenarios.ts'
import { toAdvice, toTable } from '../test/chaos/table.ts'

/**
 * Breaks things around a running server and prints what held: `npm run test:faults`.
 * `-- --only C7,C9` some scenarios, `--seed N` the schedule of another run, `--bounded` the small size of
 * `npm test`, `--database postgres` or `embedded` one of them. Ends with 1 when something does not hold.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string' },
    database: { type: 'string' },
    bounded: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
})

const say = (text: string): void => void process.stdout.write(`${text}\n`)

function chosen(only: string | undefined): readonly Scenario[] {
  if (only === undefined) return SCENARIOS
  const ids = only.split(',').map((id) => id.trim().toUpperCase())
  const unknown = ids.filter((id) => !SCENARIOS.some((scenario) => scenario.id === id))
  if (unknown.length > 0) {
    say(
      `There is no ${unknown.join(', ')}. Choose of: ${SCENARIOS.map(({ id }) => id).join(', ')}.`,
    )
    process.exit(1)
  }
  return SCENARIOS.filter(({ id }) => ids.includes(id))
}

const seed = values.seed === undefined ? randomInt(1, 2 ** 31) : Number(values.seed)
const size: Size = values.bounded ? 'bounded' : 'full'
const scenarios = chosen(values.only)
say(`${scenarios.length} scenarios, ${size} size, seed ${seed}.`)

const outcomes: Outcome[] = []
for (const scenario of scenarios) {
  for (const database of scenario.databases) {
    if (values.database !== undefined && values.database !== database) continue
    say(`${scenario.id} on ${database}: ${scenario.fault}`)
    const outcome = await runScenario(scenario, {
      seed,
      size,
      database,
      say: (text) => say(`  ${text}`),
    })
    outcomes.push(outcome)
    const word =
      outcome.skipped !== undefined ? 'skipped' : passed(outcome) ? 'holds' : 'DOES NOT HOLD'
    say(`${scenario.id} on ${database}: ${word}, ${(outcome.took / 1_000).toFixed(0)} s`)
  }
}

const failed = outcomes.filter((one) => one.skipped === undefined && !passed(one))
const skipped = outcomes.filter((one) => one.skipped !== undefined)
say(`\n${toTable(outcomes)}\n`)
if (failed.length > 0) say(toAdvice(outcomes))
say(
  `${outcomes.length - failed.length - skipped.length} hold, ${failed.length} do not, ${skipped.length} skipped. Seed ${seed}.`,
)
process.exit(failed.length > 0 || outcomes.length === skipped.length ? 1 : 0)
