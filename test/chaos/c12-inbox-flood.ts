import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Agent, request } from 'undici'
import { freePort } from '../../scripts/demo/servers.ts'
import { type FloodSigner, flood } from './c12/flood.ts'
import { checkBounds } from './checker.ts'
import { percentile } from './measure.ts'
import { type Site, openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** How long the flood lasts (s), and how many send what is good. */
const SIZES = { full: { seconds: 60, honest: 60 }, bounded: { seconds: 8, honest: 10 } } as const
/** An honest peer writes this often (ms), and waits no longer than this, 19 times of 20 (s). */
const WRITES_EVERY = 100
const HONEST_P95 = 1
/** Time of the processor for a request without a signature (ms). */
const CPU_UNSIGNED = 1
const UNSIGNED = 3_000
const LINES = 16
/** Delay of the event loop, 99 times of 100 (ms). */
const LAG_P99 = 100
/** The kernel's unit of a process's time. */
const TICKS_A_SECOND = 100

const signerOf = (peer: Peerd): FloodSigner => {
  const { keyId, privateKey } = peer.signer()
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { uri: peer.actor, keyId, privateKey: pem }
}

/** Time that a process has used (ms). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND) * 1_000
}

interface Honest {
  readonly waits: number[]
  readonly statuses: Set<number>
  readonly stop: () => Promise<void>
}

/** Somebody honest who writes now and then, and notes how long it takes. */
function beHonest(site: Site, peer: Peerd): Honest {
  const waits: number[] = []
  const statuses = new Set<number>()
  let isOn = true
  const write = async () => {
    while (isOn) {
      const began = performance.now()
      const like = peer.activity('Like', `${site.origin}/initiatives/none`)
      const { status } = await peer.send(`${site.origin}/inbox`, like)
      waits.push((performance.now() - began) / 1_000)
      statuses.add(status)
      await sleep(WRITES_EVERY)
    }
  }
  const writing = write()
  const stop = async () => {
    isOn = false
    await writing
  }
  return { waits, statuses, stop }
}

/** The delay of the event loop since this was asked last (ms). */
async function lagOf(metricsPort: number): Promise<number> {
  const answer = await request(`http://127.0.0.1:${metricsPort}/metrics`)
  const text = await answer.body.text()
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1] ?? NaN) * 1_000
}

/** What a request without a signature costs the process that refuses it (ms of its processor). */
async function costOfUnsigned(site: Site): Promise<number> {
  const pid = site.webs[0]?.pid() ?? 0
  const agent = new Agent({ connections: LINES })
  const body = JSON.stringify({ id: `${site.origin}/x`, type: 'Like', actor: `${site.origin}/y` })
  let left = UNSIGNED
  const line = async () => {
    while (left-- > 0) {
      const headers = {
        'content-type': 'application/activity+json',
        'x-forwarded-for': `10.5.${left >> 8}.${left & 255}`,
      }
      const answer = await request(`${site.origin}/inbox`, {
        ...{ method: 'POST', dispatcher: agent, headers, body },
      })
      await answer.body.dump()
    }
  }
  const before = cpuOf(pid)
  await Promise.all(Array.from({ length: LINES }, line))
  const cost = (cpuOf(pid) - before) / UNSIGNED
  await agent.destroy()
  return cost
}

async function floodInbox(setting: Setting): Promise<Finding[]> {
  const { seconds, honest } = SIZES[setting.size]
  const metricsPort = await freePort(0)
  // Nothing works the inbox off on PostgreSQL: what is tried here is the door.
  const site = await openSite(setting, {
    workers: 0,
    env: {
      COMITY_TRUSTED_PROXIES: '127.0.0.1',
      COMITY_METRICS_PORT: String(metricsPort),
      COMITY_LOG_LEVEL: 'warn',
    },
  })
  const open = (count: number) =>
    Promise.all(Array.from({ length: count }, () => openPeerd(setting)))
  const [ann, mallory, eve, forged, ...others] = await open(4 + honest)
  if (!ann || !mallory || !eve || !forged) throw new Error('A peer is missing.')
  await eve.rotateKey()
  const writer = beHonest(site, ann)
  await sleep(1_000)
  await lagOf(metricsPort)
  const report = await flood(setting, {
    ...{ origin: site.origin, seed: setting.seed, seconds },
    hostile: [signerOf(mallory), signerOf(eve)],
    honest: others.map(signerOf),
    forged: signerOf(forged),
  })
  const lag = await lagOf(metricsPort)
  await writer.stop()
  setting.say(`${JSON.stringify(report.sent)} ${JSON.stringify(report.statuses)}, lag ${lag} ms`)
  const cost = await costOfUnsigned(site)
  const bounds = await checkBounds(site)
  const crashes = site.crashes().length
  await Promise.all(site.parts.map((part) => part.stop()))
  const rows = await site.look(async ({ db }) => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from inbox
      where activity_id = any(${[...report.accepted]}::text[])`.execute(db)
    return rows[0]?.count ?? -1
  })
  const failures = Object.entries(report.statuses).filter(
    ([status]) => +status >= 500 && +status !== 503,
  )
  const sent = Object.values(report.sent).reduce((sum, one) => sum + one, 0)
  const asked = forged.hits.filter(({ method }) => method === 'GET').length
  return [
    exactly('I5', 'processes that ended by themselves', crashes, 0),
    holds(
      'I5',
      'no 5xx but 503',
      failures.length === 0,
      `${sent} requests, ${Math.round(sent / seconds)}/s; ${JSON.stringify(report.statuses)}`,
    ),
    atMost('REL-07', 'p95 of an honest peer', percentile(writer.waits, 0.95), HONEST_P95, 's'),
    holds(
      'REL-07',
      'the honest peer is always taken in',
      [...writer.statuses].join() === '202',
      `${writer.waits.length} requests: ${[...writer.statuses].join(', ')}`,
    ),
    exactly(
      'I1',
      `rows of ${report.accepted.length} activities answered 202`,
      rows,
      report.accepted.length,
    ),
    atMost('SEC-1A', `fetches of a key that ${report.sent.forged} forged requests named`, asked, 1),
    atMost('C12', 'processor time of an unsigned request', cost, CPU_UNSIGNED, 'ms'),
    // On a machine with more to do, others keep a process waiting, which a small run cannot tell apart.
    ...(setting.size === 'full'
      ? [atMost('I5', 'delay of the event loop, p99', lag, LAG_P99, 'ms')]
      : []),
    ...bounds,
  ]
}

export const inboxFlood: Scenario = {
  id: 'C12',
  fault: 'a flood of the inbox: valid, unsigned, forged, deep, big, unknown keys, broken HTTP',
  expected: 'no crash; honest peers are served; one fetch a key; refusing is cheap',
  databases: ['postgres', 'embedded'],
  inTests: ['postgres'],
  run: floodInbox,
}
