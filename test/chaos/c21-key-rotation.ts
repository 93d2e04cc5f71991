import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../support/instances.ts'
import { checkConduct, checkState, countUnfinished } from './checker.ts'
import { openDesk } from './desk.ts'
import { seedFollowers } from './followers.ts'
import { openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { moveClock } from './queue-clock.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** Peers, of which the last one is parted while the keys are replaced; and records published in the course. */
const SIZES = { full: { peers: 10, records: 20 }, bounded: { peers: 3, records: 4 } } as const
/** The longest wait of a delivery that failed while its peer was parted (s): a probe's half hour. */
const PROBE_AFTER = 1_800

/** Requests to a peer whose signature did not fit the key that it names. */
interface Judged {
  readonly refused: number
  readonly keys: number
}

async function judge(peer: Peerd): Promise<Judged> {
  const posts = peer.posts()
  const signed = await Promise.all(posts.map((hit) => hit.isSigned()))
  const keys = new Set(
    posts.map((hit) => /keyId="([^"]+)"/i.exec(String(hit.headers['signature']))?.[1]),
  )
  return { refused: signed.filter((isSigned) => isSigned !== true).length, keys: keys.size }
}

/** Answers as a peer does: 401 to what is not signed with the key that it names. */
const strictly = (peer: Peerd): void =>
  peer.answer(new URL(peer.inbox).pathname, async ({ hit, response }) => {
    const isSigned = await hit.isSigned()
    response.writeHead(isSigned ? 202 : 401).end()
  })

async function run(setting: Setting): Promise<Finding[]> {
  const { peers: count, records } = SIZES[setting.size]
  const peers: Peerd[] = []
  while (peers.length < count) peers.push(await openPeerd(setting))
  peers.forEach(strictly)
  const parted = peers.at(-1)
  if (!parted) throw new Error('There are no peers.')
  const site = await openSite(setting)
  const desk = await openDesk(site)
  const drafts = await desk.prepare(records)
  const followers = peers.map(({ inbox }) => ({ inbox }))
  await site.look(({ db }) => seedFollowers(db, desk.office.id, followers))

  const half = records / 2
  await desk.insist(drafts[0] ?? '')
  await until('the first at the parted peer', async () => parted.posts().length > 0, 60_000, 50)
  const inbox = new URL(parted.inbox).pathname
  parted.answer(inbox, ({ response }) => void response.writeHead(503).end())
  const rotated = site.comity('keys', 'rotate', '--all', '--reason', 'C21')
  for (const draft of drafts.slice(1, half)) {
    await desk.insist(draft)
    await sleep(500 * setting.random())
  }
  await rotated
  for (const draft of drafts.slice(half)) await desk.insist(draft)
  await sleep(2_000)
  strictly(parted)
  const isDone = () => site.look(({ db }) => countUnfinished(db)).then((left) => left === 0)
  await site.look(({ db }) => moveClock(db, PROBE_AFTER))
  await until('the end of all deliveries', isDone, 300_000, 500)
  const judged = await Promise.all(peers.map(judge))
  const got = peers.map((peer) => new Set(peer.posts().map((hit) => hit.activityId)).size)
  return [
    holds(
      'C21',
      'peers saw two keys',
      judged.every(({ keys }) => keys >= 2),
    ),
    atMost('C21', 'failed attempts per peer', Math.max(...judged.map((one) => one.refused)), 1),
    exactly('I1', 'peers that got every record', got.filter((all) => all >= records).length, count),
    ...(await checkState(site)),
    ...checkConduct(site, desk),
  ]
}

/** C21: the keys of all actors are replaced while deliveries run and one peer cannot be reached. */
export const keyRotation: Scenario = {
  id: 'C21',
  fault: 'keys are rotated during delivery, and while a peer is parted',
  expected: 'at most 1 failed attempt per peer',
  databases: ['postgres'],
  run,
}
