import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { initiative } from '../support/office.ts'
import { checkState, countUnfinished } from './checker.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Site, openSite } from './orchestrator.ts'
import { moveClock } from './queue-clock.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'
import { areSame, makePeers, shownAt } from './two-sites.ts'

/** Records of each side before the backup, and written by each side after it. */
const SIZES = { full: 40, bounded: 4 } as const
/** Longer than any wait between two attempts of the first hour (s). */
const NEXT_ATTEMPT = 3_600
const WITHIN = 120_000
const KEY = 'a passphrase of backups, by chance'

interface Side {
  readonly site: Site
  readonly desk: Desk
  /** Records of before the backup. */
  readonly known: readonly string[]
}

async function publish(desk: Desk, count: number): Promise<string[]> {
  const ids = await desk.prepare(count)
  for (const id of ids) await desk.insist(id)
  return ids
}

/** Edits, a withdrawal, and new records. */
async function moveOn({ desk, known }: Side, count: number): Promise<string[]> {
  const [gone = '', ...kept] = known
  for (const id of kept) await desk.revise(id, initiative({ name: { en: 'After the backup' } }))
  await desk.withdraw(gone)
  return publish(desk, count)
}

const stop = async ({ parts }: Pick<Site, 'parts'>) => {
  for (const part of parts) await part.stop()
}
const start = async ({ parts }: Pick<Site, 'parts'>) => {
  for (const part of parts) await part.start()
}

/** Whether a side shows of the other one's records what that one shows of them itself. */
const hasCaughtUp = async (reader: Side, { site }: Side): Promise<boolean> =>
  areSame(await shownAt(reader.site, site.origin), await shownAt(site, site.origin))

/** Ids that an instance has given to records, facts and activities; an activity has that of its fact. */
const idsGiven = ({ look, origin }: Site): Promise<Set<string>> =>
  look(async ({ db }) => {
    const { rows } = await sql<{ id: string }>`
      select id from records where uri like ${`${origin}/%`} union select id from facts
      union select split_part(uri, '/activities/', 2) from activities
        where uri like ${`${origin}/%`}`.execute(db)
    return new Set(rows.map(({ id }) => id))
  })

interface Waiting {
  readonly deliveries: number
  readonly facts: number
}

/** A backup made while one change waits to be sent, and another one to be told at all. */
async function backUp(a: Side, b: Side, file: string, key: string): Promise<Waiting> {
  await stop(b.site)
  await publish(a.desk, 1)
  const count = () =>
    a.site.look(async ({ db }) => {
      const { rows } = await sql<Waiting>`select
        (select count(*)::int from deliveries where state = 'queued') as deliveries,
        (select count(*)::int from facts where done_at is null) as facts`.execute(db)
      return rows[0] ?? { deliveries: 0, facts: 0 }
    })
  await until('a delivery that waits', async () => (await count()).deliveries > 0, WITHIN)
  for (const worker of a.site.workers) await worker.stop()
  await publish(a.desk, 1)
  const waiting = await count()
  await a.site.comity('backup', file, '--key-file', key)
  await start(b.site)
  for (const worker of a.site.workers) await worker.start()
  await a.site.look(({ db }) => moveClock(db, NEXT_ATTEMPT))
  return waiting
}

async function restore({ site }: Side, file: string, key: string) {
  await stop(site)
  await site.cluster?.query('drop database comity with (force)')
  await site.cluster?.query('create database comity')
  return site.comity('restore', file, '--key-file', key, '--verify')
}

/** Objects of a peer that came as new under two activities, and messages that were not taken. */
const readInbox = ({ look }: Site, from: Site) =>
  look(async ({ db }) => {
    const ours = `${from.origin}/%`
    const { rows } = await sql<{ twice: number; bad: number }>`select
      (select count(*)::int from (select from inbox where type = 'Create' and activity_id like ${ours}
        group by body::jsonb -> 'object' ->> 'id' having count(*) > 1) x) as twice,
      (select count(*)::int from inbox where activity_id like ${ours}
        and state not in ('applied', 'ignored')) as bad`.execute(db)
    return rows[0] ?? { twice: -1, bad: -1 }
  })

const revisionAt = ({ look }: Site, uri: string): Promise<number> =>
  look(async ({ db }) => {
    const { rows } = await sql<{ revision: number }>`
      select revision from records where uri = ${uri}`.execute(db)
    return rows[0]?.revision ?? 0
  })

async function openSides(setting: Setting): Promise<readonly [Side, Side]> {
  const sites = [await openSite(setting, {}, 'a'), await openSite(setting, {}, 'b')] as const
  const desks = [await openDesk(sites[0]), await openDesk(sites[1])] as const
  await makePeers(...sites)
  const side = async (site: Site, desk: Desk): Promise<Side> => ({
    site,
    desk,
    known: await publish(desk, SIZES[setting.size]),
  })
  return [await side(sites[0], desks[0]), await side(sites[1], desks[1])]
}

async function run(setting: Setting): Promise<Finding[]> {
  const [file, key] = [join(setting.folder, 'backup'), join(setting.folder, 'key')]
  writeFileSync(key, KEY, { mode: 0o600 })
  const [a, b] = await openSides(setting)
  const bothShow = async () => (await hasCaughtUp(a, b)) && (await hasCaughtUp(b, a))
  await until('the same at both before', bothShow, WITHIN, 250)
  const waiting = await backUp(a, b, file, key)
  const count = SIZES[setting.size]
  for (const side of [a, b]) await moveOn(side, count)
  await until('the same at both after the backup', bothShow, WITHIN, 250)
  setting.say('both have moved on; the backup comes back')

  const before = await idsGiven(a.site)
  const { audit, deliveries } = await restore(a, file, key)
  const isWhole = (audit as { ok?: boolean } | undefined)?.ok === true
  const held = await idsGiven(a.site)
  const wasBehind = !(await hasCaughtUp(a, b))
  await start(a.site)
  const caughtUp = await until('the peer as it is now', () => hasCaughtUp(a, b), WITHIN, 250)

  // The record that is changed is one that had been changed after the backup too.
  const [, changed = ''] = a.known
  const uri = [...(await shownAt(a.site, a.site.origin)).keys()].find((one) =>
    one.includes(changed),
  )
  const seen = await revisionAt(b.site, uri ?? '')
  await a.desk.revise(changed, initiative({ name: { en: 'After the restore' } }))
  const fresh = await publish(a.desk, count)
  const written = [changed, ...fresh]
  const isShown = async () => {
    const [own, there] = [
      await shownAt(a.site, a.site.origin),
      await shownAt(b.site, a.site.origin),
    ]
    const uris = [...own.keys()].filter((one) => written.some((id) => one.includes(id)))
    return uris.length === written.length && uris.every((one) => there.get(one) === own.get(one))
  }
  await until('what was written after the restore', isShown, WITHIN, 250)
  const isDone = () => a.site.look(async ({ db }) => (await countUnfinished(db)) === 0)
  await until('the end of all deliveries', isDone, WITHIN, 250)

  const reused = [...(await idsGiven(a.site))].filter((id) => before.has(id) && !held.has(id))
  const inbox = await readInbox(b.site, a.site)
  return [
    holds(
      'C18',
      'something waited when the backup was made',
      waiting.deliveries > 0 && waiting.facts > 0,
      `${waiting.deliveries} deliveries, ${waiting.facts} facts`,
    ),
    holds('C18', 'the restored database was behind its peer', wasBehind),
    holds('C18', 'rows and audit trail are as the backup says', isWhole),
    exactly('C18', 'deliveries that waited and were ended', Number(deliveries), waiting.deliveries),
    holds(
      'C18',
      'the peer’s records as they are now',
      true,
      `after ${Math.round(caughtUp / 1000)} s`,
    ),
    exactly('C18', 'ids given a second time', reused.length, 0),
    holds(
      'C18',
      'the next revision is above what the peer has seen',
      (await revisionAt(b.site, uri ?? '')) > seen && seen > 1,
      `${await revisionAt(b.site, uri ?? '')} after ${seen}`,
    ),
    exactly('I2', 'records that came to the peer as new twice', inbox.twice, 0),
    exactly('I2', 'messages that the peer did not take', inbox.bad, 0),
    ...(await Promise.all([a, b].map(({ site }) => checkState(site)))).flat(),
  ]
}

/** C18: one change of before waits to be sent when the backup is made, another to be told at all. */
export const oldBackup: Scenario = {
  id: 'C18',
  fault: 'yesterday’s backup is restored, and the peers have moved on',
  expected: 'no id is given twice, nothing happens twice at peers, and theirs is caught up with',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
