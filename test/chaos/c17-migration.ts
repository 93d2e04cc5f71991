import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { NEXT, beginNext } from './c17/next.ts'
import { checkConduct, checkLedger, checkState, countUnfinished } from './checker.ts'
import { send } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { type Load, type Timed, checkLoad, countStatuses, quantile, startLoad } from './load.ts'
import { type Part, type Site, openSite } from './orchestrator.ts'
import { startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** Rows of a table that the migration reads, indexes and adds a column to; crashes before it succeeds. */
const SIZES = {
  full: { rows: 500_000, crashes: 5, records: 12 },
  bounded: { rows: 50_000, crashes: 1, records: 4 },
} as const
const HOSTS = 5
/** How long a process sits on its locks before it is killed (ms): whoever reads waits as long. */
const SITS_FOR = 500
/** The slowest answer while somebody migrates (s). */
const ANSWERED_WITHIN = 10
/** Of an answer that failed (characters). */
const SHOWN = 1_500

/** Actors of another server that nobody deals with. */
const fill = (site: Site, rows: number): Promise<unknown> =>
  site.look(({ db }) =>
    sql`insert into actors (id, uri, local, host, kind, handle, name, language, inbox, created_at, updated_at)
      select 'filler' || n, 'https://filler.invalid/' || n, false, 'filler.invalid', 'Organization',
        'filler' || n, '{"en":"Filler"}', 'en', 'https://filler.invalid/inbox', now(), now()
      from generate_series(1, ${rows}::int) n`.execute(db),
  )

/** What is there of the next version: its line among the migrations, its table, its column. */
const tracesOf = (site: Site): Promise<number> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<{ traces: number }>`
      select (select count(*)::int from kysely_migration where name = ${NEXT})
        + (to_regclass('next_notes') is not null)::int
        + (select count(*)::int from pg_attribute
            where attrelid = 'records'::regclass and attname = 'next_note') as traces`.execute(db)
    return rows[0]?.traces ?? 0
  })

/** Runs while records are published, and is killed half-way. @returns what was left of it. */
async function crash(setting: Setting, site: Site, url: string): Promise<number> {
  const next = beginNext(setting, url, true)
  await next.halfway
  await sleep(SITS_FOR * (0.5 + setting.random()))
  await next.kill()
  return tracesOf(site)
}

/** Whether a process of this version comes up on what the next one has made. */
async function comesUp(part: Part): Promise<boolean> {
  await part.kill()
  return part.start().then(
    () => true,
    () => false,
  )
}

async function publishAll(desk: Desk, drafts: readonly string[]): Promise<void> {
  for (const id of drafts) await desk.insist(id)
}

const isFailed = ({ status }: Timed): boolean => status === 0 || status >= 400

const failedOf = (load: Load, kind: string): number =>
  load.answers.filter((one) => one.kind === kind && isFailed(one)).length

async function run(setting: Setting): Promise<Finding[]> {
  const { rows, crashes, records } = SIZES[setting.size]
  const receivers = await startReceivers(setting, { hosts: HOSTS, delay: () => 100 })
  const site = await openSite(setting, { webs: 2, workers: 1 })
  const url = site.cluster?.url('comity') ?? ''
  const desk = await openDesk(site)
  const [first = '', ...drafts] = await desk.prepare(1 + records * 2)
  await desk.insist(first)
  desk.forget(first)
  await site.look(({ db }) =>
    seedFollowers(
      db,
      desk.office.id,
      receivers.inboxes.map((inbox) => ({ inbox })),
    ),
  )
  await fill(site, rows)
  const load = await startLoad(setting, {
    ...{ desk, inbox: `${site.origin}/inbox`, send: (asked) => send(site.origin, asked) },
    record: { id: first, uri: `${site.origin}/initiatives/${first}` },
  })
  const published = publishAll(desk, drafts.slice(0, records))
  let left = 0
  for (let i = 0; i < crashes; i++) left += await crash(setting, site, url)
  await published
  setting.say(`${crashes} crashes: ${countStatuses(load.answers)}`)
  const again = publishAll(desk, drafts.slice(records))
  const ran = await beginNext(setting, url, false).done
  await again
  const [, second] = site.webs
  const isUp = second !== undefined && (await comesUp(second))
  await load.stop()
  const isDone = () => site.look(({ db }) => countUnfinished(db)).then((unfinished) => !unfinished)
  await until('the end of all deliveries', isDone, 120_000, 250)
  setting.say(`migrated: ${countStatuses(load.answers)}`)
  // The cause of a failure is rare enough to be kept.
  for (const { kind, status, body } of load.answers.filter(isFailed))
    setting.say(`${kind} ${status}: ${JSON.stringify(body ?? '').slice(0, SHOWN)}`)
  const took = load.answers.map((one) => one.took / 1000)
  return [
    exactly('C17', 'left by a process that was killed half-way', left, 0),
    holds('C17', 'the next run completes', ran.includes(NEXT) && (await tracesOf(site)) === 3),
    exactly('C17', 'failed reads', failedOf(load, 'read'), 0),
    exactly('C17', 'failed writes', failedOf(load, 'write'), 0),
    exactly('C17', 'activities of a peer that were not taken', failedOf(load, 'inbox'), 0),
    atMost('C17', 'the slowest answer', quantile(took, 1), ANSWERED_WITHIN, 's'),
    holds('C17', 'a process of this version starts on the database of the next', isUp),
    ...(await site.look(({ db }) => checkLoad(db, load))),
    ...(await site.look(({ db }) => checkLedger(db, desk, receivers, receivers.inboxes))),
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C17: this tree is version N; a process with one migration more, which only adds, is version N + 1. */
export const migration: Scenario = {
  id: 'C17',
  fault: 'one migration more under load on a filled database; kill -9 half-way, then again',
  expected: '0 errors; the second run completes; this version goes on, and starts again',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
