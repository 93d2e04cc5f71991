import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { until } from '../support/instances.ts'
import { checkState, checkConduct, checkLedger, countUnfinished } from './checker.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { passLeases } from './queue-clock.ts'
import { type Part, type Site, openSite } from './orchestrator.ts'
import { type Receivers, startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, holds } from './scenario.ts'

/** Hosts, records for each of them, kills; and how far apart records and kills are (ms, on average). */
const SIZES = {
  full: {
    ...{ hosts: 100, records: 10, kills: { postgres: 50, embedded: 50 } },
    ...{ recordEvery: 20_000, killEvery: 4_000, slowest: 2_000 },
  },
  bounded: {
    ...{ hosts: 40, records: 5, kills: { postgres: 3, embedded: 2 } },
    ...{ recordEvery: 1_000, killEvery: 800, slowest: 1_500 },
  },
} as const

/** A killed worker's jobs run again within this time (ms, REL-05). */
const AGAIN_WITHIN = 90_000

/** What a worker had under way when it was killed. */
interface Kill {
  readonly at: number
  readonly jobs: readonly { readonly activity: string; readonly inbox: string }[]
}

/** What the worker with this name holds leases of. */
const leasedBy = (site: Site, owner: string): Promise<Kill['jobs']> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<{ activity: string; inbox: string }>`
      select activity_uri as activity, inbox from deliveries
      where state = 'queued' and lease_owner = ${owner}`.execute(db)
    return rows
  })

async function killOne(site: Site, victim: Part): Promise<Kill> {
  const owner = victim.owner()
  await victim.kill()
  const at = performance.now()
  const jobs = await leasedBy(site, owner)
  await victim.start()
  return { at, jobs }
}

/** Kills workers at random; on PostgreSQL one that has something under way, if that is within 5 s. */
async function killAtRandom(setting: Setting, site: Site): Promise<Kill[]> {
  const { kills, killEvery } = SIZES[setting.size]
  const done: Kill[] = []
  while (done.length < kills[setting.database]) {
    await sleep(killEvery * (0.25 + 1.5 * setting.random()))
    let victim = site.workers[Math.floor(setting.random() * site.workers.length)]
    for (let looks = 0; site.cluster && looks < 50; looks++) {
      if (victim && (await leasedBy(site, victim.owner())).length > 0) break
      await sleep(100)
      victim = site.workers[Math.floor(setting.random() * site.workers.length)]
    }
    if (!victim) throw new Error('There is no worker.')
    done.push(await killOne(site, victim))
    if (done.length % 10 === 0) setting.say(`${done.length} kills`)
  }
  return done
}

/**
 * The longest time until a job of a killed worker ran again (ms): it came to its inbox, or another worker was
 * found with it when that one was killed in turn.
 */
function longestUntilAgain(kills: readonly Kill[], receivers: Receivers, jump: Jump): number {
  const waits = kills.flatMap(({ at, jobs }) =>
    jobs.flatMap(({ activity, inbox }) => {
      const isSame = (one: Kill['jobs'][number]) => one.activity === activity && one.inbox === inbox
      const came = receivers.arrivals.find((one) => one.at > at && isSame(one))
      const taken = kills.find((kill) => kill.at > at && kill.jobs.some(isSame))
      const again = Math.min(came?.at ?? Infinity, taken?.at ?? Infinity)
      if (again === Infinity) return []
      const jumped = at < jump.at && again > jump.at ? jump.by : 0
      return [again - at + jumped]
    }),
  )
  return Math.max(0, ...waits)
}

interface Jump {
  readonly at: number
  readonly by: number
}

/** Lets the leases of the dead run out, in truth or by the queue's clock, and waits for the end of all deliveries. */
async function finish(
  setting: Setting,
  site: Site,
  receivers: Receivers,
  wanted: number,
): Promise<Jump> {
  let jump: Jump = { at: Infinity, by: 0 }
  if (setting.size === 'bounded') {
    // First the living have to end what they do: their leases would run out too.
    const leases = () => Promise.all(site.workers.map((part) => leasedBy(site, part.owner())))
    if (site.cluster)
      await until('the living to be idle', async () => (await leases()).flat().length === 0)
    else await site.workers[0]?.stop()
    const by = await site.look(({ db }) => passLeases(db))
    jump = { at: performance.now(), by }
    if (!site.cluster) await site.workers[0]?.start()
  }
  const came = () => new Set(receivers.arrivals.map((one) => `${one.activity} ${one.inbox}`)).size
  const isDone = site.cluster
    ? () => site.look(({ db }) => countUnfinished(db)).then((left) => left === 0)
    : () => Promise.resolve(came() >= wanted)
  await until('the end of all deliveries', isDone, 400_000, 250)
  // On the embedded database the last results are written a moment after the last answer.
  await sleep(2 * SIZES[setting.size].slowest)
  return jump
}

async function publishAll(setting: Setting, desk: Desk, drafts: readonly string[]): Promise<void> {
  for (const id of drafts) {
    await desk.insist(id)
    await sleep(SIZES[setting.size].recordEvery * (0.5 + setting.random()))
  }
}

async function run(setting: Setting): Promise<Finding[]> {
  const { hosts, records, slowest } = SIZES[setting.size]
  const delay = () => 100 + setting.random() * slowest
  const receivers = await startReceivers(setting, { hosts, delay })
  const { inboxes } = receivers
  const site = await openSite(setting, { workers: 2 })
  const desk = await openDesk(site)
  const drafts = await desk.prepare(records)
  if (!site.cluster) await site.workers[0]?.stop()
  const followers = inboxes.map((inbox) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  if (!site.cluster) await site.workers[0]?.start()

  const [kills] = await Promise.all([
    killAtRandom(setting, site),
    publishAll(setting, desk, drafts),
  ])
  const jump = await finish(setting, site, receivers, records * hosts)
  const bounds = await checkState(site)
  if (!site.cluster) await site.workers[0]?.stop()
  const ledger = await site.look(({ db }) => checkLedger(db, desk, receivers, inboxes))
  const inFlight = kills.reduce((sum, kill) => sum + kill.jobs.length, 0)
  const again = longestUntilAgain(kills, receivers, jump) / 1000
  return [
    holds('C1', `${kills.length} kills hit jobs in flight`, inFlight > 0, `${inFlight} jobs`),
    atMost('REL-05', "a killed worker's jobs again", again, AGAIN_WITHIN / 1000, 's'),
    atMost('I2', 'duplicates on the wire', receivers.duplicates(), inFlight),
    ...ledger,
    ...bounds,
    ...checkConduct(site, desk),
  ]
}

/** C1. In its small size the queue's clock is moved over the leases instead of waiting for them. */
export const workerKilled: Scenario = {
  id: 'C1',
  fault: 'kill -9 a worker at random, again and again, during deliveries',
  expected: "nothing lost, nothing twice; a dead worker's jobs run again within 90 s",
  databases: ['postgres', 'embedded'],
  run,
}
