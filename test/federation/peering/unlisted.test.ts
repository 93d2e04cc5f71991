import dns from 'node:dns'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { syncBuiltinESMExports } from 'node:module'
import { type Test, test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { runBackfills } from '../../../src/federation/backfill.ts'
import { fetchDocument, fetchJson } from '../../../src/federation/fetch.ts'
import { processInbox, processHints } from '../../../src/federation/incoming/process.ts'
import { resolveKey } from '../../../src/federation/inbox/keys.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { INSTANCE_ID } from '../../../src/store/actors.ts'
import { queueBackfill } from '../../../src/store/backfills.ts'
import { PUBLIC } from '../../../src/vocabulary/context.ts'
import { organisation, remoteInitiative } from '../incoming/support.ts'
import {
  type Author,
  type Peer,
  activity,
  actorDocument,
  listPeer,
  oneKey,
  peer,
  send,
  us,
} from '../inbox/support.ts'
import { queued } from '../outgoing/support.ts'
import { scripted } from './scripted.ts'

/** A server that is on no list: what reaches it, and which of its names is looked up. */
interface Unlisted {
  /** By address, where somebody listens, and by a name that DNS would be asked for. */
  readonly origins: readonly string[]
  readonly connections: () => number
  readonly lookedUp: () => readonly string[]
}

const NAME = 'unlisted.example'

async function unlisted(t: Test): Promise<Unlisted> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const names: string[] = []
  const { lookup } = dns
  const recorded = (name: string, ...rest: unknown[]) => {
    names.push(name)
    // Nobody outside this machine is asked.
    const answer = rest.at(-1) as (error: Error) => void
    if (name === NAME) return answer(new Error(`${NAME} is nowhere.`))
    return Reflect.apply(lookup, dns, [name, ...rest]) as void
  }
  dns.lookup = Object.assign(recorded, { __promisify__: lookup.__promisify__ }) as typeof lookup
  syncBuiltinESMExports()
  t.teardown(() => {
    dns.lookup = lookup
    syncBuiltinESMExports()
  })
  const { port } = server.address() as AddressInfo
  return {
    origins: [`http://127.0.0.1:${port}`, `https://${NAME}`],
    connections: () => connections,
    lookedUp: () => names,
  }
}

interface Scene {
  readonly t: Test
  readonly ctx: OpenContext
  readonly v: Peer
  readonly ann: Author
  /** Origin of the server that is not listed. */
  readonly e: string
  /** A path on V that was not used before. */
  readonly fresh: (name: string) => string
}

/** Sends an activity of a listed actor, and has the workers do what follows from it. */
async function follows({ ctx, ann }: Scene, document: Record<string, unknown>): Promise<void> {
  await send(ctx, ann, document)
  for (const work of [processInbox, processHints, deliverDue]) await work(ctx, 'a worker')
  await processFacts(ctx)
}

const note = (of: string, id: string, more: object = {}) => ({
  id,
  type: 'Note',
  attributedTo: of,
  content: '<p>Good day</p>',
  to: [PUBLIC],
  ...more,
})

/** Every way from a listed server to one that is not. */
const WAYS: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  directly: async ({ ctx, e }) => {
    await fetchDocument(ctx, `${e}/actor`)
    await fetchJson(ctx, `${e}/.well-known/nodeinfo`)
    await resolveActor(ctx, `${e}/actor`).catch(() => undefined)
    await queued(ctx, INSTANCE_ID, [`${e}/inbox`])
    await deliverDue(ctx, 'a worker')
  },
  'by its key': async ({ ctx, ann, e }) => {
    await resolveKey(ctx, `${e}/actor#main-key`)
    const document = activity({ uri: `${e}/actor` }, 'Like', `${ctx.origin}/initiatives/1`)
    await send(ctx, ann, document, { keyId: `${e}/actor#main-key` })
  },
  'by a key that a listed actor names': async ({ ctx, v, e, fresh }) => {
    const path = fresh('key')
    const actor = actorDocument(v.origin, 'key', oneKey)
    v.paths.set(path, {
      body: { ...actor, publicKey: `${e}/key`, assertionMethod: [`${e}/proof`] },
    })
    await resolveKey(ctx, `${v.origin}${path}#main-key`)
    const standalone = fresh('standalone')
    const key = { id: v.origin + standalone, owner: `${e}/actor`, publicKeyPem: 'none' }
    v.paths.set(standalone, { body: key })
    await resolveKey(ctx, v.origin + standalone)
  },
  'by a redirect': async ({ t, ctx, e }) => {
    const moved = await leadingOn(t, ctx, e)
    await fetchDocument(ctx, `${moved}/doc`)
    await fetchJson(ctx, `${moved}/json`)
    await addPeer(ctx, 'anna', new URL(moved).host, {
      followPublic: true,
      exchangePeers: false,
    }).catch(() => undefined)
  },
  'by a context': async (scene) => {
    const { ann, e } = scene
    const context = ['https://www.w3.org/ns/activitystreams', `${e}/context`, { x: `${e}/ns#` }]
    const more = { '@context': context }
    await follows(scene, activity(ann, 'Create', note(ann.uri, `${ann.uri}/n1`), more))
  },
  'by the endpoints of an actor': async (scene) => {
    const { ctx, v, e, fresh } = scene
    const path = fresh('endpoints')
    const uri = v.origin + path
    const boxes = Object.fromEntries(
      ['outbox', 'followers', 'following', 'catalogue', 'featured'].map((box) => [
        box,
        `${e}/${box}`,
      ]),
    )
    const document = { ...actorDocument(v.origin, 'endpoints', oneKey), ...boxes, id: uri }
    const endpoints = { sharedInbox: `${e}/inbox`, proxyUrl: `${e}/proxy` }
    v.paths.set(path, { body: { ...document, type: 'Organization', endpoints } })
    const actor = await resolveActor(ctx, uri).catch(() => undefined)
    if (actor) await queueBackfill(ctx.db, actor, ctx.now())
    await runBackfills(ctx, 'a worker')
    const inbox = { ...document, inbox: `${e}/inbox`, id: `${uri}2` }
    v.paths.set(`${path}2`, { body: inbox })
    await resolveActor(ctx, `${uri}2`).catch(() => undefined)
  },
  'by attachments and links': async (scene) => {
    const { ann, e } = scene
    const image = { type: 'Image', url: `${e}/image.png`, href: `${e}/image` }
    const links = {
      attachment: [image, { type: 'Document', url: `${e}/file.pdf` }],
      url: [{ type: 'Link', href: `${e}/page` }, `${e}/page`],
      tag: [
        { type: 'Mention', href: `${e}/actor` },
        { type: 'Hashtag', href: `${e}/tag` },
      ],
      ...{ icon: image, image, preview: `${e}/preview`, generator: `${e}/app` },
      ...{ evidence: [`${e}/evidence`], context: `${e}/context`, replies: `${e}/replies` },
      cc: [`${e}/followers`, `${e}/actor`],
    }
    await follows(scene, activity(ann, 'Create', remoteInitiative(ann, links)))
    await follows(scene, activity(ann, 'Create', note(ann.uri, `${ann.uri}/n2`, links)))
  },
  'by nested authors and objects': async (scene) => {
    const { ann, e, v } = scene
    const theirs = note(`${e}/actor`, `${e}/notes/1`)
    for (const type of [
      'Create',
      'Update',
      'Delete',
      'Announce',
      'Like',
      'Undo',
      'Add',
      'Flag',
      'Block',
    ])
      for (const object of [theirs, `${e}/notes/1`])
        await follows(scene, activity(ann, type, object, { target: `${e}/collection` }))
    const posing = note(`${e}/actor`, `${v.origin}/notes/posing`)
    await follows(scene, activity(ann, 'Create', posing))
    const reply = { inReplyTo: `${e}/notes/1`, context: `${e}/context` }
    await follows(scene, activity(ann, 'Create', note(ann.uri, `${ann.uri}/n3`, reply)))
    const inner = activity({ uri: `${e}/actor` }, 'Create', theirs)
    await follows(scene, activity(ann, 'Announce', inner))
    await follows(scene, activity(ann, 'Undo', inner))
    await follows(scene, inner)
    await follows(scene, activity(ann, 'Move', ann.uri, { target: `${e}/actor` }))
    await follows(scene, activity(ann, 'Follow', `${e}/actor`))
  },
  'by a proof': async (scene) => {
    const { ann, e } = scene
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      verificationMethod: `${e}/actor#key`,
      proofPurpose: 'assertionMethod',
      proofValue: 'z1',
    }
    const signature = { type: 'RsaSignature2017', creator: `${e}/actor#key` }
    const object = note(ann.uri, `${ann.uri}/n4`)
    await follows(scene, activity(ann, 'Create', object, { proof, signature }))
  },
  'by a collection': async (scene) => {
    const { ctx, v, e, fresh } = scene
    const path = fresh('collections')
    const uri = v.origin + path
    const actor = {
      ...actorDocument(v.origin, 'collections', oneKey),
      id: uri,
      type: 'Organization',
    }
    const outbox = `${uri}/outbox`
    v.paths.set(path, { body: { ...actor, outbox, catalogue: `${uri}/catalogue` } })
    const create = { id: `${e}/activities/1`, type: 'Create', actor: uri, object: `${e}/notes/1` }
    const items = [`${e}/activities/2`, create, { id: `${e}/initiatives/1`, type: 'Article' }]
    const collection = { type: 'OrderedCollection', orderedItems: items, next: `${e}/page` }
    v.paths.set(`${path}/outbox`, { body: { ...collection, id: outbox, first: `${e}/first` } })
    v.paths.set(`${path}/catalogue`, { body: { ...collection, id: `${uri}/catalogue` } })
    const row = await resolveActor(ctx, uri).catch(() => undefined)
    if (row) await queueBackfill(ctx.db, row, ctx.now())
    for (let i = 0; i < 3; i++) await runBackfills(ctx, 'a worker')
  },
}

/** A listed server that leads everybody on to another one. */
async function leadingOn(t: Test, ctx: OpenContext, e: string): Promise<string> {
  const moved = await scripted(t, (path) => {
    if (!path.startsWith('/.well-known/nodeinfo'))
      return { status: 302, headers: { location: `${e}${path}` } }
    const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1'
    const application = 'https://www.w3.org/ns/activitystreams#Application'
    const links = [
      { rel, href: `${e}/nodeinfo/2.1` },
      { rel: application, href: `${e}/actor` },
    ]
    return { type: 'application/json', body: { links } }
  })
  await listPeer(ctx, moved.host)
  return moved.origin
}

test('SEC-12: nothing reaches a server that is not listed', async (t) => {
  const out = await unlisted(t)
  const ctx = await us(t, { env: { COMITY_FEDERATION: 'allowlist' } })
  await organisation(ctx)
  const v = await peer(t)
  await listPeer(ctx, v.host)
  let used = 0
  for (const [way, go] of Object.entries(WAYS))
    for (const e of out.origins) {
      const ann = v.author(`ann${++used}`, { type: 'Organization' })
      const fresh = (name: string) => `/users/${name}${++used}`
      await go({ t, ctx, v, ann, e, fresh })
      t.equal(out.connections(), 0, `${way}: no socket to ${e}`)
      t.notOk(out.lookedUp().includes(NAME), `${way}: no look-up of ${e}`)
    }
  t.ok(v.asked.length > 20, `the listed server was asked ${v.asked.length} times meanwhile`)
  const rows = await ctx.db.selectFrom('inbox').select('state').execute()
  t.ok(rows.length > 20, `${rows.length} activities were taken`)
  t.ok(
    rows.every(({ state }) => state !== 'queued'),
    'and worked on',
  )

  await t.test('and is seen by this test once it is listed', async (t) => {
    for (const origin of out.origins) {
      await listPeer(ctx, new URL(origin).host)
      await fetchDocument(ctx, `${origin}/actor`)
    }
    t.equal(out.connections(), 1)
    t.ok(out.lookedUp().includes(NAME))
  })
})
