import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { type Cluster, noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { checkConduct, checkLedger, checkState, countUnfinished } from './checker.ts'
import { send } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { type Load, type Timed, checkLoad, countStatuses, startLoad } from './load.ts'
import { type Site, openSite } from './orchestrator.ts'
import { passLeases } from './queue-clock.ts'
import { type Receivers, startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'
import { type SmallDisk, noSmallDisk, openSmallDisk } from './small-disk.ts'

/** How long the disk stays full (ms). */
const FULL_FOR = { full: 60_000, bounded: 6_000 } as const
/** Of the disk: room for a cluster, its log of changes and some records (MB). */
const DISK_MB = 192
const HOSTS = 5
/** A record published after space was freed is at its peers within this time (s). */
const WELL_WITHIN = 30
/** Files of the log of changes that PostgreSQL may have in store. */
const SEGMENTS_MAX = 12
/** What a full disk is answered with. */
const TOLD: ReadonlySet<number> = new Set([503, 507])

interface Ground {
  readonly setting: Setting
  readonly disk: SmallDisk
  readonly site: Site
  readonly cluster: Cluster
  readonly desk: Desk
  readonly receivers: Receivers
  readonly load: Load
}

const isUp = (cluster: Cluster): Promise<boolean> =>
  cluster.query('select 1').then(
    () => true,
    () => false,
  )

/** As an operator does who has freed space: PostgreSQL is started when it has given up. */
async function bringUp(cluster: Cluster): Promise<void> {
  for (let i = 0; i < 20; i++) {
    if (await isUp(cluster)) return
    await sleep(250)
  }
  await cluster.start()
}

/** Uses up what PostgreSQL has of its log of changes, until it has to make a new file and cannot. */
async function useUpLog(cluster: Cluster): Promise<boolean> {
  for (let i = 0; i < SEGMENTS_MAX; i++) {
    const used = cluster.query(
      `select pg_logical_emit_message(true, 'comity', repeat('x', 1000)), pg_switch_wal()`,
    )
    const isDone = await used.then(
      () => true,
      () => false,
    )
    if (!isDone) return true
  }
  return false
}

/** Fills the disk, has everybody go on for a while, frees it, and waits for a record to arrive. */
async function fillUp(
  ground: Ground,
  drafts: readonly string[],
  more: () => Promise<unknown>,
): Promise<{ readonly well: number; readonly during: Timed[] }> {
  const { setting, disk, cluster, desk, receivers, load } = ground
  const [amid = '', after = ''] = drafts
  const from = performance.now()
  const taken = disk.fill()
  await more()
  const published = desk.insist(amid)
  await sleep(FULL_FOR[setting.size])
  // What PostgreSQL gives back meanwhile is taken as well.
  disk.fill()
  await sleep(FULL_FOR[setting.size] / 2)
  disk.free()
  const to = performance.now()
  await bringUp(cluster)
  await desk.insist(after)
  await published
  const isThere = async () => receivers.arrivals.some((one) => one.object.endsWith(after))
  await until('a delivery after space was freed', isThere, 120_000, 50)
  const well = (performance.now() - to) / 1000
  const during = load.answers.filter(({ at }) => at > from && at < to)
  setting.say(`${taken >> 20} MB taken: ${countStatuses(during)}`)
  return { well, during }
}

const countOf = (answers: readonly Timed[], isSo: (one: Timed) => boolean): number =>
  answers.filter(isSo).length

async function end({ site }: Ground): Promise<void> {
  const isDone = () => site.look(({ db }) => countUnfinished(db)).then((left) => left === 0)
  await until('the end of all deliveries', isDone, 10_000, 250).catch(() =>
    site.look(({ db }) => passLeases(db)),
  )
  await until('the end of all deliveries', isDone, 120_000, 250)
}

async function open(setting: Setting): Promise<Ground & { readonly drafts: string[] }> {
  const receivers = await startReceivers(setting, { hosts: HOSTS })
  const disk = openSmallDisk(setting, DISK_MB)
  const settings = { max_wal_size: '48MB', min_wal_size: '32MB' }
  const clusterFolder = join(disk.folder, 'pg')
  const site = await openSite(setting, { cluster: { settings }, clusterFolder })
  const { cluster } = site
  if (!cluster) throw new Error('C6 needs PostgreSQL.')
  const desk = await openDesk(site)
  const [first = '', ...drafts] = await desk.prepare(5)
  await desk.insist(first)
  desk.forget(first)
  const followers = receivers.inboxes.map((inbox) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  const load = await startLoad(setting, {
    ...{ desk, inbox: `${site.origin}/inbox`, send: (asked) => send(site.origin, asked) },
    record: { id: first, uri: `${site.origin}/initiatives/${first}` },
  })
  return { setting, disk, site, cluster, desk, receivers, load, drafts }
}

async function run(setting: Setting): Promise<Finding[]> {
  const ground = await open(setting)
  const { site, cluster, desk, receivers, load, drafts } = ground
  const tables = await fillUp(ground, drafts.slice(0, 2), () => Promise.resolve())
  let isUsedUp = false
  const log = await fillUp(ground, drafts.slice(2), async () => {
    isUsedUp = await useUpLog(cluster)
  })
  await load.stop()
  await end(ground)
  const during = [...tables.during, ...log.during]
  const told = countOf(during, ({ status }) => TOLD.has(status))
  const wrong = countOf(load.answers, ({ status }) => status >= 500 && !TOLD.has(status))
  const failedReads = countOf(tables.during, (one) => one.kind === 'read' && one.status !== 200)
  return [
    holds('C6', 'the space was missed: 503 or 507', told > 0, `${told} answers`),
    holds('C6', 'the log of changes had no room either', isUsedUp),
    exactly('C6', 'answers 5xx other than 503 and 507', wrong, 0),
    exactly('C6', 'failed reads while tables cannot grow', failedReads, 0),
    exactly(
      'C6',
      'requests without an answer',
      countOf(load.answers, (one) => !one.status),
      0,
    ),
    atMost('C6', 'tables had no room: well after space was freed', tables.well, WELL_WITHIN, 's'),
    atMost('C6', 'the log had no room: well after space was freed', log.well, WELL_WITHIN, 's'),
    ...(await site.look(({ db }) => checkLoad(db, load))),
    ...(await site.look(({ db }) => checkLedger(db, desk, receivers, receivers.inboxes))),
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C6: the disk of the database; first its tables cannot grow, then its log of changes cannot. */
export const diskFull: Scenario = {
  id: 'C6',
  fault: 'the disk of the database is full: tables cannot grow, then not even its log of changes',
  expected:
    '503 or 507; nothing lost that was acknowledged; well after space is freed. Media are not stored yet: nothing to fill there',
  databases: ['postgres'],
  missing: () => noCluster() ?? noSmallDisk(),
  run,
}
