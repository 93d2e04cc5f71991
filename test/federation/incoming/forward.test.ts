import { type Test, test } from 'tap'
import { addProof } from '../../../src/federation/outgoing/proof.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { processHints } from '../../../src/federation/incoming/process.ts'
import { office } from '../../support/office.ts'
import { type Author, activity, peer, proofKeys } from '../inbox/support.ts'
import { type Instance, instance, publishMany, settle } from '../peering/servers.ts'
import { deliver, remoteNote } from './support.ts'

/** Two instances that follow each other's organisations, and somebody on a third server. */
async function scene(t: Test) {
  const env = { COMITY_COMMENTS: 'show' }
  const [a, b] = [await instance(t, { env }), await instance(t, { env })]
  const [ours, theirs] = [await office(a.ctx), await office(b.ctx)]
  const [record = ''] = await publishMany(a, ours, 1)
  const terms = { followPublic: true, exchangePeers: true }
  await addPeer(b.ctx, 'petra', a.host, terms)
  await addPeer(a.ctx, 'petra', b.host, terms)
  await settle(a, b)
  const v = await peer(t)
  const ann = v.author('ann')
  const followers = [
    `${a.ctx.origin}/actors/${ours.id}/followers`,
    `${b.ctx.origin}/actors/${theirs.id}/followers`,
  ]
  return { a, b, v, ann, record, ours, followers }
}

const prove = (author: Author, document: Record<string, unknown>, at: Instance) =>
  addProof(document, {
    verificationMethod: `${author.uri}#ed25519-key`,
    privateKey: proofKeys.privateKey,
    created: at.ctx.now(),
  })

/** Deliveries of activities that are not this instance's own. */
const forwardedBy = ({ ctx }: Instance) =>
  ctx.db
    .selectFrom('deliveries')
    .select(['activity_uri', 'host', 'state'])
    .where('activity_uri', 'not like', `${ctx.origin}/%`)
    .execute()
const commentsAt = async ({ ctx }: Instance) =>
  (await ctx.db.selectFrom('comments').select(['uri', 'state']).orderBy('uri').execute()).map(
    ({ uri, state }) => `${uri} ${state}`,
  )

test('SEC-0B: forwarding from the inbox', async (t) => {
  const { a, b, v, ann, record, ours, followers } = await scene(t)
  let made = 0
  /** A reply as it stands at its origin too. */
  const reply = (more: Record<string, unknown> = {}, inReplyTo = record) => {
    const path = `/users/ann/notes/f${++made}`
    const note = remoteNote(ann, inReplyTo, { id: `${v.origin}${path}`, ...more })
    v.paths.set(path, { body: { '@context': 'https://www.w3.org/ns/activitystreams', ...note } })
    return note
  }
  const create = (note: Record<string, unknown>, more = {}) =>
    activity(ann, 'Create', note, { cc: followers, ...more })

  await t.test('SEC-0B: goes one hop, and what arrives is looked up', async (t) => {
    const note = reply()
    const sent = prove(ann, create(note), a)
    t.match(await deliver(a.ctx, ann, sent), { state: 'applied' })
    t.match(await forwardedBy(a), [{ activity_uri: sent['id'], host: b.host, state: 'queued' }])
    await deliver(a.ctx, ann, sent)
    t.equal((await forwardedBy(a)).length, 1, 'once')
    const asked = a.asked.length
    await settle(a, b)
    t.match(await forwardedBy(a), [{ state: 'delivered' }])
    t.same(await commentsAt(b), [], 'it is no evidence')
    t.equal(await processHints(b.ctx), 1)
    t.same(await commentsAt(b), [`${String(note['id'])} shown`], 'its origin is')
    await settle(a, b)
    t.same(await forwardedBy(b), [], 'and nothing goes further')
    t.notOk(
      a.asked.slice(asked).some((path) => path.endsWith('inbox')),
      'nor back',
    )

    const newer = { ...note, content: '<p>Better.</p>', updated: '2026-11-20T08:00:00Z' }
    v.paths.set(new URL(String(note['id'])).pathname, { body: newer })
    await deliver(a.ctx, ann, prove(ann, activity(ann, 'Update', newer, { cc: followers }), a))
    await settle(a, b)
    await processHints(b.ctx)
    t.match(await b.ctx.db.selectFrom('comments').select('content').execute(), [
      { content: '<p>Better.</p>' },
    ])
    v.paths.set(new URL(String(note['id'])).pathname, { status: 410, body: '' })
    await deliver(a.ctx, ann, prove(ann, activity(ann, 'Delete', note['id'], { cc: followers }), a))
    await settle(a, b)
    await processHints(b.ctx)
    t.same(await commentsAt(b), [`${String(note['id'])} deleted`])
    t.same(await forwardedBy(b), [])
  })

  await t.test('SEC-0B: only under its conditions', async (t) => {
    const before = (await forwardedBy(a)).length
    const peersOnly = { to: [`${v.origin}/peers`], cc: followers }
    const [secret = ''] = await publishMany(a, ours, 1, 'peers')
    const applied = { state: 'applied' }
    for (const [why, document, made] of [
      ['without a proof', create(reply()), applied],
      ['not to our followers', prove(ann, create(reply(), { cc: [] }), a), applied],
      [
        'not to those of its owner',
        prove(ann, create(reply(), { cc: [followers[1]] }), a),
        applied,
      ],
      ['not in public', prove(ann, create(reply(), peersOnly), a), applied],
      ['a reaction', prove(ann, activity(ann, 'Like', record, { cc: followers }), a), applied],
      [
        'about nothing here',
        prove(ann, create(reply({}, `${v.origin}/x`)), a),
        { state: 'ignored' },
      ],
      [
        'about what only peers read',
        prove(ann, create(reply({}, secret)), a),
        { state: 'ignored' },
      ],
    ] as const) {
      t.match(await deliver(a.ctx, ann, document), made, why)
      t.equal((await forwardedBy(a)).length, before, why)
    }
    const row = { exchange_peers: true, comity: true, since: a.ctx.now(), updated_at: a.ctx.now() }
    await a.ctx.db
      .insertInto('peers')
      .values({ host: v.host, state: 'active', ...row })
      .execute()
    await a.ctx.admission.refresh()
    t.match(await deliver(a.ctx, ann, prove(ann, create(reply({}, secret)), a)), applied)
    t.equal((await forwardedBy(a)).length, before, 'not even what a member writes there')
  })
})
