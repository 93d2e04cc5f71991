import { setTimeout as sleep } from 'node:timers/promises'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { checkState, checkConduct, checkLedger, countUnfinished } from './checker.ts'
import { send } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { type Load, checkLoad, countStatuses, startLoad } from './load.ts'
import { type Site, openSite } from './orchestrator.ts'
import { passLeases } from './queue-clock.ts'
import { type Receivers, startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** How long the database stays away (s). */
const OUTAGES = { full: [1, 10, 60], bounded: [1] } as const
const HOSTS = 20
/** Everything works again within this time after the database (s); a small run shares its machine with others. */
const RECOVERED_WITHIN = { full: 5, bounded: 20 } as const
/** An answer while it is away comes within this time (s). */
const ANSWERED_WITHIN = 5
/** Records published in each outage: before, in the middle, after. */
const RECORDS = 3

interface Outage {
  /** When the database was killed, and when it took connections again (ms of this process). */
  readonly from: number
  readonly to: number
  /** Until the first draft and the first delivery after that (s). */
  readonly web: number
  readonly worker: number
}

/** Publishes until it is done, and waits for the record at the first inbox. @returns when it came. */
async function untilDelivered(desk: Desk, receivers: Receivers, id: string): Promise<number> {
  await desk.insist(id)
  const came = () => receivers.arrivals.find((one) => one.object.endsWith(id))
  await until('a delivery', async () => came() !== undefined, 120_000, 20)
  return came()?.at ?? 0
}

interface Ground {
  readonly setting: Setting
  readonly site: Site
  readonly desk: Desk
  readonly receivers: Receivers
  readonly load: Load
}

/** Kills the database with deliveries under way, and starts it after `seconds`. */
async function breakFor(
  ground: Ground,
  seconds: number,
  drafts: readonly string[],
): Promise<Outage> {
  const { site, desk, receivers, load, setting } = ground
  const [before = '', amid = '', after = ''] = drafts
  await desk.insist(before)
  await sleep(20 + 200 * setting.random())
  const from = performance.now()
  await site.cluster?.kill()
  const published = sleep(seconds * 300).then(() => desk.insist(amid))
  await sleep(seconds * 1000)
  await site.cluster?.start()
  const to = performance.now()
  const delivered = await untilDelivered(desk, receivers, after)
  await published
  const isWritten = () => load.answers.find((one) => one.at > to && one.status === 201)
  await until('a draft', async () => isWritten() !== undefined, 120_000, 20)
  const written = isWritten()
  const web = ((written?.at ?? 0) + (written?.took ?? 0) - to) / 1000
  const outage = { from, to, web, worker: (delivered - to) / 1000 }
  setting.say(`${seconds} s away: ${countStatuses(load.answers.filter((one) => one.at > from))}`)
  return outage
}

/**
 * Waits until all deliveries have ended. One that was claimed in a transaction whose end the worker did not hear of
 * waits for its lease; a small run has the queue's clock pass it.
 */
async function end({ setting, site }: Ground): Promise<void> {
  const isDone = () => site.look(({ db }) => countUnfinished(db)).then((left) => left === 0)
  const ended = (within: number) => until('the end of all deliveries', isDone, within, 250)
  if (setting.size === 'full') return void (await ended(120_000))
  await ended(5_000).catch(() => site.look(({ db }) => passLeases(db)))
  await ended(120_000)
}

const isAmid = (outages: readonly Outage[], at: number, within: number): boolean =>
  outages.some(({ from, to }) => at > from - 100 && at < to + within * 1000)

async function run(setting: Setting): Promise<Finding[]> {
  const outages = OUTAGES[setting.size]
  const recovered = RECOVERED_WITHIN[setting.size]
  const receivers = await startReceivers(setting, { hosts: HOSTS, delay: () => 300 })
  const site = await openSite(setting, { webs: 1, workers: 1 })
  const desk = await openDesk(site)
  const [first = '', ...drafts] = await desk.prepare(1 + RECORDS * outages.length)
  await desk.insist(first)
  const followers = receivers.inboxes.map((inbox) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  desk.forget(first)
  const pids = site.parts.map((part) => part.pid())
  const record = { id: first, uri: `${site.origin}/initiatives/${first}` }
  const at = site.origin
  const inbox = `${at}/inbox`
  const pause = setting.size === 'bounded' ? { write: 300 } : {}
  const load = await startLoad(setting, {
    ...{ desk, record, inbox, pause },
    send: (asked) => send(at, asked),
  })
  const ground = { setting, site, desk, receivers, load }
  const seen: Outage[] = []
  for (const [i, seconds] of outages.entries())
    seen.push(await breakFor(ground, seconds, drafts.slice(i * RECORDS, (i + 1) * RECORDS)))
  await load.stop()
  await end(ground)
  const all = [...load.answers, ...desk.answers]
  const wrong = load.answers.filter(
    ({ status, at: when }) => status >= 500 && (status !== 503 || !isAmid(seen, when, recovered)),
  )
  const unanswered = load.answers.filter(({ status }) => status === 0)
  const slowest = Math.max(...load.answers.map(({ took }) => took)) / 1000
  const unavailable = all.filter(({ status }) => status === 503).length
  const restarted = site.parts.filter((part, i) => part.pid() !== pids[i]).length
  return [
    holds('C4', 'the database was missed: 503', unavailable > 0, `${unavailable} answers`),
    exactly('C4', 'answers 5xx other than 503, or at other times', wrong.length, 0),
    exactly('C4', 'requests without an answer', unanswered.length, 0),
    atMost('C4', 'the slowest answer', slowest, ANSWERED_WITHIN, 's'),
    ...seen.flatMap(({ web, worker }, i) => [
      atMost('C4', `${outages[i]} s away: writes again`, web, recovered, 's'),
      atMost('C4', `${outages[i]} s away: deliveries again`, worker, recovered, 's'),
    ]),
    exactly('C4', 'processes started again', restarted, 0),
    ...(await site.look(({ db }) => checkLoad(db, load))),
    ...(await site.look(({ db }) => checkLedger(db, desk, receivers, receivers.inboxes))),
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C4 on a PostgreSQL of its own. */
export const databaseKilled: Scenario = {
  id: 'C4',
  fault: 'kill -9 the postmaster; it is back after 1, 10 and 60 s',
  expected: '503 and not 500; all is well 5 s after the database is; no 202 without a row',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
