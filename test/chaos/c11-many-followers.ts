import { sql } from 'kysely'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { checkState, checkConduct, checkLedger } from './checker.ts'
import { send } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { quantile, startLoad } from './load.ts'
import { openSite } from './orchestrator.ts'
import { type Receivers, startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost } from './scenario.ts'

/** Hosts, and followers on each of them. */
const SIZES = { full: { hosts: 500, each: 20 }, bounded: { hosts: 50, each: 4 } } as const
/** Records published while each host has one inbox for all; one more goes to every inbox. */
const RECORDS = 5
/** What a client waits for (ms), and everybody's copy (s). */
const ANSWERED_WITHIN = 300
const SHARED_WITHIN = 60
const SINGLE_WITHIN = 300

/** Publishes a record. @returns until it was everywhere (s), and until it was acknowledged (ms). */
async function publish(desk: Desk, receivers: Receivers, id: string, inboxes: number) {
  const began = performance.now()
  const { took } = await desk.publish(id)
  const came = () =>
    new Set(receivers.arrivals.filter((one) => one.object.endsWith(id)).map((one) => one.inbox))
      .size
  await until(`${inboxes} copies`, async () => came() >= inboxes, 900_000, 250)
  return { everywhere: (performance.now() - began) / 1000, acknowledged: took }
}

async function run(setting: Setting): Promise<Finding[]> {
  const { hosts, each } = SIZES[setting.size]
  const receivers = await startReceivers(setting, { hosts, each, delay: () => 20 })
  const site = await openSite(setting, { workers: 2 })
  const desk = await openDesk(site)
  const [first = '', last = '', ...drafts] = await desk.prepare(2 + RECORDS)
  await desk.insist(first)
  desk.forget(first)
  const sharedOf = (inbox: string) => inbox.replace(/\d+$/, 'shared')
  const followers = receivers.inboxes.map((inbox) => ({ inbox, sharedInbox: sharedOf(inbox) }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  const shared = [...new Set(followers.map((one) => one.sharedInbox))]
  const load = await startLoad(setting, {
    ...{ desk, inbox: `${site.origin}/inbox`, send: (asked) => send(site.origin, asked) },
    record: { id: first, uri: `${site.origin}/initiatives/${first}` },
    pause: { read: 100, inbox: 500, write: 2_000 },
  })
  const times: Awaited<ReturnType<typeof publish>>[] = []
  for (const id of drafts) times.push(await publish(desk, receivers, id, shared.length))
  const slowest = Math.max(...times.map((time) => time.everywhere))
  setting.say(`${shared.length} shared inboxes: ${slowest.toFixed(1)} s`)
  const ledger = await site.look(({ db }) => checkLedger(db, desk, receivers, shared))

  await site.look(({ db }) =>
    sql`update actors set shared_inbox = null where not local`.execute(db),
  )
  const one = await publish(desk, receivers, last, receivers.inboxes.length)
  await load.stop()
  const p95 = quantile(
    [...times, one].map((time) => time.acknowledged),
    0.95,
  )
  const reads = load.answers.filter(({ kind }) => kind === 'read').map(({ took }) => took)
  const many = receivers.inboxes.length
  return [
    atMost('C11', 'p95 of publishing', p95, ANSWERED_WITHIN, 'ms'),
    atMost('C11', `${shared.length} shared inboxes have it`, slowest, SHARED_WITHIN, 's'),
    atMost('C11', `${many} inboxes have it`, one.everywhere, SINGLE_WITHIN, 's'),
    atMost('C11', 'p95 of pages meanwhile', quantile(reads, 0.95), ANSWERED_WITHIN, 'ms'),
    ...ledger,
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C11: 10,000 followers, first behind shared inboxes, then each with one of its own. */
export const manyFollowers: Scenario = {
  id: 'C11',
  fault: '10 000 followers on 500 hosts, with shared inboxes, then without',
  expected: 'publishing p95 < 300 ms; everywhere in 60 s, and in 5 min; pages p95 < 300 ms',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
