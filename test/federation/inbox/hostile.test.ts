import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { type Hostile, type Signer, hostileRequests } from '../../support/hostile-requests.ts'
import { throwAt } from '../../support/throw-at.ts'
import type { Report } from './hostile-server.ts'
import { type Peer, activity, oneKey, otherKey, peer, proofKeys, send } from './support.ts'

/** Requests, and how many are under way at once. */
const REQUESTS = 10_000
const AT_ONCE = 48
/** Requests before anything is measured: the first ones compile what they run. */
const WARM_UP = 300
/** Longest time for which the event loop may stand still (ms). */
const STALL_MAX = 100
/** An honest peer waits less than this (ms); once in a while its own process, which writes all this, is late. */
const HONEST_MAX = 1_000
const LATE_MAX = 5_000
/** Growth of memory that is no leak (bytes); ten thousand bodies of 256 KiB would be 2.5 GiB. */
const GROWN_MAX = 400 * 1_048_576
/** The same requests can be had again with COMITY_TEST_SEED. */
const SEED = Number(process.env['COMITY_TEST_SEED'] ?? Date.now() % 1_000_000)

function signersOf(v: Peer): [Signer, Signer, Signer] {
  const mallory = v.author('mallory', {}, oneKey)
  const eve = v.author('eve', {}, otherKey)
  const ed = { ...mallory, privateKey: proofKeys.privateKey, keyId: `${mallory.uri}#ed25519-key` }
  return [mallory, eve, ed]
}

/** Every kind that was answered in a way that no server of ours may answer, with the answer. */
async function throwAll(origin: string, all: Iterator<Hostile>): Promise<Map<number, string[]>> {
  const answers = new Map<number, string[]>()
  const line = async () => {
    for (let next = all.next(); next.done !== true; next = all.next())
      for (const status of await throwAt(origin, next.value))
        answers.set(status, [...(answers.get(status) ?? []), next.value.kind])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, line))
  return answers
}

test(`SEC-19: ${REQUESTS} hostile requests, seed ${SEED}`, async (t) => {
  const child = fork(new URL('hostile-server.ts', import.meta.url), { serialization: 'advanced' })
  t.teardown(() => child.disconnect())
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }]
  const now = () => new Date()
  const v = await peer(t)
  const honest = await peer(t)
  const ann = honest.author('ann')
  const target = { origin, signers: signersOf(v), now }

  await throwAll(origin, hostileRequests(SEED + 1, WARM_UP, target))
  child.send('begin')
  const waits: number[] = []
  const statuses = new Set<number>()
  let isOver = false
  const beHonest = async () => {
    while (!isOver) {
      const began = performance.now()
      const like = activity(ann, 'Like', 'https://v.example/1')
      const { status } = await send({ origin, now }, ann, like)
      waits.push(performance.now() - began)
      statuses.add(status)
      await sleep(100)
    }
  }
  const isHonest = beHonest()
  const answers = await throwAll(origin, hostileRequests(SEED, REQUESTS, target))
  isOver = true
  await isHonest
  child.send('report')
  const [report] = (await once(child, 'message')) as [Report]

  const counts = Object.fromEntries([...answers].map(([status, kinds]) => [status, kinds.length]))
  waits.sort((a, b) => a - b)
  const usual = waits[Math.floor(waits.length * 0.95)] ?? Infinity
  const slowest = waits.at(-1) ?? Infinity
  t.comment(JSON.stringify({ ...report, counts, usual, slowest, honest: waits.length }))
  for (const [status, kinds] of answers)
    if (status >= 500) t.fail(`${status}: ${[...new Set(kinds)].join('; ')} (seed ${SEED})`)
  t.ok([...answers.values()].flat().length > REQUESTS * 0.8, 'nearly all are answered')
  t.ok(Object.keys(report.refused).length > 25, 'in every way that there is')
  t.ok(report.stall < STALL_MAX, `the event loop stood still for ${report.stall} ms (seed ${SEED})`)
  t.ok(report.grown < GROWN_MAX, `memory grew by ${report.grown >> 20} MiB (seed ${SEED})`)
  t.same([...statuses], [202], 'the honest peer was always taken in')
  t.ok(usual < HONEST_MAX, `and waited ${usual} ms at most, 19 times of 20 (seed ${SEED})`)
  t.ok(slowest < LATE_MAX, `and ${slowest} ms once`)
})
