import { type Child, startChild } from './child.ts'
import { type Place, embedded, onPostgres } from './databases.ts'
import { limits } from './limits.ts'
import { sendLoad } from './load.ts'
import { HANDLE } from './opened.ts'
import type { BenchRow } from './row.ts'
import type { FillOptions, Filled } from './site-process.ts'

const HOST = 'share.ruritania.example'
const ACTIVITY = { host: HOST, accept: 'application/activity+json' }
/** More than twice what the server keeps in memory, asked for in their order: none is found there. */
const COPIES = 24_000
/** Documents that are asked for again and again. */
const HOT = 100
/** Time of each measurement (s). */
const SECONDS = 4
/** Shares of what HTTP itself can do. */
const FROM_DATABASE = { share: 0.25 }
const FROM_MEMORY = { share: 0.6 }
/** Share that must have come from the database, or something else was measured; it counts some of them late. */
const READ_SHARE = 0.9

interface Site {
  readonly child: Child
  readonly port: number
  readonly place: Place
}

/** Requests answered in a second of the server's time. @param paths of which each connection asks for its share. */
async function rate({ child, port }: Site, paths: readonly string[]): Promise<number> {
  const requests = paths.map((path) => ({ path }))
  let answered = 0
  const cost = await child.costOf(async () => {
    answered = await sendLoad({ port, requests, headers: ACTIVITY, seconds: SECONDS })
  })
  return answered / cost
}

async function rateFromDatabase(site: Site, paths: readonly string[]): Promise<number> {
  const { child, port, place } = site
  const requests = paths.map((path) => ({ path }))
  let answered = 0
  const before = await child.ask<number>('countReads')
  const cost = await child.costOf(async () => {
    answered = await sendLoad({ port, requests, headers: ACTIVITY })
  })
  const read = (await child.ask<number>('countReads')) - before
  if (place.name === 'PostgreSQL' && read < answered * READ_SHARE)
    throw new Error(`Only ${read} of ${answered} documents were read from the database.`)
  return answered / cost
}

async function measure(site: Site): Promise<BenchRow[]> {
  const { constant } = await limits()
  const { child, place } = site
  const { actors, initiatives } = await child.ask<Filled>('fill', {
    copies: COPIES,
  } satisfies FillOptions)
  const row = (what: string, figure: number, aim: BenchRow['aim']): BenchRow => ({
    what,
    figure,
    unit: '/s',
    limit: constant,
    ...(aim ? { aim } : {}),
  })
  const finger = `/.well-known/webfinger?resource=acct:${HANDLE}@${HOST}`
  const from = place.name === 'PostgreSQL' ? 'PostgreSQL' : 'the embedded database'
  await rateFromDatabase(site, actors)
  return [
    row(`GET of an actor, from ${from}`, await rateFromDatabase(site, actors), FROM_DATABASE),
    row(
      `GET of an initiative, from ${from}`,
      await rateFromDatabase(site, initiatives),
      FROM_DATABASE,
    ),
    row('GET of an actor, hot', await rate(site, actors.slice(0, HOT)), FROM_MEMORY),
    row('GET of an initiative, hot', await rate(site, initiatives.slice(0, HOT)), FROM_MEMORY),
    row(
      'WebFinger, hot',
      await rate(
        site,
        Array.from({ length: HOT }, () => finger),
      ),
      FROM_MEMORY,
    ),
  ]
}

/** Documents from the database and from memory, as a fediverse server asks for them. */
export async function benchDocuments(): Promise<BenchRow[]> {
  const place = (await onPostgres()) ?? embedded()
  const child = await startChild('site-process.ts', {
    ...place.settings,
    COMITY_ORIGIN: `https://${HOST}`,
    COMITY_LOG_LEVEL: 'error',
  })
  try {
    const port = await child.ask<number>('listen')
    return await measure({ child, port, place })
  } finally {
    await child.stop()
    await place.drop()
  }
}
