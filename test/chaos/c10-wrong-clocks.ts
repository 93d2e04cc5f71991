import { createPublicKey } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { OpenContext } from '../../src/context.ts'
import { signingKey } from '../../src/federation/keyring.ts'
import { deliverDue } from '../../src/federation/outgoing/deliver.ts'
import { findHost } from '../../src/store/hosts.ts'
import { us } from '../federation/inbox/support.ts'
import { deliveries, moveClock, queued, someoneAt, waitOf } from '../federation/outgoing/support.ts'
import { office } from '../support/office.ts'
import { freshPostgres } from '../support/postgres.ts'
import { type WorldOptions, world } from '../support/world.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { type Answer, SKEW, status } from './peerd/answers.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Length of a lease (s), and what a look at it may be late. */
const LEASE = 60
const SLACK = 15

/** Our clock, which a scenario sets wrong: the one place where the code asks for the time (`ctx.now`). */
const ours = { off: 0 }
const now = () => new Date(Date.now() + ours.off)

/** Believes nothing that is signed in the future or long ago, as we do not either. */
const strict: Answer = async (exchange) => {
  const isRight = (await exchange.hit.isSigned()) === true
  await status(isRight ? 202 : 401)(exchange)
}

async function databaseOf(setting: Setting): Promise<Pick<WorldOptions, 'database'>> {
  if (setting.database === 'embedded') return {}
  const postgres = await freshPostgres(setting)
  if (!postgres) throw new Error('There is no PostgreSQL here.')
  return { database: await postgres() }
}

interface Ground {
  readonly setting: Setting
  readonly ctx: OpenContext
  readonly actorId: string
  readonly open: () => Promise<Peerd>
}

async function openGround(setting: Setting): Promise<Ground> {
  const ctx = await world(setting, { now, ...(await databaseOf(setting)) })
  const { id } = await office(ctx, false)
  const key = createPublicKey((await signingKey(ctx, id)).privateKey)
  const open = async () => {
    const peer = await openPeerd(setting, { findKey: async () => key })
    peer.answer('/inbox', strict)
    await someoneAt(ctx, peer.origin, { uri: peer.actor, inbox: peer.inbox })
    return peer
  }
  return { setting, ctx, actorId: id, open }
}

const rowAt = async ({ ctx }: Ground, peer: Peerd) =>
  (await deliveries(ctx)).find(({ inbox }) => inbox === peer.sharedInbox)

/** What we sign with a wrong clock is refused, kept, and delivered when the clock is right. */
async function sendWithWrongClock(ground: Ground, off: number): Promise<Finding> {
  const { ctx, actorId, open } = ground
  const peer = await open()
  await moveClock(ctx, 0)
  ours.off = off
  await queued(ctx, actorId, [peer.sharedInbox])
  await deliverDue(ctx, 'w')
  const refused = await rowAt(ground, peer)
  const wait = await waitOf(ctx, refused?.id ?? '')
  ours.off = 0
  await moveClock(ctx, wait + 1)
  await deliverDue(ctx, 'w')
  const after = await rowAt(ground, peer)
  const isKept = refused?.state === 'queued' && refused.last_status === 401 && wait > 0
  return holds(
    'REL-03',
    `our clock ${off / HOUR} h off: 401, tried again, delivered`,
    isKept && after?.state === 'delivered',
    `${refused?.last_status}, ${refused?.state}, again after ${Math.round(wait / 60)} min, ${after?.state}`,
  )
}

/** The clock goes back an hour between two deliveries: queue and leases go by the database's. */
async function setBack(ground: Ground): Promise<Finding[]> {
  const { ctx, actorId, open } = ground
  const peer = await open()
  await moveClock(ctx, 0)
  ours.off = 4 * MINUTE
  await queued(ctx, actorId, [peer.sharedInbox])
  await deliverDue(ctx, 'w')
  ours.off = -56 * MINUTE
  await queued(ctx, actorId, [peer.sharedInbox])
  await deliverDue(ctx, 'w')
  const hanging = await open()
  hanging.answer('/inbox', 'silence')
  await queued(ctx, actorId, [hanging.sharedInbox])
  const delivering = deliverDue(ctx, 'w')
  while (hanging.posts().length === 0) await sleep(20)
  const lease = await leaseOf(ctx, hanging)
  ours.off = 0
  hanging.hangUp()
  await delivering
  const rows = await deliveries(ctx)
  const negative = rows.filter(
    (row) => row.run_at < row.created_at || (row.done_at && row.done_at < row.created_at),
  )
  const delivered = rows.filter(
    (row) => row.inbox === peer.sharedInbox && row.state === 'delivered',
  )
  return [
    exactly('C10', 'delivered before and after the clock goes back an hour', delivered.length, 2),
    exactly('C10', 'rows with a negative delay', negative.length, 0),
    holds(
      'REL-05',
      `a lease is ${LEASE} s by the database`,
      lease > LEASE - SLACK && lease <= LEASE,
      `${lease.toFixed(0)} s left`,
    ),
  ]
}

async function leaseOf(ctx: OpenContext, peer: Peerd): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select extract(epoch from lease_until - app_now())::float8 as left from deliveries
    where inbox = ${peer.sharedInbox}`.execute(ctx.db)
  return rows[0]?.left ?? NaN
}

/** Peers whose clock is wrong write to us, and one answers us. */
async function hearWrongClocks(setting: Setting, ground: Ground): Promise<Finding[]> {
  const door = await us(setting, { now, ...(await databaseOf(setting)) })
  const inbox = `${door.origin}/inbox`
  const peer = await openPeerd(setting)
  const words: string[] = []
  const say = async (off: number, skew = 0) => {
    ours.off = off
    const like = peer.activity('Like', `${door.origin}/initiatives/none`)
    const first = await peer.send(inbox, like, { skew })
    ours.off = 0
    const again = await peer.send(inbox, like)
    words.push(`${first.status} ${first.word}, then ${again.status}`)
  }
  for (const hours of [2, -2]) {
    await say(0, hours * HOUR)
    await say(hours * HOUR)
  }
  const answering = await ground.open()
  answering.answer('/inbox', 'skewed date')
  await queued(ground.ctx, ground.actorId, [answering.sharedInbox])
  await deliverDue(ground.ctx, 'w')
  const skew = (await findHost(ground.ctx.db, answering.host))?.skew_ms ?? 0
  return [
    holds(
      'C10',
      'their clock or ours ± 2 h: 401 clock, and 202 when it is right',
      words.every((word) => word === '401 clock, then 202'),
      [...new Set(words)].join('; '),
    ),
    holds(
      'REL-14',
      'the skew of a peer is noted',
      Math.abs(skew - SKEW) < MINUTE,
      `${(skew / HOUR).toFixed(2)} h`,
    ),
  ]
}

async function turnClocks(setting: Setting): Promise<Finding[]> {
  setting.teardown(() => {
    ours.off = 0
  })
  const ground = await openGround(setting)
  return [
    await sendWithWrongClock(ground, 2 * HOUR),
    await sendWithWrongClock(ground, -2 * HOUR),
    ...(await setBack(ground)),
    ...(await hearWrongClocks(setting, ground)),
  ]
}

export const wrongClocks: Scenario = {
  id: 'C10',
  fault: 'our clock +2 h, -2 h, back an hour while it runs; a peer whose clock is wrong',
  expected: '401 clock, tried again and not dropped; no negative delay; leases unaffected',
  databases: ['postgres', 'embedded'],
  run: turnClocks,
}
