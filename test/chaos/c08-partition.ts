import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { initiative } from '../support/office.ts'
import { checkState, checkConduct, countUnfinished } from './checker.ts'
import { PROBE_AFTER, type Side, haveConverged, openSide, pass, untilIdle } from './pair.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'
import { makePeers } from './two-sites.ts'

/** What each side writes while they are parted, and how the three days pass: in steps (h). */
const SIZES = {
  full: { records: 12, step: 4, lost: 'parted' },
  bounded: { records: 6, step: 12, lost: 'resets' },
} as const
const PARTED_FOR = 72
const HOUR = 3_600
/** Both show the same within this time of healing (s). */
const CONVERGED_WITHIN = 60

/** Edits of records that both have, new records, and some that go again. */
async function write({ desk }: Side, known: readonly string[], round: number): Promise<void> {
  const [edited = '', gone = ''] = [known[round % known.length], known[(round + 1) % known.length]]
  await desk.revise(edited, initiative({ name: { en: `Changed in step ${round}` } }))
  if (round > 1 && round % 3 === 0) await desk.withdraw(gone)
  const [fresh = ''] = await desk.prepare(1)
  await desk.insist(fresh)
}

async function part(setting: Setting, sides: readonly Side[], known: readonly string[][]) {
  const { step, lost } = SIZES[setting.size]
  for (const { line } of sides) {
    line.set({ [lost]: true })
    // Connections that are kept open would go on.
    line.reset()
  }
  let writes = 0
  for (let hours = 0; hours < PARTED_FOR; hours += step) {
    for (const [i, side] of sides.entries()) {
      if (hours / step < SIZES[setting.size].records)
        await write(side, known[i] ?? [], hours / step)
      writes++
    }
    // Long enough for attempts to begin, and to fail.
    await sleep(1_500)
    await Promise.all(sides.map(untilIdle))
    await pass(sides, step * HOUR)
  }
  return writes
}

/** Changes of one object that came out of the order of their revisions. */
const countDisorder = ({ site }: Side, origin: string): Promise<number> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<{ disorder: number }>`
      select count(*)::int as disorder from (
        select (body::jsonb -> 'object' ->> 'updated') < lag(body::jsonb -> 'object' ->> 'updated')
          over (partition by body::jsonb -> 'object' ->> 'id' order by seq) as is_late
        from inbox where type in ('Create', 'Update') and activity_id like ${`${origin}/%`}
      ) changes where is_late`.execute(db)
    return rows[0]?.disorder ?? 0
  })

async function run(setting: Setting): Promise<Finding[]> {
  const { records } = SIZES[setting.size]
  const a = await openSide(setting, 'a')
  const b = await openSide(setting, 'b')
  const sides = [a, b]
  await makePeers(a.site, b.site)
  const known: string[][] = []
  for (const side of sides) {
    const drafts = await side.desk.prepare(records)
    for (const id of drafts) await side.desk.insist(id)
    known.push(drafts)
  }
  await until('the same at both before', () => haveConverged(a, b), 90_000, 250)
  await Promise.all(sides.map(untilIdle))
  setting.say('both have the same; parted from here')

  await part(setting, sides, known)
  const isParted = !(await haveConverged(a, b))
  const waiting = await Promise.all(
    sides.map(({ site }) => site.look(({ db }) => countUnfinished(db))),
  )
  setting.say(`three days later ${waiting.join(' and ')} deliveries wait`)
  for (const { line } of sides) line.mend()
  // The lines are sound again; the next probe is due within half an hour.
  await pass(sides, PROBE_AFTER)
  const took = await until('the same at both', () => haveConverged(a, b), 300_000, 250)
  const isDone = async () => {
    const left = await Promise.all(
      sides.map(({ site }) => site.look(({ db }) => countUnfinished(db))),
    )
    return left.every((count) => count === 0)
  }
  await until('the end of all deliveries', isDone, 300_000, 500)
  const disorder = (await countDisorder(a, b.site.origin)) + (await countDisorder(b, a.site.origin))
  return [
    holds(
      'C8',
      'they differed while they were parted',
      isParted,
      `${waiting.join(' + ')} deliveries waited`,
    ),
    atMost('C8', 'the same at both after healing', took / 1000, CONVERGED_WITHIN, 's'),
    exactly('C8', 'changes of one object out of order', disorder, 0),
    ...(await Promise.all(sides.map(({ site }) => checkState(site)))).flat(),
    ...sides.flatMap(({ site, desk }) => checkConduct(site, desk)),
  ]
}

/** C8: the queues' clock passes the three days in steps; the lines are broken for all of them. */
export const partition: Scenario = {
  id: 'C8',
  fault: 'two servers are parted for three days of the queues’ clock, and both go on writing',
  expected: 'the same at both within 60 s of healing; changes of one object in their order',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
