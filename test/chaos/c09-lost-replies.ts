import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { PUBLIC } from '../../src/vocabulary/context.ts'
import { until } from '../support/instances.ts'
import { follow, openPublisher, publishMany, publishOne, told } from './crowd.ts'
import { untilSettled } from './inbox-settled.ts'
import { type Site, openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { type Proxyd, openProxyd } from './proxyd.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'

/** Records; few, since five failures of one host open its breaker for half an hour. */
const RECORDS = 2
/** Times that the reply to each is lost; the waits after them are 10 s and a minute. */
const LOST = 2
/** Times that a peer repeats what it got no answer to. */
const REPEATED = 5
/** Time after which a peer gives up waiting for an answer (ms). */
const PATIENCE = 1_500
const SOON = 180_000

/** Delivers over a line that loses replies; then the line is mended. */
async function loseOurReplies(setting: Setting, site: Site): Promise<Finding[]> {
  let line: Proxyd | undefined
  const peer = await openPeerd(setting, {
    behind: async (target) => {
      line = await openProxyd(setting, { target })
      return line.host
    },
  })
  const publisher = await openPublisher(site, 'digital')
  await follow(site, [peer], publisher)
  line?.set({ losesReplies: true })
  await publishMany(setting, site, publisher, RECORDS)
  for (let lost = 1; lost <= LOST; lost++) {
    await until('the requests arrive', async () => told(peer).length >= RECORDS * lost, SOON)
    setting.say(`${told(peer).length} requests arrived, their replies are lost`)
    await sleep(200)
    line?.reset()
  }
  line?.mend()
  await until('they arrive again', async () => told(peer).length >= RECORDS * (LOST + 1), SOON)
  const hits = told(peer)
  const ids = new Set(hits.map(({ activityId }) => activityId))
  const bodies = new Set(hits.map(({ body }) => body))
  return [
    exactly('I2', `activities in ${hits.length} requests`, ids.size, RECORDS),
    exactly('I2', 'different bytes of them', bodies.size, RECORDS),
    exactly('C9', 'requests for each activity', hits.length / ids.size, LOST + 1),
  ]
}

/** A peer that gets no answer and says the same again, five times. */
async function loseTheirReplies(setting: Setting, site: Site, record: string): Promise<Peerd> {
  const peer = await openPeerd(setting)
  const { port } = new URL(site.webs[0]?.at ?? site.origin)
  const line = await openProxyd(setting, { target: { host: '127.0.0.1', port: Number(port) } })
  line.set({ losesReplies: true })
  const note = {
    id: `${peer.origin}/notes/1`,
    type: 'Note',
    attributedTo: peer.actor,
    inReplyTo: record,
    to: [PUBLIC],
    content: '<p>Did you get this?</p>',
    published: new Date().toISOString(),
  }
  for (const activity of [peer.activity('Like', record), peer.activity('Create', note)])
    for (let time = 0; time < REPEATED; time++) {
      const sent = peer.send(`${site.origin}/inbox`, activity, { port: line.port })
      const answer = sent.then(
        ({ status }) => `answered ${status}`,
        () => 'lost',
      )
      await sleep(PATIENCE)
      line.reset()
      if ((await answer) !== 'lost') throw new Error('A reply was not lost.')
    }
  return peer
}

async function loseReplies(setting: Setting): Promise<Finding[]> {
  const site = await openSite(setting)
  const record = await publishOne(setting, site, await openPublisher(site, 'interior'))
  const ours = await loseOurReplies(setting, site)
  const peer = await loseTheirReplies(setting, site, record)
  await untilSettled(site)
  const seen = await site.look(async ({ db }) => {
    const { rows } = await sql<{
      rows: number
      likes: number
      replies: number
      open: number
    }>`select
      (select count(*)::int from inbox where actor = ${peer.actor}) as rows,
      (select count(*)::int from reactions) as likes,
      (select count(*)::int from comments) as replies,
      (select count(*)::int from deliveries where state <> 'delivered') as open`.execute(db)
    return rows[0]
  })
  return [
    ...ours,
    exactly('I1', 'deliveries that are not delivered', seen?.open ?? -1, 0),
    exactly('I2', `rows of two activities sent ${REPEATED} times each`, seen?.rows ?? -1, 2),
    exactly('I2', 'effects of the Like', seen?.likes ?? -1, 1),
    exactly('I2', 'effects of the Create', seen?.replies ?? -1, 1),
    holds('I5', 'no process ended by itself', site.crashes().length === 0),
  ]
}

export const lostReplies: Scenario = {
  id: 'C9',
  fault: 'requests arrive and their replies are lost, in both directions',
  expected: 'the receiver sees n duplicates and one effect',
  databases: ['postgres', 'embedded'],
  run: loseReplies,
}
