import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../src/store/database.ts'
import { until } from '../support/instances.ts'
import { initiative } from '../support/office.ts'
import { checkState, checkConduct } from './checker.ts'
import { type Answer, send } from './client.ts'
import { openDesk } from './desk.ts'
import { openSite } from './orchestrator.ts'
import { openProxyd } from './proxyd.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'

/** Drafts whose answers are lost: half of them after their commit, half at any moment. */
const ROUNDS = { full: 20, bounded: 4 } as const
/** A request has surely been carried out after this time, where the database cannot be looked into (ms). */
const SURELY_DONE = 1_500
/** A moment before, in or after the request (ms). */
const ANY_MOMENT = 40
/** A client goes on repeating for this long (ms). */
const PATIENCE = 60_000

const titleOf = (round: number): string => `Answer ${round} was lost`

/** How many drafts there are with the title of each round. */
async function countDrafts(db: Db, rounds: number): Promise<number[]> {
  const { rows } = await sql<{ title: string; count: number }>`
    select working -> 'name' ->> 'en' as title, count(*)::int as count
    from records where working is not null group by 1`.execute(db)
  const counts = new Map(rows.map((row) => [row.title, row.count]))
  return Array.from({ length: rounds }, (_, round) => counts.get(titleOf(round)) ?? 0)
}

async function run(setting: Setting): Promise<Finding[]> {
  const rounds = ROUNDS[setting.size]
  const site = await openSite(setting)
  const desk = await openDesk(site)
  const [web] = site.webs
  if (!web) throw new Error('There is no web process.')
  const port = Number(new URL(web.at).port)
  const line = await openProxyd(setting, { target: { host: '127.0.0.1', port } })
  const begin = (round: number): Promise<Answer> =>
    send(line.origin, {
      method: 'POST',
      path: `/organisations/${desk.office.id}/initiatives`,
      token: desk.office.author,
      body: { draft: initiative({ name: { en: titleOf(round) } }) },
      headers: { 'idempotency-key': `round-${setting.seed}-${round}`, host: new URL(web.at).host },
    })
  const isThere = (round: number) =>
    site.look(({ db }) => countDrafts(db, rounds)).then((counts) => (counts[round] ?? 0) > 0)

  let unanswered = 0
  let committed = 0
  const ids = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const isAfterCommit = round % 2 === 0
    line.set({ losesReplies: true })
    const lost = begin(round)
    if (!isAfterCommit) await sleep(ANY_MOMENT * setting.random())
    else if (site.cluster) await until('the commit', () => isThere(round), 20_000, 5)
    else await sleep(SURELY_DONE)
    await web.kill()
    if (isAfterCommit && (await isThere(round))) committed++
    line.mend()
    line.reset()
    if ((await lost).status === 0) unanswered++
    await web.start()
    const until201 = Date.now() + PATIENCE
    let answer = await begin(round)
    while (answer.status !== 201 && Date.now() < until201) {
      await sleep(100)
      answer = await begin(round)
    }
    ids.add((answer.body as { id?: string }).id ?? '')
    if (round % 5 === 4) setting.say(`${round + 1} answers lost`)
  }
  const bounds = await checkState(site)
  if (!site.cluster) await web.stop()
  const counts = await site.look(({ db }) => countDrafts(db, rounds))
  const once = counts.filter((count) => count === 1).length
  return [
    exactly('C2', 'answers that were lost', unanswered, rounds),
    holds('C2', 'some were lost after the commit', committed > 0, `${committed} of ${rounds}`),
    exactly('C2', 'repeated requests that made one record', once, rounds),
    exactly('C2', 'records that repeating named', ids.size, rounds),
    ...bounds,
    ...checkConduct(site, desk),
  ]
}

/** C2: the line loses the answer, the process is killed, and the client asks again under the same key. */
export const webKilled: Scenario = {
  id: 'C2',
  fault: 'kill -9 web between commit and answer; the client repeats with its Idempotency-Key',
  expected: 'one record only',
  databases: ['postgres', 'embedded'],
  run,
}
