import { lookup } from 'node:dns/promises'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../../test/platform/outbound-certificate.ts'
import { type Child, startChild } from './child.ts'
import { type Place, onBoth } from './databases.ts'
import { limits } from './limits.ts'
import type { ListenOptions } from './receivers-process.ts'
import type { BenchRow } from './row.ts'

/** Inboxes of one round, each of another server. */
const INBOXES = 1_000
/** The first round makes the code hot; the servers of each round are new, so every delivery opens a connection. */
const ROUNDS = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5']
const ROUNDS_OF_TLS = 2
/** Deliveries in a second of one core's time. */
const AIM = { atLeast: 800 }

interface Post {
  readonly worker: Child
  readonly receivers: Child
}

/** Delivers to new servers. @returns what that cost the worker (s). */
async function deliverTo({ worker, receivers }: Post, servers: ListenOptions): Promise<number> {
  await worker.ask('queue', await receivers.ask<string[]>('listen', servers))
  const before = await receivers.ask<number>('countReceived')
  const cost = await worker.costOf(async () => {
    const { other } = await worker.ask<{ other: number }>('deliver')
    if (other > 0) throw new Error(`${other} deliveries did not arrive.`)
  })
  const received = (await receivers.ask<number>('countReceived')) - before
  if (received !== INBOXES) throw new Error(`${received} of ${INBOXES} were received.`)
  return cost
}

/** Rounds one after the other. @returns deliveries in a second, the first round left out. */
async function rate(post: Post, rounds: readonly ListenOptions[]): Promise<number> {
  const costs: number[] = []
  for (const servers of rounds) costs.push(await deliverTo(post, servers))
  const hot = costs.slice(1)
  return (INBOXES * hot.length) / hot.reduce((sum, one) => sum + one, 0)
}

async function measure({ name, settings }: Place): Promise<BenchRow[]> {
  const { sign } = await limits()
  const tls = makeCertificate('localhost')
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-'))
  const caFile = join(folder, 'authority.pem')
  writeFileSync(caFile, tls.cert)
  const receivers = await startChild('receivers-process.ts')
  const worker = await startChild('worker-process.ts', {
    ...settings,
    COMITY_ENV: 'test',
    COMITY_ORIGIN: 'http://localhost:3999',
    COMITY_LOG_LEVEL: 'error',
    COMITY_CA_FILE: caFile,
  })
  const { address } = await lookup('localhost')
  const secure = { address, name: 'localhost', count: INBOXES, tls }
  try {
    const post = { worker, receivers }
    const plain = await rate(
      post,
      ROUNDS.map((at) => ({ address: at, count: INBOXES })),
    )
    const encrypted = await rate(
      post,
      Array.from({ length: ROUNDS_OF_TLS }, () => secure),
    )
    const row = { unit: '/s', limit: sign }
    const what = `deliveries to ${INBOXES} servers`
    return [
      { what: `${what}, ${name}`, figure: plain, ...row, aim: AIM },
      { what: `${what}, a TLS handshake each, ${name}`, figure: encrypted, ...row },
    ]
  } finally {
    await worker.stop()
    await receivers.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Deliveries signed, posted to as many servers, answered, and written down as delivered. */
export const benchDeliveries = (): Promise<BenchRow[]> => onBoth(measure)
