import { setTimeout as sleep } from 'node:timers/promises'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { checkState, checkConduct, checkLedger, countUnfinished } from './checker.ts'
import { balance } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { checkLoad, countStatuses, startLoad } from './load.ts'
import { type Part, openSite } from './orchestrator.ts'
import { startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** How often all processes are restarted. */
const ROUNDS = { full: 5, bounded: 1 } as const
const HOSTS = 20
/** A process has ended its work and itself within this time of SIGTERM (s, REL-06). */
const DRAINED_WITHIN = 25
/** Pause after a start (ms). */
const PAUSE = 300

interface Restart {
  readonly name: string
  readonly how: number | string
  readonly took: number
}

/** As an operator does it: the next one when the last one is back. Something is always just being delivered. */
async function restart(part: Part, desk: Desk, draft: string): Promise<Restart> {
  await desk.insist(draft)
  await sleep(PAUSE)
  const { how, took } = await part.stop()
  await part.start()
  return { name: part.name, how, took: took / 1000 }
}

async function run(setting: Setting): Promise<Finding[]> {
  const rounds = ROUNDS[setting.size]
  const delay = () => 100 + 2_000 * setting.random()
  const receivers = await startReceivers(setting, { hosts: HOSTS, delay })
  const site = await openSite(setting, { webs: 2, workers: 2 })
  const balancer = balance(site.webs.map((web) => web.at))
  setting.teardown(balancer.close)
  const desk = await openDesk(site, balancer.send)
  const [first = '', ...drafts] = await desk.prepare(1 + rounds * 4)
  await desk.insist(first)
  desk.forget(first)
  const followers = receivers.inboxes.map((inbox) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  const load = await startLoad(setting, {
    ...{ desk, send: balancer.send, inbox: `${site.origin}/inbox` },
    record: { id: first, uri: `${site.origin}/initiatives/${first}` },
    ports: site.webs.map((web) => Number(new URL(web.at).port)),
    pause: { read: 15, inbox: 30, write: rounds > 1 ? 1_100 : 300 },
  })
  const restarts: Restart[] = []
  for (const [i, draft] of drafts.entries()) {
    const part = site.parts[i % site.parts.length]
    if (part) restarts.push(await restart(part, desk, draft))
  }
  await load.stop()
  const isDone = () => site.look(({ db }) => countUnfinished(db)).then((left) => left === 0)
  const took = await until('the end of all deliveries', isDone, 120_000, 250)
  setting.say(`${countStatuses(load.answers)}; the rest took ${took} ms`)
  const failed = [...load.answers, ...desk.answers].filter(
    ({ status }) => status === 0 || status >= 400,
  )
  const badly = restarts.filter(({ how }) => how !== 0)
  const slowest = Math.max(...restarts.map((one) => one.took))
  return [
    holds('C3', 'processes restarted under load', restarts.length > 0, String(restarts.length)),
    exactly('C3', `failed of ${load.answers.length} client requests`, failed.length, 0),
    atMost('REL-06', 'SIGTERM until the end', slowest, DRAINED_WITHIN, 's'),
    exactly('REL-06', 'restarts that did not end with 0', badly.length, 0),
    exactly('REL-06', 'deliveries sent twice', receivers.duplicates(), 0),
    ...(await site.look(({ db }) => checkLoad(db, load))),
    ...(await site.look(({ db }) => checkLedger(db, desk, receivers, receivers.inboxes))),
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C3: SIGTERM to each process in turn, two of them web processes behind a balancer. */
export const rollingRestart: Scenario = {
  id: 'C3',
  fault: 'SIGTERM: all processes are restarted in turn, under load, two of them web',
  expected: 'no client request fails; each has ended within 25 s',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
