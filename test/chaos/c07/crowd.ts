import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../support/instances.ts'
import { checkBounds } from '../checker.ts'
import { type Publisher, follow, openPublisher, publishMany, told, unfollow } from '../crowd.ts'
import { type Site, openSite } from '../orchestrator.ts'
import { type Peerd, openPeerd } from '../peerd.ts'
import { ANSWERS, type AnswerName } from '../peerd/answers.ts'
import { type Certificates, LINE_FAULTS, type LineName, makeCertificates } from '../peerd/lines.ts'
import { NAMES } from '../peerd/names.ts'
import { shuffled } from '../random.ts'
import { type Finding, type Setting, exactly } from '../scenario.ts'
import { FAULTS, type FaultName } from './expected.ts'
import { type Round, judgeRounds } from './rounds.ts'

/** Peers in all: what is promised of 1, 4 and 10 of 20. */
const CROWD = 20
/** How many of them are kept for those who misbehave; in a calm round they stay away. */
const BAD = { one: 1, four: 4, ten: 10 } as const
/** Records of a round. In a small run they are few; in the round with hanging peers they are more. */
const RECORDS = { bounded: 4, full: 10 } as const
const RECORDS_WHILE_HANGING = { bounded: 20, full: 100 } as const
/** A round has come to an end within this time, or the healthy peers were held up beyond all measure (ms). */
const ROUND_WITHIN = 120_000

/** Faults of names need a resolver of their own; they are followed in the schedule. */
const CROWD_FAULTS = FAULTS.filter((fault) => !(fault in NAMES))

interface Crowd {
  readonly setting: Setting
  readonly site: Site
  readonly certificates: Certificates
  /** In order; the first ones follow every publisher. */
  readonly healthy: readonly Peerd[]
  readonly rounds: Round[]
}

interface Spec {
  readonly kind: Round['kind']
  readonly publisher: Publisher
  readonly faults: readonly FaultName[]
  readonly records: number
}

const isLine = (fault: string): fault is LineName =>
  (LINE_FAULTS as readonly string[]).includes(fault)

/** A peer that works until it is told to misbehave. */
async function openBad({ setting, certificates }: Crowd, fault: FaultName): Promise<Peerd> {
  if (!fault.startsWith('tls')) return openPeerd(setting)
  return openPeerd(setting, { name: 'localhost', address: '127.0.0.1', line: 'tls', certificates })
}

function misbehave(peer: Peerd, fault: FaultName): void {
  if (isLine(fault)) peer.line = fault
  else if (fault in ANSWERS) peer.answer('/inbox', fault as AnswerName)
  // A connection that was kept would not show what happens to new ones.
  peer.hangUp()
}

/** Publishes to a crowd with these faults in it, and notes when the healthy ones were told. */
async function playRound(crowd: Crowd, spec: Spec): Promise<void> {
  const { setting, site, healthy } = crowd
  const { publisher, faults, records, kind } = spec
  const well = healthy.slice(0, CROWD - BAD[kind])
  const bad = await Promise.all(faults.map((fault) => openBad(crowd, fault)))
  await follow(site, bad, publisher)
  bad.forEach((peer, index) => misbehave(peer, faults[index] ?? 'silence'))
  const before = new Map(well.map((peer) => [peer, told(peer).length]))
  await publishMany(setting, site, publisher, records)
  const heard = (peer: Peerd) => told(peer).slice(before.get(peer))
  await until(
    `the healthy peers are told while ${faults.join(', ')}`,
    async () => well.every((peer) => heard(peer).length >= records),
    ROUND_WITHIN,
  )
  const hits = well.flatMap((peer) =>
    heard(peer).map(({ activityId = '', time }) => ({ inbox: peer.sharedInbox, activityId, time })),
  )
  crowd.rounds.push({ kind, faults, expected: well.length * records, hits })
  await unfollow(site, bad, publisher)
}

/** The rounds of a run: each with one peer or ten that misbehave, and between them some with none. */
function planRounds(
  setting: Setting,
  publishers: Readonly<Record<Round['kind'], Publisher>>,
): Spec[] {
  const { size, random } = setting
  const spec = (kind: Round['kind'], faults: readonly FaultName[], records?: number): Spec => ({
    kind,
    faults,
    publisher: publishers[kind],
    records: records ?? RECORDS[size],
  })
  const order = shuffled(CROWD_FAULTS, random)
  const hanging = Array<FaultName>(4).fill('silence')
  const four = spec('four', hanging, RECORDS_WHILE_HANGING[size])
  if (size === 'bounded') {
    const tens = Array.from({ length: Math.ceil(order.length / 10) }, (_, n) =>
      // The last ten are filled up, so that each round has ten.
      spec('ten', [...order, ...order].slice(n * 10, n * 10 + 10)),
    )
    return [spec('one', []), spec('one', order.slice(0, 1)), four, ...tens]
  }
  const each = order.flatMap((fault, n) => [
    ...(n % 4 === 0 ? [spec('one', []), spec('ten', [])] : []),
    spec('one', [fault]),
    spec('ten', Array<FaultName>(10).fill(fault)),
  ])
  return [...each, four]
}

async function openCrowd(setting: Setting): Promise<Crowd> {
  const certificates = makeCertificates('localhost')
  const caFile = join(setting.folder, 'ca.pem')
  writeFileSync(caFile, certificates.trusted)
  const site = await openSite(setting, { env: { COMITY_CA_FILE: caFile } })
  const healthy = await Promise.all(Array.from({ length: CROWD - 1 }, () => openPeerd(setting)))
  return { setting, site, certificates, healthy, rounds: [] }
}

/** Every request that healthy peers got was signed by us, and is counted once for each activity. */
async function judgeSignatures(healthy: readonly Peerd[]): Promise<Finding> {
  const posts = healthy.flatMap((peer) => peer.posts())
  let unsigned = 0
  for (const post of posts) if ((await post.isSigned()) !== true) unsigned++
  return exactly('SEC-01', `unsigned requests, of ${posts.length}`, unsigned, 0)
}

/** Real processes with twenty peers, of which one, four or ten misbehave (I3, I4, REL-04). */
export async function tryCrowd(setting: Setting): Promise<Finding[]> {
  const crowd = await openCrowd(setting)
  const { site, healthy } = crowd
  const publishers = {
    one: await openPublisher(site, 'one'),
    four: await openPublisher(site, 'four'),
    ten: await openPublisher(site, 'ten'),
  }
  await follow(site, healthy, publishers.one)
  await follow(site, healthy.slice(0, CROWD - 4), publishers.four)
  await follow(site, healthy.slice(0, CROWD - 10), publishers.ten)
  for (const spec of planRounds(setting, publishers)) {
    await playRound(crowd, spec)
    setting.say(`${spec.kind}: ${[...new Set(spec.faults)].join(', ') || 'none misbehaves'}`)
  }
  const bounds = await checkBounds(site)
  const signatures = await judgeSignatures(healthy)
  const crashes = exactly('I5', 'processes that ended by themselves', site.crashes().length, 0)
  // The embedded database can be looked into only while nothing runs.
  await Promise.all(site.parts.map((part) => part.stop()))
  const rows = await site.look(({ db }) =>
    db.selectFrom('deliveries').select(['activity_uri', 'inbox', 'created_at']).execute(),
  )
  return [...judgeRounds(crowd.rounds, rows, setting.size), ...bounds, crashes, signatures]
}
