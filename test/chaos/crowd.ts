import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../support/instances.ts'
import type { Site } from './orchestrator.ts'
import type { Peerd } from './peerd.ts'
import type { Setting } from './scenario.ts'

/** An organisation that publishes and is followed. */
export interface Publisher {
  readonly handle: string
  readonly id: string
  readonly actor: string
}

export async function openPublisher(site: Site, handle: string): Promise<Publisher> {
  const { id } = await site.comity(
    ...['organisation', 'create', '--handle', handle, '--name', `Office ${handle}`],
    ...['--jurisdiction', 'XR', '--level', 'national'],
  )
  return { handle, id: String(id), actor: `${site.origin}/actors/${String(id)}` }
}

/** Time for a crowd to be accepted on a busy machine (ms). */
const ACCEPTED_WITHIN = 60_000

const accepts = (peer: Peerd): number =>
  peer.posts().filter(({ body }) => body.includes('"type":"Accept"')).length

/** Peers ask to follow, as other servers do, and wait until they are accepted. */
export async function follow(
  site: Site,
  peers: readonly Peerd[],
  publisher: Publisher,
): Promise<void> {
  const before = new Map(peers.map((peer) => [peer, accepts(peer)]))
  const inbox = `${site.origin}/inbox`
  for (const peer of peers) {
    const { status, word } = await peer.send(inbox, peer.activity('Follow', publisher.actor))
    if (status !== 202) throw new Error(`A Follow was answered ${status} ${word}.`)
  }
  await until(
    `${peers.length} followers are accepted`,
    async () => peers.every((peer) => accepts(peer) > (before.get(peer) ?? 0)),
    ACCEPTED_WITHIN,
  )
}

/** Peers no longer follow; nothing new is sent to them. */
export async function unfollow(
  site: Site,
  peers: readonly Peerd[],
  { actor }: Publisher,
): Promise<void> {
  for (const peer of peers) {
    const object = { type: 'Follow', actor: peer.actor, object: actor }
    await peer.send(`${site.origin}/inbox`, peer.activity('Undo', object))
  }
}

const line = (id: string) =>
  JSON.stringify({
    type: 'Initiative',
    id,
    name: { en: `${id}: a counter without a queue` },
    summary: { en: 'People choose their hour.' },
    jurisdiction: ['XR'],
    governmentLevel: 'local',
    organization: { name: 'City of Zenda', kind: 'government' },
    function: ['01.3'],
    stage: 'pilot',
    provenance: { source: 'made up', license: 'CC0-1.0' },
  })

let files = 0

/** Publishes so many new records at once. */
export async function publishMany(
  setting: Setting,
  site: Site,
  { handle }: Publisher,
  count: number,
): Promise<void> {
  const name = `${handle}-${++files}`
  const file = join(setting.folder, `${name}.jsonl`)
  writeFileSync(file, Array.from({ length: count }, (_, n) => `${line(`${name}-${n}`)}\n`).join(''))
  await site.comity('import', file, '--organisation', handle, '--publish')
}

/** What a peer was told of new records: one request for each activity. */
export const told = (peer: Peerd) =>
  peer.posts().filter(({ body }) => body.includes('"type":"Create"'))
