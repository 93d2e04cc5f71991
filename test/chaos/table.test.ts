import { existsSync } from 'node:fs'
import { test } from 'tap'
import { randomFrom, shuffled } from './random.ts'
import { commandFor, passed, runScenario } from './run.ts'
import { type Finding, type Scenario, atMost, exactly, holds } from './scenario.ts'
import { toAdvice, toTable } from './table.ts'

const OPTIONS = { seed: 7, size: 'bounded', database: 'postgres' } as const

const scenario = (run: Scenario['run'], more: Partial<Scenario> = {}): Scenario => ({
  id: 'C0',
  fault: 'none',
  expected: 'nothing happens',
  databases: ['postgres'],
  run,
  ...more,
})

const finding = (isSo: boolean): Finding => holds('I1', 'nothing lost', isSo)

test('a fault scenario', async (t) => {
  t.test('passes when all that it saw holds', async (t) => {
    t.ok(
      passed(
        await runScenario(
          scenario(async () => [finding(true)]),
          OPTIONS,
        ),
      ),
    )
    t.notOk(
      passed(
        await runScenario(
          scenario(async () => [finding(true), finding(false)]),
          OPTIONS,
        ),
      ),
    )
  })

  t.test('has not passed when it saw nothing, or threw, or was skipped', async (t) => {
    const nothing = await runScenario(
      scenario(async () => []),
      OPTIONS,
    )
    const broken = await runScenario(
      scenario(() => Promise.reject(new Error('oh'))),
      OPTIONS,
    )
    const missing = () => 'no faketime on this machine'
    const skipped = await runScenario(
      scenario(async () => [finding(true)], { missing }),
      OPTIONS,
    )
    t.same([nothing, broken, skipped].map(passed), [false, false, false])
    t.match(toTable([skipped]), /no faketime on this machine +\| SKIPPED/)
    t.match(toTable([broken]), /oh +\| NO/)
    t.match(toAdvice([broken, skipped]), /seed 7/)
    t.notMatch(toAdvice([skipped]), /C0/)
    t.match(commandFor(broken), '--only C0 --seed 7 --bounded --database postgres')
  })

  t.test('ends what it opened, the last first, and leaves no folder', async (t) => {
    const ended: string[] = []
    let folder = ''
    await runScenario(
      scenario(async (setting) => {
        folder = setting.folder
        t.ok(existsSync(folder))
        setting.teardown(() => void ended.push('first'))
        setting.teardown(() => void ended.push('second'))
        throw new Error('early')
      }),
      OPTIONS,
    )
    t.same(ended, ['second', 'first'])
    t.notOk(existsSync(folder))
  })

  t.test('has the same chances with the same seed', async (t) => {
    const some = (seed: number) => Array.from({ length: 5 }, randomFrom(seed))
    t.same(some(3), some(3))
    t.notSame(some(3), some(4))
    t.ok(some(5).every((one) => one >= 0 && one < 1))
    t.same(shuffled([1, 2, 3], randomFrom(1)).sort(), [1, 2, 3])
  })

  t.test('says what was aimed at and what was seen', async (t) => {
    t.match(atMost('I3', 'p95', 5.5, 5, 's'), {
      target: 'p95 ≤ 5 s',
      measured: '5.50 s',
      holds: false,
    })
    t.match(exactly('I2', 'effects', 1, 1), { target: 'effects = 1', measured: '1', holds: true })
  })
})
