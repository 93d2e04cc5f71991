import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { ask } from '../../scripts/demo/ask.ts'
import { checkProof } from '../../src/federation/outgoing/proof.ts'
import { readMultikey } from '../../src/platform/keys.ts'
import { noCluster } from '../support/cluster.ts'
import { until } from '../support/instances.ts'
import { checkConduct, checkState, countUnfinished } from './checker.ts'
import { PROBE_AFTER, type Side, haveConverged, openSide, pass, untilIdle } from './pair.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'
import { makePeers } from './two-sites.ts'

/** Records published around each rotation. */
const RECORDS = { full: 30, bounded: 10 } as const
/** Time between two of them (ms), and how long the line to the peer takes (ms): some are always under way. */
const EVERY = 300
const SLOW = 200
/** Rotations while deliveries are under way. */
const ROTATIONS = { full: 5, bounded: 2 } as const
/** A probe that comes too early for a peer that has not noticed the healing waits for another half hour. */
const PROBES_MAX = 4
const CONVERGES_WITHIN = 20_000

interface Listed {
  readonly assertionMethod: readonly { readonly id: string; readonly publicKeyMultibase: string }[]
}

/** Attempts of a server at its one peer that were in vain so far. */
const failedAttempts = ({ site }: Side): Promise<number> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<{ failed: number }>`
      select coalesce(sum(attempts - (state = 'delivered')::int), 0)::int as failed
      from deliveries`.execute(db)
    return rows[0]?.failed ?? 0
  })

/** Activities of others that a server refused or set aside. */
const countRefused = ({ site }: Side): Promise<number> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<{ refused: number }>`
      select count(*)::int as refused from inbox where state in ('quarantined', 'refused')`.execute(
      db,
    )
    return rows[0]?.refused ?? 0
  })

/** Activities of a server whose proof no key has made that their actor lists now, of how many. */
async function countUnproven({ site }: Side): Promise<{ unproven: number; of: number }> {
  const bodies = await site.look(({ db }) =>
    sql<{ body: string }>`select body from activities`.execute(db),
  )
  const known = new Map<string, Listed>()
  let unproven = 0
  for (const { body } of bodies.rows) {
    const activity = JSON.parse(body) as { actor: string; proof: { verificationMethod: string } }
    const listed = known.get(activity.actor) ?? (await listedBy(activity.actor))
    known.set(activity.actor, listed)
    const { verificationMethod } = activity.proof
    const found = listed.assertionMethod.find(({ id }) => id === verificationMethod)
    const key = found && readMultikey(found.publicKeyMultibase)
    if (!key || !checkProof({ ...activity }, key, new Date()).ok) unproven++
  }
  return { unproven, of: bodies.rows.length }
}

async function listedBy(actor: string): Promise<Listed> {
  const answer = await ask(actor, { headers: { accept: 'application/activity+json' } })
  return (await answer.json()) as Listed
}

const rotate = ({ site }: Side, ...how: string[]) =>
  site.comity('keys', 'rotate', '--all', '--reason', 'It is time.', ...how)

/**
 * Publishes drafts while the keys are replaced, so that there is always something on its way to the peer,
 * and the rest afterwards. @returns how many were published before all keys were replaced.
 */
async function rotateAmid(side: Side, drafts: readonly string[]): Promise<number> {
  let isRotated = false
  const rotating = rotate(side).then(() => (isRotated = true))
  const [last = '', ...others] = drafts
  let amid = 0
  for (const id of others) {
    if (!isRotated) amid++
    await side.desk.insist(id)
    await sleep(isRotated ? 0 : EVERY)
  }
  await rotating
  await side.desk.insist(last)
  return amid
}

async function duringDeliveries(setting: Setting, a: Side, b: Side): Promise<Finding[]> {
  const before = await failedAttempts(a)
  let amid = 0
  b.line.set({ latency: SLOW })
  for (let i = 0; i < ROTATIONS[setting.size]; i++)
    amid += await rotateAmid(a, await a.desk.prepare(RECORDS[setting.size]))
  const took = await until('the same at both', () => haveConverged(a, b), 90_000, 250)
  b.line.mend()
  await Promise.all([a, b].map(untilIdle))
  const failed = (await failedAttempts(a)) - before
  setting.say(`${ROTATIONS[setting.size]} rotations, ${amid} records amid: ${failed} failed`)
  return [
    holds('C21', 'records were published meanwhile', amid > 0, `${amid} records`),
    atMost('C21', 'failed attempts at the peer, keys replaced amid deliveries', failed, 1),
    atMost('C21', 'the same at both afterwards', took / 1000, 60, 's'),
  ]
}

/** What waits for a peer that is cut off goes out with the new keys, which the peer has never seen. */
async function duringPartition(setting: Setting, a: Side, b: Side): Promise<Finding[]> {
  const half = Math.ceil(RECORDS[setting.size] / 2)
  const drafts = await a.desk.prepare(2 * half)
  await Promise.all([a, b].map(untilIdle))
  for (const { line } of [a, b]) {
    line.set({ resets: true })
    line.reset()
  }
  for (const id of drafts.slice(0, half)) await a.desk.insist(id)
  // Long enough for attempts to begin, and to fail.
  await sleep(1_500)
  await untilIdle(a)
  await rotate(a, '--emergency')
  for (const id of drafts.slice(half)) await a.desk.insist(id)
  await sleep(1_500)
  await untilIdle(a)
  const waited = await a.site.look(({ db }) => countUnfinished(db))
  const before = await failedAttempts(a)
  for (const { line } of [a, b]) line.mend()
  let probes = 0
  let isSame = false
  while (!isSame && probes < PROBES_MAX) {
    await pass([a, b], PROBE_AFTER)
    probes++
    isSame = await until('the same at both', () => haveConverged(a, b), CONVERGES_WITHIN, 250).then(
      () => true,
      () => false,
    )
  }
  const isDone = async () => (await a.site.look(({ db }) => countUnfinished(db))) === 0
  await until('the end of all deliveries', isDone, 60_000, 250)
  const failed = (await failedAttempts(a)) - before
  setting.say(`${waited} deliveries waited; ${failed} failed after healing, ${probes} probes`)
  return [
    holds('C21', 'the peer was missed', waited > 0, `${waited} deliveries waited`),
    holds('C21', 'everything arrived after an emergency rotation in a partition', isSame),
    atMost('C21', 'failed attempts at the peer after healing', failed, 1),
    exactly('C21', 'probes it took', probes, 1),
  ]
}

async function run(setting: Setting): Promise<Finding[]> {
  const a = await openSide(setting, 'a')
  const b = await openSide(setting, 'b')
  await makePeers(a.site, b.site)
  for (const id of await a.desk.prepare(2)) await a.desk.insist(id)
  await until('the same at both before', () => haveConverged(a, b), 90_000, 250)
  const findings = [
    ...(await duringDeliveries(setting, a, b)),
    ...(await duringPartition(setting, a, b)),
  ]
  const areProven = async () => (await countUnproven(a)).unproven === 0
  // Proofs of replaced keys are made anew by a job that looks each minute.
  await until('proofs of the keys in use', areProven, 150_000, 1_000).catch(() => undefined)
  const { unproven, of } = await countUnproven(a)
  return [
    ...findings,
    exactly('C21', `of ${of} activities, those without a proof of a listed key`, unproven, 0),
    exactly('C21', 'activities that the peer refused or set aside', await countRefused(b), 0),
    ...(await Promise.all([a, b].map(({ site }) => checkState(site)))).flat(),
    ...[a, b].flatMap(({ site, desk }) => checkConduct(site, desk)),
  ]
}

/** C21: in order amid deliveries, and in an emergency while the peer is cut off. */
export const rotatedKeys: Scenario = {
  id: 'C21',
  fault: 'all keys replaced amid deliveries, and in an emergency while the peer is cut off',
  expected: 'at most 1 failed attempt per peer; everything arrives; every proof holds',
  databases: ['postgres'],
  missing: noCluster,
  run,
}
