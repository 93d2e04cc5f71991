import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../support/instances.ts'
import { checkState, checkConduct, checkLedger, memoryNow } from './checker.ts'
import { send } from './client.ts'
import { openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { checkLoad, quantile, startLoad } from './load.ts'
import { type Part, openSite } from './orchestrator.ts'
import { startReceivers } from './receivers.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly } from './scenario.ts'

/** Minutes of load; `COMITY_TEST_SOAK=30` is what TRUST 6.4 says, and is for a night. */
const MINUTES = { full: Number(process.env['COMITY_TEST_SOAK'] ?? 10), bounded: 0.5 } as const
/** Memory grows by no more than this after the warm-up (MB a minute); a small run only shows that it can be measured. */
const SLOPE_MAX = { full: 1, bounded: 200 } as const
const LOOK_EVERY = 1_000
/** Part of the run that warms up. */
const WARM_UP = 0.5
const HOSTS = 10
/** Records are published this often (ms). */
const PUBLISH_EVERY = 8_000
/** Sockets and files that were not open before: connections that are kept for a while. */
const MORE_FILES_MAX = 40

interface Sample {
  readonly at: number
  readonly mb: number
}

/** The slope of the line that fits best (MB a minute). */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (numbers: readonly number[]) =>
    numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length)
  const x = mean(samples.map(({ at }) => at))
  const y = mean(samples.map(({ mb }) => mb))
  const up = samples.reduce((sum, { at, mb }) => sum + (at - x) * (mb - y), 0)
  const across = samples.reduce((sum, { at }) => sum + (at - x) ** 2, 0)
  return across === 0 ? 0 : (up / across) * 60_000
}

const openFiles = (part: Part): number => readdirSync(`/proc/${part.pid()}/fd`).length

async function run(setting: Setting): Promise<Finding[]> {
  const lasts = MINUTES[setting.size] * 60_000
  const receivers = await startReceivers(setting, { hosts: HOSTS, delay: () => 50 })
  const site = await openSite(setting, { env: { NODE_OPTIONS: '--max-old-space-size=256' } })
  const desk = await openDesk(site)
  // Three requests for each: a token has 300 in five minutes.
  const records = Math.min(60, Math.ceil(lasts / PUBLISH_EVERY))
  const [first = '', ...drafts] = await desk.prepare(1 + records)
  await desk.insist(first)
  desk.forget(first)
  if (!site.cluster) await site.webs[0]?.stop()
  const followers = receivers.inboxes.map((inbox) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))
  if (!site.cluster) await site.webs[0]?.start()
  const load = await startLoad(setting, {
    ...{ desk, inbox: `${site.origin}/inbox`, send: (asked) => send(site.origin, asked) },
    record: { id: first, uri: `${site.origin}/initiatives/${first}` },
    pause: { read: 30, inbox: 60, write: 5_000 },
  })
  const files = site.parts.map(openFiles)
  const samples = new Map<string, Sample[]>(site.parts.map((part) => [part.name, []]))
  const began = performance.now()
  for (let looks = 0; performance.now() - began < lasts; looks++) {
    const isTime = (looks * LOOK_EVERY) % PUBLISH_EVERY === 0
    const draft = isTime ? drafts.shift() : undefined
    if (draft !== undefined) await desk.insist(draft)
    for (const part of site.parts)
      samples.get(part.name)?.push({ at: performance.now() - began, mb: memoryNow(part.pid()) })
    await sleep(LOOK_EVERY)
  }
  await load.stop()
  const wanted = desk.acknowledged.size * HOSTS
  await until('all deliveries', async () => receivers.arrivals.length >= wanted, 60_000, 100)
  const warm = [...samples.values()].map((all) => all.filter(({ at }) => at > lasts * WARM_UP))
  const slope = Math.max(...warm.map(slopeOf))
  const more = Math.max(...site.parts.map((part, i) => openFiles(part) - (files[i] ?? 0)))
  const slow = quantile(
    load.answers.map(({ took }) => took),
    0.95,
  )
  const failed = load.answers.filter(({ status }) => status === 0 || status >= 500)
  const bounds = await checkState(site)
  if (!site.cluster) await site.webs[0]?.stop()
  return [
    atMost('C20', 'memory grows after the warm-up', slope, SLOPE_MAX[setting.size], 'MB/min'),
    atMost('I4', 'files opened and not closed', more, MORE_FILES_MAX),
    exactly(
      'I5',
      `of ${load.answers.length} requests failed (p95 ${slow.toFixed(0)} ms)`,
      failed.length,
      0,
    ),
    ...bounds,
    ...(await site.look(({ db }) => checkLoad(db, load))),
    ...(await site.look(({ db }) => checkLedger(db, desk, receivers, receivers.inboxes))),
    ...checkConduct(site, desk),
  ]
}

/** C20: readers, writers, peers and deliveries, in a small heap. */
export const soak: Scenario = {
  id: 'C20',
  fault: 'a mixed load for a long time in a heap of 256 MB',
  expected: 'memory does not grow: < 1 MB/min after the warm-up',
  databases: ['postgres', 'embedded'],
  run,
}
