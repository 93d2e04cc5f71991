import { type Child, startChild } from './child.ts'
import { type Place, onBoth } from './databases.ts'
import { limits } from './limits.ts'
import type { ListenOptions } from './receivers-process.ts'
import type { BenchRow } from './row.ts'

/** Inboxes of one round, each of another server. */
const INBOXES = 1_000
/** The first round makes the code hot; the servers of each round are new, so every delivery opens a connection. */
const ROUNDS = ['127.0.0.2', '127.0.0.3', '127.0.0.4']
/** Deliveries in a second of one core's time. */
const AIM = { atLeast: 800 }

async function deliverRound(worker: Child, receivers: Child, address: string): Promise<number> {
  const options: ListenOptions = { address, count: INBOXES }
  await worker.ask('queue', await receivers.ask<string[]>('listen', options))
  const before = await receivers.ask<number>('countReceived')
  const cost = await worker.costOf(async () => {
    const { other } = await worker.ask<{ other: number }>('deliver')
    if (other > 0) throw new Error(`${other} deliveries did not arrive.`)
  })
  const received = (await receivers.ask<number>('countReceived')) - before
  if (received !== INBOXES) throw new Error(`${received} of ${INBOXES} were received.`)
  return cost
}

async function measure({ name, settings }: Place): Promise<BenchRow[]> {
  const { sign } = await limits()
  const receivers = await startChild('receivers-process.ts')
  const worker = await startChild('worker-process.ts', {
    ...settings,
    COMITY_ENV: 'test',
    COMITY_ORIGIN: 'http://localhost:3999',
    COMITY_LOG_LEVEL: 'error',
  })
  try {
    const costs: number[] = []
    for (const address of ROUNDS) costs.push(await deliverRound(worker, receivers, address))
    const hot = costs.slice(1)
    const cost = hot.reduce((sum, one) => sum + one, 0) / hot.length
    return [
      {
        what: `deliveries to ${INBOXES} servers, ${name}`,
        figure: INBOXES / cost,
        unit: '/s',
        limit: sign,
        aim: AIM,
      },
    ]
  } finally {
    await worker.stop()
    await receivers.stop()
  }
}

/** Deliveries signed, posted to as many servers, answered, and written down as delivered. */
export const benchDeliveries = (): Promise<BenchRow[]> => onBoth(measure)
