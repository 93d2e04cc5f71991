import { sql } from 'kysely'
import { PUBLIC } from '../../src/vocabulary/context.ts'
import type { Answered } from '../federation/inbox/support.ts'
import { checkState } from './checker.ts'
import { openPublisher, publishOne } from './crowd.ts'
import { untilSettled } from './inbox-settled.ts'
import { type Site, openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { type Post, post, signPost } from './peerd/sending.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'

/** How often each activity is sent, and over how many processes. */
const TIMES = 1_000
const WEBS = 4
/** Requests at once. */
const LINES = 64

/** A request as bytes, thrown at all processes in turn, many at once. */
async function throwAt(site: Site, request: Post, times = TIMES): Promise<Answered[]> {
  const ports = site.webs.map(({ at }) => Number(new URL(at).port))
  const answers: Answered[] = []
  let left = times
  const line = async () => {
    while (left-- > 0) answers.push(await post(request, ports[left % ports.length]))
  }
  await Promise.all(Array.from({ length: LINES }, line))
  return answers
}

interface Effects {
  readonly rows: number
  readonly reactions: number
  readonly comments: number
}

const countEffects = (site: Site, peer: Peerd): Promise<Effects | undefined> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<Effects>`select
      (select count(*)::int from inbox where actor = ${peer.actor}) as rows,
      (select count(*)::int from reactions r join actors a on a.id = r.actor_id where a.uri = ${peer.actor}) as reactions,
      (select count(*)::int from comments c join actors a on a.id = c.author_id where a.uri = ${peer.actor}) as comments`.execute(
      db,
    )
    return rows[0]
  })

async function sendOften(setting: Setting): Promise<Finding[]> {
  const site = await openSite(setting, { webs: WEBS })
  const publisher = await openPublisher(site, 'digital')
  const record = await publishOne(setting, site, publisher)
  const peer = await openPeerd(setting)
  const note = {
    id: `${peer.origin}/notes/1`,
    type: 'Note',
    attributedTo: peer.actor,
    inReplyTo: record,
    to: [PUBLIC],
    content: '<p>How many offices take part?</p>',
    published: new Date().toISOString(),
  }
  const answers: Answered[] = []
  for (const activity of [peer.activity('Like', record), peer.activity('Create', note)]) {
    const request = signPost(peer.signer(), `${site.origin}/inbox`, activity)
    answers.push(...(await throwAt(site, request)))
    setting.say(`${answers.length} requests`)
    // What was applied long ago is known as well as what still waits.
    answers.push(...(await throwAt(site, request, WEBS)))
  }
  const bounds = await checkState(site)
  await untilSettled(site)
  const effects = await countEffects(site, peer)
  const taken = answers.filter(({ status }) => status === 202).length
  // One process alone has to say at some point that one peer has spent its budget (TRUST 2.1, step 20).
  const late = answers.filter(({ status }) => status === 429).length
  const isAnswered = taken + late === answers.length && taken >= TIMES
  const asked = peer.hits.filter(({ method }) => method === 'GET').length
  const processes = site.webs.length + 1
  return [
    holds(
      'I5',
      `${answers.length} requests at ${site.webs.length} processes: 202, or 429 beyond the budget`,
      isAnswered,
      `${taken} times 202, ${late} times 429`,
    ),
    exactly('I2', 'rows of two activities', effects?.rows ?? 0, 2),
    exactly('I2', 'likes of one Like', effects?.reactions ?? 0, 1),
    exactly('I2', 'replies of one Create', effects?.comments ?? 0, 1),
    holds(
      'SEC-1A',
      'the actor is fetched once by each process at most',
      asked <= processes,
      `${asked} times`,
    ),
    ...bounds,
    exactly('I5', 'processes that ended by themselves', site.crashes().length, 0),
  ]
}

export const oneActivity: Scenario = {
  id: 'C13',
  fault: 'one activity 1,000 times at once over 4 web processes',
  expected: 'exactly one row and one effect',
  databases: ['postgres', 'embedded'],
  inTests: ['postgres'],
  run: sendOften,
}
