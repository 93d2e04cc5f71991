import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPublicKey } from 'node:crypto'
import { sql } from 'kysely'
import type { OpenContext } from '../../../src/context.ts'
import { signingKey } from '../../../src/federation/keyring.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { makeOutbound } from '../../../src/platform/outbound.ts'
import { systemResolve } from '../../../src/platform/outbound/connector.ts'
import { deliveries, moveClock, queued, someoneAt } from '../../federation/outgoing/support.ts'
import { office } from '../../support/office.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { world } from '../../support/world.ts'
import { type Peerd, openPeerd } from '../peerd.ts'
import { ANSWERS, type AnswerName } from '../peerd/answers.ts'
import { LINE_FAULTS, type LineName, makeCertificates } from '../peerd/lines.ts'
import { NAMES, type NameFault } from '../peerd/names.ts'
import { type Finding, type Setting, exactly } from '../scenario.ts'
import { COURSES, type Course, FAULTS, type FaultName } from './expected.ts'
import { giveUpTheGone } from './gone.ts'
import { judgeCourses } from './judge.ts'

/** Times of the way out, shortened so that fourteen days of hanging peers take seconds (ms). */
const LIMITS = { connectMs: 200, headersMs: 200, slowAfterMs: 200, deliveryMs: 250 }
/** Rounds after which even a delivery that is tried each 10 hours has expired. */
const ROUNDS_MAX = 60

interface Followed {
  readonly fault: FaultName
  readonly course: Course
  readonly peer: Peerd
  readonly waits: number[]
}

/** The name under which a peer is known: one that its certificate or its resolver is about, or its address. */
const nameOf = (fault: FaultName): string | undefined =>
  fault in NAMES
    ? `${fault.replaceAll(' ', '-').toLowerCase()}.example`
    : fault.startsWith('tls')
      ? 'localhost'
      : undefined

const isLine = (fault: string): fault is LineName =>
  (LINE_FAULTS as readonly string[]).includes(fault)

async function openWorld(setting: Setting, caFile: string): Promise<OpenContext> {
  const postgres = setting.database === 'postgres' ? await freshPostgres(setting) : undefined
  if (setting.database === 'postgres' && !postgres) throw new Error('There is no PostgreSQL here.')
  const ctx = await world(setting, {
    now: () => new Date(),
    ...(postgres ? { database: await postgres() } : {}),
  })
  const resolvers = new Map(
    Object.entries(NAMES).map(([name, make]) => [nameOf(name as NameFault), make()]),
  )
  const outbound = makeOutbound(
    { ...ctx.outboundPolicy, caFile },
    { limits: LIMITS, resolve: (name) => (resolvers.get(name) ?? systemResolve)(name) },
  )
  setting.teardown(() => outbound.close())
  return { ...ctx, outbound }
}

/** Delivers, moves the clock to where all that is queued is due, and so on until nothing is queued. */
async function follow(
  ctx: OpenContext,
  followed: readonly Followed[],
  only: Course,
): Promise<void> {
  const mine = new Map(
    followed.filter(({ course }) => course === only).map((one) => [one.peer.sharedInbox, one]),
  )
  let offset = 0
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await deliverDue(ctx, 'w')
    const { rows } = await sql<{ inbox: string; wait: number }>`
      select inbox, extract(epoch from run_at - app_now())::float8 as wait
      from deliveries where state = 'queued'`.execute(ctx.db)
    if (rows.length === 0) return
    for (const { inbox, wait } of rows) mine.get(inbox)?.waits.push(wait)
    offset += Math.max(...rows.map(({ wait }) => wait)) + 1
    await moveClock(ctx, offset)
  }
  throw new Error(`Something is still queued after ${ROUNDS_MAX} rounds.`)
}

/** Deliveries to one peer of each kind, to their end, on the clock of the queue. */
export async function followSchedules(setting: Setting): Promise<Finding[]> {
  const certificates = makeCertificates('localhost')
  const caFile = join(setting.folder, 'ca.pem')
  writeFileSync(caFile, certificates.trusted)
  const ctx = await openWorld(setting, caFile)
  const { id } = await office(ctx, false)
  const ownKey = createPublicKey((await signingKey(ctx, id)).privateKey)

  const followed: Followed[] = []
  for (const fault of FAULTS) {
    const name = nameOf(fault)
    const peer = await openPeerd(setting, {
      findKey: async () => ownKey,
      certificates,
      ...(name ? { name, address: '127.0.0.1' } : {}),
      ...(isLine(fault) ? { line: fault } : {}),
    })
    if (fault in ANSWERS) peer.answer('/inbox', fault as AnswerName)
    await someoneAt(ctx, peer.origin, { uri: peer.actor, inbox: peer.inbox })
    followed.push({ fault, course: COURSES[fault], peer, waits: [] })
  }
  const courses = [...new Set(Object.values(COURSES))]
  for (const course of courses) {
    const peers = followed.filter((one) => one.course === course).map(({ peer }) => peer)
    await moveClock(ctx, 0)
    await queued(
      ctx,
      id,
      peers.map((peer) => peer.sharedInbox),
    )
    setting.say(`${peers.length} peers whose deliveries are ${course}`)
    await follow(ctx, followed, course)
  }
  const ends = new Map((await deliveries(ctx)).map((row) => [row.inbox, row]))
  const seen = followed.map((one) => {
    const end = ends.get(one.peer.sharedInbox)
    const { attempts = 0, state = 'absent' } = end ?? {}
    const lived = (end?.done_at?.getTime() ?? 0) - (end?.first_tried_at?.getTime() ?? 0)
    return { ...one, attempts, state, age: lived / 1_000 }
  })
  return [
    ...judgeCourses(seen),
    ...(await giveUpTheGone(setting, ctx, id)),
    await judgeSignatures(followed),
  ]
}

async function judgeSignatures(followed: readonly Followed[]): Promise<Finding> {
  const posts = followed.flatMap(({ peer }) => peer.posts())
  let unsigned = 0
  for (const post of posts) if ((await post.isSigned()) !== true) unsigned++
  return exactly('SEC-01', `requests without a valid signature, of ${posts.length}`, unsigned, 0)
}
