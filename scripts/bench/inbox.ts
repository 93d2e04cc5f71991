import { type Child, startChild } from './child.ts'
import { type Place, onBoth } from './databases.ts'
import { limits, together } from './limits.ts'
import { type Request, sendLoad } from './load.ts'
import { makePeers, makePost } from './peers.ts'
import type { BenchRow } from './row.ts'

const HOST = 'share.ruritania.example'
const INBOX = `https://${HOST}/inbox`
/** One peer may send 1,000 at once and 100 a second after that (TRUST 2.1, step 20); these stay below. */
const PEERS = 24
/** Requests of one measurement, each of another activity; as many again, fewer, make the code hot. */
const REQUESTS = 10_000
const WARM_UP = 3_000
/** Activities accepted in a second of one core's time, each in a row that is committed. */
const AIM = { atLeast: 1_500 }

interface Prepared {
  readonly keys: ReturnType<typeof makePeers>['keys']
  readonly warmUp: readonly Request[]
  readonly requests: readonly Request[]
}

/** Signs beforehand: signing costs the sender ten times what verifying costs the server. */
function prepare(): Prepared {
  const { peers, keys } = makePeers(PEERS)
  const now = new Date()
  const all = Array.from({ length: WARM_UP + REQUESTS }, (_, nr) => {
    const peer = peers[nr % PEERS]
    return peer ? [makePost(peer, INBOX, nr, now)] : []
  }).flat()
  return { keys, warmUp: all.slice(0, WARM_UP), requests: all.slice(WARM_UP) }
}

let prepared: Prepared | undefined

async function fill(site: Child): Promise<number> {
  prepared ??= prepare()
  const { keys, warmUp, requests } = prepared
  await site.ask('knowKeys', keys)
  const port = await site.ask<number>('listen')
  await sendLoad({ port, requests: warmUp })
  const before = await site.ask<number>('countInbox')
  let answered = 0
  const cost = await site.costOf(async () => {
    answered = await sendLoad({ port, requests })
  })
  const stored = (await site.ask<number>('countInbox')) - before
  if (stored !== answered) throw new Error(`${answered} were accepted, ${stored} are stored.`)
  return stored / cost
}

async function measure({ name, settings }: Place): Promise<BenchRow[]> {
  const { constant, verify } = await limits()
  const site = await startChild('site-process.ts', {
    ...settings,
    COMITY_ORIGIN: `https://${HOST}`,
    COMITY_LOG_LEVEL: 'error',
  })
  try {
    return [
      {
        what: `inbox POST until committed, ${name}`,
        figure: await fill(site),
        unit: '/s',
        limit: together(constant, verify),
        aim: AIM,
      },
    ]
  } finally {
    await site.stop()
  }
}

/** Signed activities posted by peers whose keys are known, answered 202 after their rows are committed. */
export const benchInbox = (): Promise<BenchRow[]> => onBoth(measure)
