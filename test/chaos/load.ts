import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../src/store/database.ts'
import { PUBLIC } from '../../src/vocabulary/context.ts'
import { initiative } from '../support/office.ts'
import type { Answer } from './client.ts'
import type { Desk, Send } from './desk.ts'
import { type Peerd, openPeerd } from './peerd.ts'
import { type Finding, type Setting, exactly } from './scenario.ts'

type Kind = 'read' | 'write' | 'inbox'

/** A request of the load, and when it was sent (ms of this process). */
export interface Timed extends Answer {
  readonly kind: Kind
  readonly at: number
}

/** Readers, writers and peers that are at it until told to stop. */
export interface Load {
  readonly answers: readonly Timed[]
  /** Records whose drafts were acknowledged with 201. */
  readonly made: ReadonlySet<string>
  /** Activities that were acknowledged with 202. */
  readonly accepted: ReadonlySet<string>
  readonly stop: () => Promise<void>
}

export interface LoadOptions {
  readonly desk: Desk
  /** A published record, to be read and replied to. */
  readonly record: { readonly id: string; readonly uri: string }
  /** Where the inbox is. */
  readonly inbox: string
  /** How pages are asked for and drafts are sent; peers go to `inbox` themselves. */
  readonly send: Send
  /** Ports of processes; with several, peers send what was not taken to the next one. */
  readonly ports?: readonly number[]
  /** Pause of each kind between two requests (ms). */
  readonly pause?: Partial<Readonly<Record<Kind, number>>>
}

/** A token has 300 requests in five minutes: a writer of drafts is slow. */
const PAUSE: Readonly<Record<Kind, number>> = { read: 40, write: 1_100, inbox: 60 }

function noteTo(peer: Peerd, record: string, nr: number) {
  const note = {
    type: 'Note',
    id: `${peer.origin}/notes/${nr}`,
    attributedTo: peer.actor,
    inReplyTo: record,
    to: [PUBLIC],
    cc: [],
    content: `<p>Reply ${nr}</p>`,
    published: new Date().toISOString(),
  }
  return peer.activity('Create', note)
}

/** How soon and for how long peers repeat what was not taken (ms). */
const REPEAT_AFTER = 50
const REPEATED_FOR = 20_000

const wasNotTaken = ({ status }: Answer): boolean => status === 0 || status === 503

const NO_ANSWER = { body: undefined, headers: {} } as const

async function postOnce(
  peer: Peerd,
  inbox: string,
  activity: ReturnType<typeof noteTo>,
  port: number,
): Promise<Answer> {
  try {
    const { status } = await peer.send(inbox, activity, { port })
    return { ...NO_ANSWER, status, took: 0 }
  } catch (error) {
    const { code = String(error) } = error as { code?: string }
    return { ...NO_ANSWER, status: 0, error: code, took: 0 }
  }
}

/** Begins the load. It goes on while things break; what came of each request is kept. */
export async function startLoad(setting: Setting, options: LoadOptions): Promise<Load> {
  const { desk, record, inbox, send, ports = [Number(new URL(inbox).port)] } = options
  const pause = { ...PAUSE, ...options.pause }
  const peer = await openPeerd(setting)
  const answers: Timed[] = []
  const made = new Set<string>()
  const accepted = new Set<string>()
  let isOn = true
  let nr = 0

  const read = async (): Promise<Answer> => {
    const paths = [`//initiatives/${record.id}`, '//', '//feed.atom']
    const accept = nr % 2 === 0 ? 'text/html' : 'application/activity+json'
    return send({ path: paths[nr % paths.length] ?? '', headers: { accept } })
  }
  const write = async (): Promise<Answer> => {
    const answer = await send({
      method: 'POST',
      path: `/organisations/${desk.office.id}/initiatives`,
      token: desk.office.author,
      body: { draft: initiative({ name: { en: `Under load ${nr}` } }) },
      headers: { 'idempotency-key': `load-${setting.seed}-${nr}` },
    })
    const { id } = (answer.body ?? {}) as { id?: string }
    if (answer.status === 201 && id) made.add(id)
    return answer
  }
  const post = async (): Promise<Answer> => {
    const activity = noteTo(peer, record.uri, nr)
    const began = performance.now()
    let answer = await postOnce(peer, inbox, activity, ports[0] ?? 0)
    // As a peer does with what was not taken, only sooner: it sends the same again.
    for (let i = 1; ports.length > 1 && wasNotTaken(answer); i++) {
      if (performance.now() - began > REPEATED_FOR) break
      await sleep(REPEAT_AFTER)
      answer = await postOnce(peer, inbox, activity, ports[i % ports.length] ?? 0)
    }
    if (answer.status === 202) accepted.add(String(activity['id']))
    return { ...answer, took: performance.now() - began }
  }
  const work = async (kind: Kind, once: () => Promise<Answer>): Promise<void> => {
    while (isOn) {
      nr++
      const at = performance.now()
      answers.push({ kind, at, ...(await once()) })
      await sleep(pause[kind])
    }
  }
  const all = [work('read', read), work('write', write), work('inbox', post)]
  return {
    answers,
    made,
    accepted,
    stop: async () => {
      isOn = false
      await Promise.all(all)
    },
  }
}

/** I1 of the load: each draft and each activity that was acknowledged has its row. */
export async function checkLoad(db: Db, load: Load): Promise<Finding[]> {
  const { rows } = await sql<{ made: number; accepted: number }>`select
    (select count(*)::int from records where id = any(${[...load.made]}::text[])) as made,
    (select count(*)::int from inbox where activity_id = any(${[...load.accepted]}::text[])) as accepted`.execute(
    db,
  )
  return [
    exactly('I1', 'drafts answered 201 that exist', rows[0]?.made ?? 0, load.made.size),
    exactly('I1', '202 answers that have a row', rows[0]?.accepted ?? 0, load.accepted.size),
  ]
}

/** How many answers there were of each status, for whoever watches. */
export function countStatuses(answers: readonly Timed[]): string {
  const counts = new Map<string, number>()
  for (const { kind, status, error } of answers) {
    const key = `${kind} ${status || error}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => `${key}: ${count}`).join(', ')
}

/** The value below which this part of the numbers lies; 0 of none. @param part from 0 to 1. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
