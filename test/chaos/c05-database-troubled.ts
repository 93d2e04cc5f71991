import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Cluster, mustBeOurs, noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { checkState, checkConduct, checkLedger, countUnfinished } from './checker.ts'
import { send } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { type Load, checkLoad, countStatuses, startLoad } from './load.ts'
import { openSite } from './orchestrator.ts'
import { passLeases } from './queue-clock.ts'
import { startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** How long each trouble lasts (ms). */
const LASTS = { full: 60_000, bounded: 3_000 } as const
/** A record published after the trouble is at its peers within this time (s). */
const WELL_WITHIN = 20
const HOSTS = 10
const CONNECTIONS = 30
/** Time in which PostgreSQL finds a deadlock is 1 s; the other side of it is set up well before (ms). */
const BEFORE_DETECTION = 300

/** A connection of somebody else, which may be cut at any time. */
async function connect(cluster: Cluster, database = 'comity'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: cluster.url(database) })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const terminateAll = (cluster: Cluster) =>
  cluster.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'comity%'`,
  )

type Trouble = (setting: Setting, cluster: Cluster) => Promise<void>

/** Somebody takes every connection that there is, and those of the server as well. */
const useUpConnections: Trouble = async (setting, cluster) => {
  const taken: pg.Client[] = []
  const takeAll = async () => {
    for (let i = 0; i < CONNECTIONS; i++) {
      const client = await connect(cluster, 'postgres').catch(() => undefined)
      if (!client) return
      taken.push(client)
    }
  }
  await takeAll()
  await taken[0]?.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'comity%'`,
  )
  const until = Date.now() + LASTS[setting.size]
  while (Date.now() < until) {
    await takeAll()
    await sleep(20)
  }
  await Promise.all(taken.map((client) => client.end()))
}

const holdLock: Trouble = async (setting, cluster) => {
  const client = await connect(cluster)
  await client.query('begin')
  await client.query('lock table deliveries in access exclusive mode')
  await sleep(LASTS[setting.size])
  await client.query('commit')
  await client.end()
}

/** Every statement is ended that takes a millisecond. */
const endStatements: Trouble = async (setting, cluster) => {
  await cluster.query(`alter database comity set statement_timeout = '1ms'`)
  await terminateAll(cluster)
  await sleep(LASTS[setting.size])
  await cluster.query('alter database comity reset statement_timeout')
  await terminateAll(cluster)
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'all connections terminated': async (_, cluster) => void (await terminateAll(cluster)),
  'no connection left': useUpConnections,
  'a lock held on deliveries': holdLock,
  'statements timed out': endStatements,
}

/** A publisher and somebody else wait for each other; PostgreSQL ends the publisher's transaction. */
async function deadlock(cluster: Cluster, desk: Desk, draft: string): Promise<Finding[]> {
  const client = await connect(cluster)
  await client.query('begin')
  await client.query('lock table audit in share mode')
  const published = desk.publish(draft)
  await sleep(BEFORE_DETECTION)
  await client.query('select id from records where id = $1 for update', [draft])
  await client.query('commit')
  await client.end()
  const { status } = await published
  const [found] = await cluster.query<{ deadlocks: number }>(
    `select deadlocks::int from pg_stat_database where datname = 'comity'`,
  )
  const count = found?.deadlocks ?? 0
  return [
    holds('C5', 'a deadlock was found and broken', count > 0, String(count)),
    exactly('C5', 'a publisher in a deadlock is answered', status, 204),
  ]
}

const wrongIn = (load: Load): number =>
  load.answers.filter(({ status }) => status >= 500 && status !== 503).length

async function run(setting: Setting): Promise<Finding[]> {
  const receivers = await startReceivers(setting, { hosts: HOSTS, delay: () => 200 })
  const settings = { max_connections: String(CONNECTIONS) }
  const site = await openSite(setting, { cluster: { settings } })
  const { cluster } = site
  if (!cluster) throw new Error('C5 needs PostgreSQL.')
  await mustBeOurs(cluster.url('comity'), setting.folder)
  const desk = await openDesk(site)
  const names = Object.entries(TROUBLES)
  const [first = '', locked = '', ...drafts] = await desk.prepare(2 + names.length)
  await desk.insist(first)
  desk.forget(first)
  const followers = receivers.inboxes.map((inbox) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  const load = await startLoad(setting, {
    ...{ desk, inbox: `${site.origin}/inbox`, send: (asked) => send(site.origin, asked) },
    record: { id: first, uri: `${site.origin}/initiatives/${first}` },
  })
  const findings: Finding[] = []
  for (const [i, [name, trouble]] of names.entries()) {
    await trouble(setting, cluster)
    const over = performance.now()
    const draft = drafts[i] ?? ''
    await desk.insist(draft)
    const isThere = async () => receivers.arrivals.some((one) => one.object.endsWith(draft))
    await until(`a delivery after ${name}`, isThere, 120_000, 50)
    const well = (performance.now() - over) / 1000
    findings.push(atMost('C5', `well after: ${name}`, well, WELL_WITHIN, 's'))
    setting.say(`${name}: ${countStatuses(load.answers)}`)
  }
  findings.push(...(await deadlock(cluster, desk, locked)))
  await load.stop()
  const isDone = () => site.look(({ db }) => countUnfinished(db)).then((left) => left === 0)
  await until('the end of all deliveries', isDone, 10_000, 250).catch(() =>
    site.look(({ db }) => passLeases(db)),
  )
  await until('the end of all deliveries', isDone, 120_000, 250)
  return [
    ...findings,
    exactly('C5', 'answers 5xx other than 503', wrongIn(load), 0),
    ...(await site.look(({ db }) => checkLoad(db, load))),
    ...(await site.look(({ db }) => checkLedger(db, desk, receivers, receivers.inboxes))),
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C5: one trouble after the other, under load. */
export const databaseTroubled: Scenario = {
  id: 'C5',
  fault: 'connections terminated, used up; a hot table locked; statements timed out; a deadlock',
  expected: 'at most 3 retries; no stuck worker; 503 and not 500',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
