import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../support/instances.ts'
import { send } from './client.ts'
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

/** The Follow of each peer and publisher: it is taken back by its id. */
const follows = new WeakMap<Peerd, Map<string, string>>()

/** Peers ask to follow, as other servers do, and wait until they are accepted. */
export async function follow(
  site: Site,
  peers: readonly Peerd[],
  publisher: Publisher,
): Promise<void> {
  const before = new Map(peers.map((peer) => [peer, accepts(peer)]))
  const inbox = `${site.origin}/inbox`
  for (const peer of peers) {
    const asked = peer.activity('Follow', publisher.actor)
    const known = follows.get(peer) ?? new Map<string, string>()
    follows.set(peer, known.set(publisher.actor, String(asked['id'])))
    const { status, word } = await peer.send(inbox, asked)
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
    const id = follows.get(peer)?.get(actor)
    const object = { id, type: 'Follow', actor: peer.actor, object: actor }
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

/** A record that is published, for others to speak about. */
export async function publishOne(
  setting: Setting,
  site: Site,
  publisher: Publisher,
): Promise<string> {
  await publishMany(setting, site, publisher, 1)
  const { body } = await send(site.webs[0]?.at ?? site.origin, { path: '/initiatives' })
  const uri = (body as { items?: { uri?: string }[] }).items?.[0]?.uri
  if (uri === undefined) throw new Error(`No record was published: ${JSON.stringify(body)}`)
  return uri
}

/** What a peer was told of new records: one request for each activity. */
export const told = (peer: Peerd) =>
  peer.posts().filter(({ body }) => body.includes('"type":"Create"'))
