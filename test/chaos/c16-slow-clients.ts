import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../support/instances.ts'
import { checkBounds } from './checker.ts'
import { send } from './client.ts'
import { type Client, dripAll, openMany } from './c16/clients.ts'
import { percentile } from './measure.ts'
import { type Site, openSite } from './orchestrator.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** Clients of one byte a second, clients that keep their connection, and requests sent in a row unread. */
const SIZES = {
  full: { slow: 1_000, idle: 10_000, pipelined: 5_000 },
  bounded: { slow: 100, idle: 1_000, pipelined: 1_000 },
} as const
/** Files that the run keeps for everything else. */
const FILES_RESERVED = 4_000
/** Limits of the server and the time in which it looks at them, and what a busy machine adds (s). */
const HEADERS_WITHIN = 10 + 2 + 5
const REQUEST_WITHIN = 30 + 2 + 5
const HONEST_P95 = 1
const HONEST_EVERY = 50

/** As many as this process and the server may have open files for. */
function upTo(wanted: number): number {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const files = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 1_024)
  return Math.max(100, Math.min(wanted, files - FILES_RESERVED))
}

const filesOf = (site: Site): number => readdirSync(`/proc/${site.webs[0]?.pid()}/fd`).length

/** Asks for a page now and then while `work` goes on. @returns the times that it took (s). */
async function beHonest(site: Site, work: () => Promise<void>): Promise<number[]> {
  const waits: number[] = []
  let isOn = true
  const asking = (async () => {
    while (isOn) {
      const began = performance.now()
      const { status } = await send(site.origin, { path: '//', headers: { accept: 'text/html' } })
      waits.push(status === 200 ? (performance.now() - began) / 1_000 : Infinity)
      await sleep(HONEST_EVERY)
    }
  })()
  await work()
  isOn = false
  await asking
  return waits
}

const longest = (clients: readonly Client[]): number =>
  Math.max(...clients.map(({ closedAfter = Infinity }) => closedAfter)) / 1_000

async function untilClosed(clients: readonly Client[], within: number): Promise<void> {
  const isClosed = async () => clients.every(({ closedAfter }) => closedAfter !== undefined)
  await until('slow clients are sent away', isClosed, within * 2_000, 200).catch(() => undefined)
}

/** A thousand that never come to the end of their headers, and as many that never end their body. */
async function beSlow(site: Site, port: number, count: number) {
  const host = new URL(site.origin).host
  const inHeaders = await openMany(port, count)
  const inBody = await openMany(port, count)
  const begun = `POST /inbox HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 100000\r\n`
  const form = `POST /api/comity/v1/accounts HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n`
  const stops = [dripAll(inHeaders, 'x-slow: 1\r\n', begun), dripAll(inBody, ' ', form)]
  await untilClosed(inHeaders, HEADERS_WITHIN)
  await untilClosed(inBody, REQUEST_WITHIN)
  const times = { headers: longest(inHeaders), body: longest(inBody) }
  for (const stop of stops) stop()
  return times
}

/** Many that ask once and keep their connection. @returns how many of them were answered. */
async function beIdle(site: Site, port: number, count: number): Promise<number> {
  const clients = await openMany(port, count)
  const request = `GET /livez HTTP/1.1\r\nhost: ${new URL(site.origin).host}\r\n\r\n`
  for (const { socket } of clients) socket.write(request)
  const isDone = async () =>
    clients.every(({ statuses, closedAfter }) => statuses.length > 0 || closedAfter)
  await until('all are answered', isDone, 60_000).catch(() => undefined)
  await sleep(3_000)
  for (const { socket } of clients) socket.destroy()
  return clients.filter(({ statuses }) => statuses[0] === 200).length
}

/** One that sends thousands of requests before it reads an answer. @returns how many were answered in order. */
async function pipeline(site: Site, port: number, count: number): Promise<number> {
  const [client] = await openMany(port, 1)
  if (!client) return 0
  client.socket.pause()
  const request = `GET /livez HTTP/1.1\r\nhost: ${new URL(site.origin).host}\r\n\r\n`
  client.socket.write(request.repeat(count))
  await sleep(2_000)
  client.socket.resume()
  const isDone = async () => client.statuses.length >= count || client.closedAfter !== undefined
  await until('all are answered', isDone, 60_000).catch(() => undefined)
  client.socket.destroy()
  return client.statuses.filter((status) => status === 200).length
}

async function beDifficult(setting: Setting): Promise<Finding[]> {
  const { slow, idle: wanted, pipelined } = SIZES[setting.size]
  const site = await openSite(setting, { workers: 0 })
  const port = Number(new URL(site.origin).port)
  await beHonest(site, () => sleep(1_000))
  const before = filesOf(site)
  let times = { headers: Infinity, body: Infinity }
  const whileSlow = await beHonest(site, async () => {
    times = await beSlow(site, port, slow)
  })
  setting.say(`slow: headers ${times.headers.toFixed(1)} s, body ${times.body.toFixed(1)} s`)
  const idle = upTo(wanted)
  let answered = 0
  const whileIdle = await beHonest(site, async () => {
    answered = await beIdle(site, port, idle)
  })
  setting.say(`${answered} of ${idle} idle clients were answered`)
  let inOrder = 0
  const whilePipelined = await beHonest(site, async () => {
    inOrder = await pipeline(site, port, pipelined)
  })
  await sleep(2_000)
  const after = filesOf(site)
  const p95 = (waits: readonly number[]) => percentile(waits, 0.95)
  return [
    atMost(
      'C16',
      `${slow} slow in their headers are sent away, within`,
      times.headers,
      HEADERS_WITHIN,
      's',
    ),
    atMost(
      'C16',
      `${slow} slow in their body are sent away, within`,
      times.body,
      REQUEST_WITHIN,
      's',
    ),
    atMost('I3', 'p95 of an honest client meanwhile', p95(whileSlow), HONEST_P95, 's'),
    exactly('C16', `idle clients that were answered, of ${idle}`, answered, idle),
    atMost(
      'I3',
      `p95 of an honest client beside ${idle} idle ones`,
      p95(whileIdle),
      HONEST_P95,
      's',
    ),
    exactly('C16', 'answers to requests in a row', inOrder, pipelined),
    atMost('I3', 'p95 of an honest client beside them', p95(whilePipelined), HONEST_P95, 's'),
    holds('I4', 'open files as before', after <= before + 10, `${before} before, ${after} after`),
    ...(await checkBounds(site)),
    exactly('I5', 'processes that ended by themselves', site.crashes().length, 0),
  ]
}

export const slowClients: Scenario = {
  id: 'C16',
  fault:
    'slow clients: 1,000 of 1 B/s in headers and in body, 10,000 idle ones, requests in a row unread',
  expected: 'the slow are sent away; honest clients are served',
  databases: ['postgres'],
  run: beDifficult,
}
