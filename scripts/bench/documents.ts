import { type Child, startChild } from './child.ts'
import { type Place, embedded, onPostgres } from './databases.ts'
import { type Constants, startConstants } from './limits.ts'
import { sendLoad } from './load.ts'
import { HANDLE } from './opened.ts'
import type { Aim, BenchRow } from './row.ts'
import type { FillOptions, Filled } from './site-process.ts'

const HOST = 'share.ruritania.example'
const HEADERS = { host: HOST, accept: 'application/activity+json' }
const FINGER = `/.well-known/webfinger?resource=acct:${HANDLE}@${HOST}`
/** Twice what the server keeps in memory, asked for in their order again and again: none is found there. */
const COPIES = 20_000
/** Documents that are asked for again and again. */
const HOT = 128
/** Bytes of an answer of WebFinger here. */
const FINGER_BYTES = 534
/** Time of one measurement (s), and how often it and the one of its limit take turns. */
const SECONDS = 1
const TURNS = 5
/** Measurements before, in which the code becomes hot. */
const WARM_UP = 2
/** Shares of what HTTP itself can do, for an answer as long. */
const FROM_DATABASE = { share: 0.25 }
const FROM_MEMORY = { share: 0.6 }
/** Share that must have come from the database, or something else was measured; it counts some of them late. */
const READ_SHARE = 0.95

interface Site {
  readonly child: Child
  readonly port: number
  readonly place: Place
  readonly constants: Constants
}

/** What is asked for: these paths once, or again and again for a time (s). */
interface Asked {
  readonly what: string
  readonly paths: readonly string[]
  readonly seconds?: number
  /** Bytes of each answer. */
  readonly bytes: number
  readonly aim: Aim
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Requests answered in a second of the server's time. */
async function rate({ child, port }: Site, { paths, seconds }: Asked): Promise<number> {
  const requests = paths.map((path) => ({ path }))
  const time = seconds === undefined ? {} : { seconds }
  let answered = 0
  const cost = await child.costOf(async () => {
    answered = await sendLoad({ port, requests, headers: HEADERS, ...time })
  })
  return answered / cost
}

/** Figure and limit in turns, so that both see the same machine. */
async function measure(site: Site, asked: Asked): Promise<BenchRow> {
  const figures: number[] = []
  const limits: number[] = []
  for (let turn = 0; turn < WARM_UP; turn++) await rate(site, asked)
  await site.constants.rate(asked.bytes, SECONDS)
  for (let turn = 0; turn < TURNS; turn++) {
    figures.push(await rate(site, asked))
    limits.push(await site.constants.rate(asked.bytes, SECONDS))
  }
  const size = `${(asked.bytes / 1_000).toFixed(1)} kB`
  return {
    what: `GET of ${asked.what}, ${size}`,
    figure: median(figures),
    unit: '/s',
    limit: median(limits),
    aim: asked.aim,
  }
}

/** The same, but of documents that have to come from the database. */
async function measureRead(site: Site, asked: Omit<Asked, 'aim'>): Promise<BenchRow> {
  const before = await site.child.ask<number>('countReads')
  const row = await measure(site, { ...asked, aim: FROM_DATABASE })
  const read = (await site.child.ask<number>('countReads')) - before
  const sent = asked.paths.length * (TURNS + WARM_UP)
  // The embedded database is asked in the same way; it counts only for itself.
  if (site.place.name === 'PostgreSQL' && read < sent * READ_SHARE)
    throw new Error(`Only ${read} of ${sent} documents were read from the database.`)
  return row
}

async function measureAll(site: Site): Promise<BenchRow[]> {
  const options: FillOptions = { copies: COPIES }
  const { actors, initiatives } = await site.child.ask<Filled>('fill', options)
  const from = site.place.name === 'PostgreSQL' ? 'from PostgreSQL' : 'from the embedded database'
  const hot = { seconds: SECONDS, aim: FROM_MEMORY }
  const fingers = Array.from({ length: HOT }, () => FINGER)
  return [
    await measureRead(site, { ...actors, what: `an actor, ${from}` }),
    await measureRead(site, { ...initiatives, what: `an initiative, ${from}` }),
    await measure(site, {
      what: 'an actor, hot',
      paths: actors.paths.slice(0, HOT),
      bytes: actors.bytes,
      ...hot,
    }),
    await measure(site, {
      what: 'an initiative, hot',
      paths: initiatives.paths.slice(0, HOT),
      bytes: initiatives.bytes,
      ...hot,
    }),
    await measure(site, { what: 'WebFinger, hot', paths: fingers, bytes: FINGER_BYTES, ...hot }),
  ]
}

/** Documents from the database and from memory, as a fediverse server asks for them. */
export async function benchDocuments(): Promise<BenchRow[]> {
  const place = (await onPostgres()) ?? embedded()
  const constants = await startConstants()
  const child = await startChild('site-process.ts', {
    ...place.settings,
    COMITY_ORIGIN: `https://${HOST}`,
    COMITY_LOG_LEVEL: 'error',
  })
  try {
    const port = await child.ask<number>('listen')
    return await measureAll({ child, port, place, constants })
  } finally {
    await child.stop()
    await constants.stop()
    await place.drop()
  }
}
