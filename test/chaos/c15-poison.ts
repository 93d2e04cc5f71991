import { sql } from 'kysely'
import { until } from '../support/instances.ts'
import { follow, openPublisher, publishMany, told } from './crowd.ts'
import { type Part, type Site, openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { moveClock, passLeases } from './queue-clock.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'

/** Ends of a process, and errors, after which a job is set aside (TRUST 5.6). */
const SET_ASIDE_AFTER = 5
/** More than that are not waited for. */
const KILLS_MAX = 8
const RECORDS = 5
const HEALTHY = 4
const SOON = 60_000
/** Longer than the waits between two tries of a fact that fails (s). */
const NEXT_TRY = 3_600

/** A fact of a kind that no code knows, which throws each time that it is told. */
const insertPoisonFact = (site: Site): Promise<void> =>
  site.look(async ({ db }) => {
    const body = JSON.stringify({ kind: 'nonsense', subject: 'poison' })
    await sql`insert into facts (id, kind, subject, revision, body, created_at, run_at)
      values ('00000000000000000000000000', 'record-published', 'poison', 1, ${body}::jsonb, app_now(), app_now())`.execute(
      db,
    )
  })

const stateOfFact = (site: Site) =>
  site.look(({ db }) =>
    db
      .selectFrom('facts')
      .select(['attempts', 'quarantined_at', 'done_at'])
      .where('subject', '=', 'poison')
      .executeTakeFirst(),
  )

const stateAt = (site: Site, peer: Peerd): Promise<string | undefined> =>
  site.look(async ({ db }) => {
    const row = await db
      .selectFrom('deliveries')
      .select('state')
      .where('inbox', '=', peer.sharedInbox)
      .orderBy('id', 'desc')
      .executeTakeFirst()
    return row?.state
  })

/** Kills the worker each time that it sends to this peer, until the delivery is set aside. @returns how often. */
async function killWhenSent(setting: Setting, site: Site, worker: Part, peer: Peerd) {
  let kills = 0
  while (kills < KILLS_MAX && (await stateAt(site, peer)) === 'queued') {
    const seen = told(peer).length
    const isSent = async () => told(peer).length > seen || (await stateAt(site, peer)) !== 'queued'
    await until('it is sent, or set aside', isSent, SOON, 10)
    if ((await stateAt(site, peer)) !== 'queued') break
    await worker.kill()
    kills++
    setting.say(`the process ended, ${kills} times`)
    await site.look(({ db }) => passLeases(db))
    await worker.start()
  }
  return kills
}

async function poison(setting: Setting): Promise<Finding[]> {
  const site = await openSite(setting)
  const [worker] = site.workers
  if (!worker) throw new Error('There is no worker.')
  const publisher = await openPublisher(site, 'digital')
  const deadly = await openPeerd(setting)
  const peers = await Promise.all(Array.from({ length: HEALTHY }, () => openPeerd(setting)))
  await follow(site, [deadly], publisher)
  deadly.answer('/inbox', 'silence')
  await publishMany(setting, site, publisher, 1)
  const kills = await killWhenSent(setting, site, worker, deadly)
  const state = await stateAt(site, deadly)

  await follow(site, peers, publisher)
  await insertPoisonFact(site)
  await publishMany(setting, site, publisher, RECORDS)
  const isTold = async () => peers.every((peer) => told(peer).length >= RECORDS)
  await until('the others are told', isTold, SOON).catch(() => undefined)
  const came = peers.reduce((sum, peer) => sum + told(peer).length, 0)
  let fact = await stateOfFact(site)
  for (let turn = 0; turn < KILLS_MAX && !fact?.quarantined_at; turn++) {
    const { attempts = 0 } = fact ?? {}
    const isTried = async () => {
      fact = await stateOfFact(site)
      return (fact?.attempts ?? 0) > attempts || fact?.quarantined_at != null
    }
    await site.look(({ db }) => moveClock(db, NEXT_TRY))
    await until('it is tried again', isTried, SOON).catch(() => undefined)
  }
  const crashes = site.crashes().length
  return [
    holds(
      'C15',
      `a delivery that ends its process is set aside after ${SET_ASIDE_AFTER}`,
      state === 'quarantined' && kills === SET_ASIDE_AFTER,
      `${state} after ${kills}`,
    ),
    holds(
      'C15',
      `a fact that always fails is set aside after ${SET_ASIDE_AFTER}`,
      fact?.quarantined_at != null,
      `${fact?.quarantined_at ? 'set aside' : 'not set aside'} after ${fact?.attempts} errors`,
    ),
    exactly('I1', 'requests that the others got', came, RECORDS * HEALTHY),
    exactly('I5', 'processes that ended by themselves', crashes, 0),
  ]
}

export const poisonJobs: Scenario = {
  id: 'C15',
  fault: 'jobs that end the process that does them, each time, and jobs that always throw',
  expected: 'set aside after five; the rest proceed',
  databases: ['postgres'],
  run: poison,
}
