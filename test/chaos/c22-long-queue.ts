import { sql } from 'kysely'
import { until } from '../support/instances.ts'
import { fillQueue } from '../support/long-queue.ts'
import { checkBounds } from './checker.ts'
import { type Publisher, follow, openPublisher, publishMany, told } from './crowd.ts'
import { percentile } from './measure.ts'
import { type Site, openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/**
 * Rows that wait for the peer that hangs, and records told to each of the others before and after that: few enough
 * that the burst itself takes no time.
 */
const SIZES = {
  full: { rows: 100_000, records: 20 },
  bounded: { rows: 10_000, records: 10 },
} as const
const HEALTHY = 19
const P95 = 5
/** Rounds before and after: a busy machine slows some of them, so that the best ones are compared. */
const ROUNDS = 4
/** Part of the undisturbed throughput that has to remain. */
const THROUGHPUT = 0.9
const SOON = 180_000

interface Told {
  readonly hits: readonly {
    readonly inbox: string
    readonly activityId: string
    readonly time: number
  }[]
}

/** Publishes and waits until every healthy peer was told. */
async function tell(
  setting: Setting,
  site: Site,
  publisher: Publisher,
  peers: readonly Peerd[],
): Promise<Told> {
  const { records } = SIZES[setting.size]
  const before = new Map(peers.map((peer) => [peer, told(peer).length]))
  const heard = (peer: Peerd) => told(peer).slice(before.get(peer))
  await publishMany(setting, site, publisher, records)
  const isTold = async () => peers.every((peer) => heard(peer).length >= records)
  await until('the healthy peers are told', isTold, SOON)
  const hits = peers.flatMap((peer) =>
    heard(peer).map(({ activityId = '', time }) => ({ inbox: peer.sharedInbox, activityId, time })),
  )
  return { hits }
}

type QueuedAt = ReadonlyMap<string, number>

const delaysOf = ({ hits }: Told, queuedAt: QueuedAt): number[] =>
  hits.map(
    ({ inbox, activityId, time }) => (time - (queuedAt.get(`${activityId} ${inbox}`) ?? 0)) / 1_000,
  )

function rateOf({ hits }: Told, queuedAt: QueuedAt): number {
  const begun = hits.map(
    ({ inbox, activityId }) => queuedAt.get(`${activityId} ${inbox}`) ?? Infinity,
  )
  return hits.length / ((Math.max(...hits.map(({ time }) => time)) - Math.min(...begun)) / 1_000)
}

async function queueLong(setting: Setting): Promise<Finding[]> {
  const { rows, records } = SIZES[setting.size]
  const site = await openSite(setting)
  const publisher = await openPublisher(site, 'digital')
  const peers = await Promise.all(Array.from({ length: HEALTHY }, () => openPeerd(setting)))
  const hanging = await openPeerd(setting)
  hanging.answer('/inbox', 'silence')
  await follow(site, peers, publisher)
  await tell(setting, site, publisher, peers)
  const rounds = async () => {
    const all: Told[] = []
    while (all.length < ROUNDS) all.push(await tell(setting, site, publisher, peers))
    return all
  }
  const calm = await rounds()

  if (!site.cluster) await site.parts[0]?.stop()
  const { origin, host, sharedInbox: inbox } = hanging
  await site.look(({ db }) => fillQueue(db, publisher.id, { origin, host, inbox }, rows))
  if (!site.cluster) await site.parts[0]?.start()
  setting.say(`${rows} rows wait for ${hanging.host}`)
  await until('it is called', async () => hanging.posts().length > 0, SOON)
  const busy = await rounds()
  const bounds = await checkBounds(site)
  const crashes = site.crashes().length
  await Promise.all(site.parts.map((part) => part.stop()))
  const seen = await site.look(async ({ db }) => {
    const healthy = await db
      .selectFrom('deliveries')
      .select(['activity_uri', 'inbox', 'created_at'])
      .where('host', '<>', hanging.host)
      .execute()
    const { rows: left } = await sql<{
      count: number
    }>`select count(*)::int as count from deliveries
      where host = ${hanging.host} and state = 'queued'`.execute(db)
    return { healthy, left: left[0]?.count ?? -1 }
  })
  const queuedAt = new Map(
    seen.healthy.map((row) => [`${row.activity_uri} ${row.inbox}`, row.created_at.getTime()]),
  )
  const rates = (all: readonly Told[]) => all.map((one) => rateOf(one, queuedAt))
  const p95 = percentile(
    busy.flatMap((one) => delaysOf(one, queuedAt)),
    0.95,
  )
  const kept = Math.max(...rates(busy)) / Math.max(...rates(calm))
  const undisturbed = percentile(
    calm.flatMap((one) => delaysOf(one, queuedAt)),
    0.95,
  )
  setting.say(`p95 undisturbed ${undisturbed.toFixed(2)} s, beside the queue ${p95.toFixed(2)} s`)
  const said = (all: readonly Told[]) => rates(all).map(Math.round).join(', ')
  setting.say(`deliveries/s undisturbed ${said(calm)}, beside the queue ${said(busy)}`)
  const came = busy.reduce((sum, { hits }) => sum + hits.length, 0)
  return [
    atMost(
      'I3',
      `p95 of ${HEALTHY} healthy peers while ${rows} rows wait for one that hangs`,
      p95,
      P95,
      's',
    ),
    ...(setting.size === 'full'
      ? [
          holds(
            'I3',
            'throughput of the best round ≥ 90 % of undisturbed',
            kept >= THROUGHPUT,
            `${Math.round(kept * 100)} %`,
          ),
        ]
      : []),
    exactly('I1', 'requests that healthy peers got', came, ROUNDS * records * HEALTHY),
    exactly('I1', 'rows that wait for the one that hangs', seen.left, rows),
    atMost('REL-04', 'requests to the one that hangs', hanging.posts().length, 12),
    ...bounds,
    exactly('I5', 'processes that ended by themselves', crashes, 0),
  ]
}

export const longQueue: Scenario = {
  id: 'C22',
  fault: 'one hanging peer with 100,000 queued rows, and 19 healthy ones',
  expected: 'healthy peers do not notice',
  databases: ['postgres', 'embedded'],
  run: queueLong,
}
