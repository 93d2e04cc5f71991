import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { writeMultikey, writePublicPem } from '../../../src/platform/keys.ts'
import {
  type Author,
  activity,
  actorDocument,
  countRows,
  oneKey,
  otherKey,
  peer,
  proofKeys,
  send,
  us,
} from './support.ts'

const metric = async (ctx: OpenContext, word: string): Promise<number> => {
  const { values } = await ctx.metrics.inboxRefused.get()
  return values.find(({ labels }) => labels.reason === word)?.value ?? 0
}

const like = (author: Author) => activity(author, 'Like', 'https://v.example/1')

test('SEC-01: key and actor are bound both ways', async (t) => {
  const ctx = await us(t)
  const v = await peer(t)
  const e = await peer(t)
  const ann = v.author('ann')
  const eve = e.author('eve', {}, otherKey)
  const { privateKey } = otherKey
  const pem = writePublicPem(otherKey.publicKey)

  await t.test('refuses, in both styles, leaving no row', async (t) => {
    e.paths.set('/key', {
      body: { id: `${e.origin}/key`, type: 'Key', owner: ann.uri, publicKeyPem: pem },
    })
    e.paths.set('/multikey', {
      body: {
        id: `${e.origin}/multikey`,
        type: 'Multikey',
        controller: ann.uri,
        publicKeyMultibase: writeMultikey(proofKeys.publicKey),
      },
    })
    e.author(
      'mallory',
      {
        publicKey: { id: `${e.origin}/users/mallory#main-key`, owner: ann.uri, publicKeyPem: pem },
      },
      otherKey,
    )
    e.author(
      'nobody',
      { publicKey: { id: `${e.origin}/users/nobody#main-key`, publicKeyPem: pem } },
      otherKey,
    )
    e.author('two', {
      publicKey: {
        id: `${e.origin}/users/two#main-key`,
        owner: [ann.uri, `${e.origin}/users/two`],
        publicKeyPem: pem,
      },
    })
    e.author('moved', { id: `${e.origin}/users/elsewhere` }, otherKey)
    e.author('claims', { id: ann.uri }, otherKey)
    e.paths.set('/lone', {
      body: { id: `${e.origin}/lone`, type: 'Key', owner: eve.uri, publicKeyPem: pem },
    })
    e.paths.set('/misnamed', {
      body: { id: `${e.origin}/other`, type: 'Key', owner: eve.uri, publicKeyPem: pem },
    })
    const keys: [string, string, string][] = [
      ['a key of E that names V’s actor', `${e.origin}/key`, 'sig_owner_mismatch'],
      [
        'a Multikey of E with V’s actor as controller',
        `${e.origin}/multikey`,
        'sig_owner_mismatch',
      ],
      [
        'a key in E’s actor that names V’s actor',
        `${e.origin}/users/mallory#main-key`,
        'sig_owner_mismatch',
      ],
      ['a key that names nobody', `${e.origin}/users/nobody#main-key`, 'sig_owner_mismatch'],
      ['a key that names two', `${e.origin}/users/two#main-key`, 'sig_owner_mismatch'],
      ['a key that its actor does not list', `${e.origin}/lone`, 'sig_owner_mismatch'],
      [
        'a document that calls itself V’s actor',
        `${e.origin}/users/claims#main-key`,
        'sig_owner_mismatch',
      ],
      ['a fragment that the actor does not list', `${e.origin}/users/eve#other-key`, 'key_unknown'],
      ['nothing', `${e.origin}/users/none#main-key`, 'key_refused'],
    ]
    for (const [what, keyId, word] of keys)
      for (const style of ['cavage', 'rfc9421'] as const) {
        const posing = { ...ann, privateKey, keyId }
        const own = { ...eve, keyId }
        const asEve = await send(ctx, own, like(eve), { style })
        t.same([asEve.status, asEve.word], [401, word], `${what}, ${style}`)
        const asAnn = await send(ctx, posing, like(ann), { style })
        t.equal(asAnn.status, 401, `${what}, ${style}, as V’s actor`)
      }
    t.equal(await countRows(ctx), 0)
    t.ok((await metric(ctx, 'sig_owner_mismatch')) >= 14, 'and raises the alarm')
  })

  await t.test('does not let one actor of a server sign for another', async (t) => {
    const mallory = e.author('mallory2', {}, otherKey)
    const answered = await send(ctx, mallory, like(eve))
    t.same([answered.status, answered.word], [401, 'sig_owner_mismatch'])
    t.equal(await countRows(ctx), 0)
  })

  await t.test(
    'takes E’s own key with V as actor for a hint at most, asking V for nothing',
    async (t) => {
      const before = v.asked.length
      const create = activity(ann, 'Create', { id: `${v.origin}/notes/1`, attributedTo: ann.uri })
      t.equal((await send(ctx, eve, create)).status, 202)
      t.equal((await send(ctx, eve, like(ann))).status, 202)
      t.equal(await countRows(ctx), 0)
      t.same(await ctx.db.selectFrom('hints').select(['object_id', 'signer']).execute(), [
        { object_id: `${v.origin}/notes/1`, signer: eve.uri },
      ])
      t.equal(v.asked.length, before)
    },
  )

  await t.test(
    'still takes V’s genuine request, and each form of key that servers use',
    async (t) => {
      t.equal((await send(ctx, ann, like(ann))).status, 202)
      const gts = v.author('gts', {})
      const key = {
        id: `${gts.uri}/main-key`,
        owner: gts.uri,
        publicKeyPem: writePublicPem(oneKey.publicKey),
      }
      v.author('gts', { publicKey: key })
      v.paths.set('/users/gts/main-key', {
        body: { ...actorDocument(v.origin, 'gts', oneKey), publicKey: key },
      })
      t.equal(
        (await send(ctx, { ...gts, keyId: key.id }, like(gts))).status,
        202,
        'a path for a fragment',
      )

      const listing = v.author('listing', { publicKey: `${v.origin}/keys/1` })
      v.paths.set('/keys/1', {
        body: {
          id: `${v.origin}/keys/1`,
          type: 'Key',
          owner: listing.uri,
          publicKeyPem: writePublicPem(oneKey.publicKey),
        },
      })
      t.equal(
        (await send(ctx, { ...listing, keyId: `${v.origin}/keys/1` }, like(listing))).status,
        202,
        'a document of its own',
      )

      const two = v.author('rotating', {
        publicKey: [
          {
            id: `${v.origin}/users/rotating#old`,
            owner: `${v.origin}/users/rotating`,
            publicKeyPem: pem,
          },
          {
            id: `${v.origin}/users/rotating#main-key`,
            owner: { id: `${v.origin}/users/rotating` },
            publicKeyPem: writePublicPem(oneKey.publicKey),
          },
        ],
      })
      t.equal((await send(ctx, two, like(two))).status, 202, 'one of two')
      const ed = { ...ann, privateKey: proofKeys.privateKey, keyId: `${ann.uri}#ed25519-key` }
      t.equal(
        (await send(ctx, ed, like(ann), { style: 'rfc9421' })).status,
        202,
        'an Ed25519 Multikey',
      )
    },
  )

  await t.test('a suspended actor has no key', async (t) => {
    const sam = v.author('sam')
    const now = ctx.now()
    await ctx.db
      .insertInto('actors')
      .values({
        id: 'sam',
        uri: sam.uri,
        local: false,
        host: v.host,
        kind: 'Person',
        handle: 'sam',
        name: '{}',
        language: 'en',
        inbox: `${sam.uri}/inbox`,
        suspended_at: now,
        created_at: now,
        updated_at: now,
      })
      .execute()
    t.equal((await send(ctx, sam, like(sam))).word, 'actor_suspended')
  })
})

test('SEC-12: in allow-list mode nothing is asked of a host that is not listed', async (t) => {
  const ctx = await us(t, { env: { COMITY_FEDERATION: 'allowlist' } })
  const v = await peer(t)
  const ann = v.author('ann')
  const before = { ...ctx.outbound.counts }
  const answered = await send(ctx, ann, like(ann))
  t.same([answered.status, answered.word], [403, 'host_refused'])
  t.same(ctx.outbound.counts, before)
  t.same(v.asked, [])
})
