import { sql } from 'kysely'
import { PUBLIC } from '../../src/vocabulary/context.ts'
import { openPublisher, publishOne } from './crowd.ts'
import { untilSettled } from './inbox-settled.ts'
import { openSite } from './orchestrator.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { shuffled } from './random.ts'
import { type Finding, type Scenario, type Setting, exactly, holds } from './scenario.ts'

type Json = Readonly<Record<string, unknown>>

/** A reply, as it was written and changed: 0 is the first version. */
interface Reply {
  readonly id: string
  readonly create: Json
  readonly updates: readonly Json[]
  readonly remove: Json
}

/** Replies whose whole lives come in an order made by chance. */
const LIVES = { bounded: 20, full: 200 } as const
const BEGAN = Date.UTC(2026, 10, 1, 9)
const HOUR = 3_600_000

let made = 0

function replyOf(peer: Peerd, record: string): Reply {
  const id = `${peer.origin}/notes/${++made}`
  const version = (nr: number): Json => ({
    id,
    type: 'Note',
    attributedTo: peer.actor,
    inReplyTo: record,
    to: [PUBLIC],
    content: `<p>Version ${nr}</p>`,
    published: new Date(BEGAN).toISOString(),
    ...(nr > 0 ? { updated: new Date(BEGAN + nr * HOUR).toISOString() } : {}),
  })
  return {
    id,
    create: peer.activity('Create', version(0)),
    updates: [1, 2].map((nr) => peer.activity('Update', version(nr))),
    remove: peer.activity('Delete', { id, type: 'Tombstone' }),
  }
}

/** What a thread has to be like: the version that is shown, or that it is gone. */
type Wanted = ReadonlyMap<string, { readonly what: string; readonly is: 'gone' | string }>

interface Told {
  readonly all: readonly Json[]
  readonly wanted: Wanted
}

/** The orders that TRUST names, each for a reply of its own. */
function namedOrders(peer: Peerd, record: string): Told {
  const wanted = new Map<string, { what: string; is: string }>()
  const all: Json[] = []
  const tell = (what: string, is: string, order: (reply: Reply) => (Json | undefined)[]) => {
    const reply = replyOf(peer, record)
    wanted.set(reply.id, { what, is })
    all.push(...order(reply).filter((one) => one !== undefined))
  }
  tell('Update before Create', 'Version 1', ({ updates, create }) => [updates[0], create])
  tell('Delete before Create', 'gone', ({ remove, create }) => [remove, create])
  tell('a stale Update', 'Version 2', ({ create, updates }) => [create, updates[1], updates[0]])
  tell('Update after Delete', 'gone', ({ create, remove, updates }) => [create, remove, updates[1]])
  tell('Create again after all', 'Version 2', ({ create, updates }) => [create, ...updates, create])
  return { all, wanted }
}

/** Whole lives of replies, some of which end, all mixed and some of it told twice. */
function mixedLives(setting: Setting, peer: Peerd, record: string): Told {
  const wanted = new Map<string, { what: string; is: string }>()
  const all: Json[] = []
  for (let n = 0; n < LIVES[setting.size]; n++) {
    const { id, create, updates, remove } = replyOf(peer, record)
    const ends = setting.random() < 0.5
    const life = [create, ...updates, ...(ends ? [remove] : [])]
    all.push(...life, ...life.filter(() => setting.random() < 0.3))
    wanted.set(id, { what: 'mixed', is: ends ? 'gone' : 'Version 2' })
  }
  return { all: shuffled(all, setting.random), wanted }
}

const SEEN = sql<{ uri: string; state: string; content: string }>`
  select uri, state, content from comments`

async function tellOutOfOrder(setting: Setting): Promise<Finding[]> {
  const site = await openSite(setting)
  const publisher = await openPublisher(site, 'digital')
  const record = await publishOne(setting, site, publisher)
  const peer = await openPeerd(setting)
  const named = namedOrders(peer, record)
  const mixed = mixedLives(setting, peer, record)
  const asked = peer.activity('Follow', publisher.actor)
  const liked = peer.activity('Like', record)
  const undo = (activity: Json) => peer.activity('Undo', { ...activity })
  const others = [undo(asked), asked, undo(liked), liked]
  let taken = 0
  const all = [...named.all, ...others, ...mixed.all]
  for (const activity of all) {
    const { status } = await peer.send(`${site.origin}/inbox`, activity)
    if (status === 202) taken++
  }
  await untilSettled(site)
  const seen = await site.look(async ({ db }) => {
    const comments = (await SEEN.execute(db)).rows
    const { rows } = await sql<{ follows: number; reactions: number; bad: number }>`select
      (select count(*)::int from follows where activity_uri = ${String(asked['id'])}) as follows,
      (select count(*)::int from reactions where activity_uri = ${String(liked['id'])}) as reactions,
      (select count(*)::int from inbox where state not in ('applied', 'ignored')) as bad`.execute(
      db,
    )
    return { comments, ...rows[0] }
  })
  const isAt = (uri: string): string => {
    const row = seen.comments.find((comment) => comment.uri === uri)
    if (!row || row.state === 'deleted') return 'gone'
    return /Version \d/.exec(row.content)?.[0] ?? row.content
  }
  const wrong = [...mixed.wanted].filter(([uri, { is }]) => isAt(uri) !== is)
  const uris = new Set(seen.comments.map(({ uri }) => uri))
  return [
    exactly('I5', 'activities taken in', taken, all.length),
    ...[...named.wanted].map(([uri, { what, is }]) =>
      holds('order', `${what}: ${is}`, isAt(uri) === is, isAt(uri)),
    ),
    exactly('order', 'followers after Undo before Follow', seen.follows ?? -1, 0),
    exactly('order', 'likes after Undo before Like', seen.reactions ?? -1, 0),
    exactly('order', `wrong ends of ${mixed.wanted.size} lives in any order`, wrong.length, 0),
    exactly('I2', 'replies that are there twice', seen.comments.length - uris.size, 0),
    exactly('I1', 'activities neither applied nor ignored', seen.bad ?? -1, 0),
    exactly('I5', 'processes that ended by themselves', site.crashes().length, 0),
  ]
}

export const outOfOrder: Scenario = {
  id: 'C14',
  fault:
    'Update before Create, Delete before Create, Undo before Follow, a stale Update, and any order',
  expected: 'the end is that of the causal order; a tombstone wins',
  databases: ['postgres', 'embedded'],
  run: tellOutOfOrder,
}
