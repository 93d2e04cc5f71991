import type { OpenContext } from '../../../src/context.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { deliveries, moveClock, queued, someoneAt } from '../../federation/outgoing/support.ts'
import { type Peerd, openPeerd } from '../peerd.ts'
import { type Finding, type Setting, exactly, holds } from '../scenario.ts'

const HOUR = 3_600
/** Activities that wait for one inbox when its server says that it is gone. */
const WAITING = 6

/** A peer whose inbox and whose actor answer the same. */
async function openGone(setting: Setting, ctx: OpenContext, status: '404' | '410'): Promise<Peerd> {
  const peer = await openPeerd(setting)
  peer.answer('/inbox', status)
  peer.answer(new URL(peer.actor).pathname, status)
  await someoneAt(ctx, peer.origin, { uri: peer.actor, inbox: peer.inbox })
  return peer
}

const statesAt = async (ctx: OpenContext, peer: Peerd): Promise<string[]> =>
  (await deliveries(ctx))
    .filter(({ inbox }) => inbox === peer.sharedInbox)
    .map(({ state }) => state)

/** 410 and 404, confirmed by the actor, before a peer is given up (TRUST 5.5). */
export async function giveUpTheGone(
  setting: Setting,
  ctx: OpenContext,
  actorId: string,
): Promise<Finding[]> {
  await moveClock(ctx, 0)
  const gone = await openGone(setting, ctx, '410')
  for (let n = 0; n < WAITING; n++) await queued(ctx, actorId, [gone.sharedInbox])
  await deliverDue(ctx, 'w')
  const states = await statesAt(ctx, gone)
  const asked = gone.hits.filter(({ method }) => method === 'GET').length
  const posted = gone.posts().length
  await moveClock(ctx, 24 * HOUR)
  await deliverDue(ctx, 'w')

  const missing = await openGone(setting, ctx, '404')
  await queued(ctx, actorId, [missing.sharedInbox])
  const course: string[] = []
  for (const hours of [24, 34, 64]) {
    await moveClock(ctx, hours * HOUR)
    await deliverDue(ctx, 'w')
    course.push(...(await statesAt(ctx, missing)))
  }
  return [
    holds(
      'REL-03',
      '410: the actor is asked for, then the inbox is given up',
      asked > 0 && states.every((state) => ['gone', 'cancelled'].includes(state)),
      `actor asked ${asked} times; ${states.join(', ')}`,
    ),
    exactly('REL-03', '410: requests a day later', gone.posts().length - posted, 0),
    holds(
      'REL-03',
      '404: three over a day, the actor asked for, then given up',
      course.join() === 'queued,queued,gone' && missing.hits.some(({ method }) => method === 'GET'),
      course.join(', '),
    ),
  ]
}
