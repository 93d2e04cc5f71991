import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { processHints } from '../../../src/federation/incoming/process.ts'
import { resolveKey } from '../../../src/federation/inbox/keys.ts'
import { readActor } from '../../../src/federation/read-actor.ts'
import { resolveActor } from '../../../src/federation/remote-actors.ts'
import { findActorByUri } from '../../../src/store/actors.ts'
import { saveSetting } from '../../../src/store/settings.ts'
import { office, published } from '../../support/office.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import { NOW, bothDatabases, world } from '../../support/world.ts'
import { activity, actorDocument, listPeer, oneKey, otherKey, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, remoteNote, withContext } from './support.ts'

test('actors of other servers', async (t) => {
  await bothDatabases(t, 'are read from their own id and kept', async (t, make) => {
    let now = NOW
    const ctx = await make({ now: () => now })
    const v = await peer(t)
    const ann = v.author('ann', { nameMap: { fr: 'Anne' } })
    const row = await resolveActor(ctx, ann.uri)
    t.match(row, {
      uri: ann.uri,
      host: v.host,
      local: false,
      kind: 'Person',
      handle: 'ann',
      name: { fr: 'Anne' },
      summary: { fr: '<p>Writes things.</p>' },
      inbox: `${ann.uri}/inbox`,
      shared_inbox: `${v.origin}/inbox`,
      outbox: `${ann.uri}/outbox`,
      followers: `${ann.uri}/followers`,
    })
    await resolveActor(ctx, ann.uri)
    t.equal(v.asked.length, 1)
    const kinds = await ctx.db
      .selectFrom('remote_keys')
      .select(['kind', 'actor_uri'])
      .orderBy('kind')
      .execute()
    t.same(kinds, [
      { kind: 'ed25519', actor_uri: ann.uri },
      { kind: 'rsa', actor_uri: ann.uri },
    ])
    v.author('ann', { name: 'New name' })
    t.match(await resolveActor(ctx, ann.uri, { refresh: true }), {
      id: row?.id,
      name: { und: 'New name' },
    })
    now = new Date(NOW.getTime() + 8 * 86_400_000)
    v.paths.set('/users/ann', { status: 500, body: '' })
    t.match(
      await resolveActor(ctx, ann.uri),
      { name: { und: 'New name' } },
      'an old copy is better than none',
    )
    await t.rejects(resolveActor(ctx, ann.uri, { refresh: true }), { code: 'peer-unreachable' })
    t.equal(await resolveActor(ctx, `${v.origin}/users/none`), undefined)
    t.match(await resolveActor(ctx, `${ctx.origin}/actor`), { id: 'instance' })
  })

  t.test(
    'SEC-06 and SEC-12: are refused when their document is not what it should be',
    async (t) => {
      const ctx = await world(t)
      const [v, e] = [await peer(t), await peer(t)]
      const ann = v.author('ann')
      const bad: [string, Record<string, unknown>][] = [
        ['an inbox of another origin', { inbox: `${v.origin}/inbox` }],
        ['no inbox', { inbox: undefined }],
        ['no name to be called by', { preferredUsername: undefined }],
        ['a name with a direction mark', { preferredUsername: 'ann\u202egov' }],
        ['a zero-width name', { preferredUsername: 'a\u200bnn' }],
        ['no actor', { type: 'Note' }],
        ['another’s id', { id: ann.uri }],
        [
          'redefined terms',
          {
            '@context': [
              'https://www.w3.org/ns/activitystreams',
              { inbox: 'https://e.example/inbox' },
            ],
          },
        ],
        ['impossible values', { inbox: 5 }],
      ]
      for (const [what, more] of bad) {
        e.author('eve', more, otherKey)
        await t.rejects(resolveActor(ctx, `${e.origin}/users/eve`), { code: 'invalid' }, what)
      }
      for (const type of ['application/json', 'text/html', 'application/ld+json']) {
        e.paths.set('/users/eve', { type, body: actorDocument(e.origin, 'eve', otherKey) })
        await t.rejects(resolveActor(ctx, `${e.origin}/users/eve`), { code: 'invalid' }, type)
      }
      e.author(
        'eve',
        {
          endpoints: { sharedInbox: `${v.origin}/inbox` },
          outbox: `${v.origin}/outbox`,
          followers: `${v.origin}/f`,
          url: 'javascript:alert(1)',
          icon: { type: 'Image', url: 'data:x' },
          name: 'E\u202eve',
        },
        otherKey,
      )
      t.match(await resolveActor(ctx, `${e.origin}/users/eve`), {
        shared_inbox: null,
        outbox: null,
        followers: null,
        url: null,
        icon: null,
        name: { und: 'Eve' },
      })
      t.same(v.asked, [])
      t.equal(await findActorByUri(ctx.db, ann.uri), undefined)
    },
  )

  t.test('are read in the forms that servers use', async (t) => {
    const folder = new URL('../../../../shared/examples/', import.meta.url)
    if (!existsSync(folder))
      return void t.pass('skipped: the examples are not here', { skip: true })
    for (const [name, kind] of [
      ['actor-organization', 'Organization'],
      ['actor-organization-adopter', 'Organization'],
      ['actor-instance', 'Application'],
      ['actor-visitors', 'Service'],
    ] as const) {
      const document = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Record<
        string,
        unknown
      >
      const read = await readActor(document, false)
      t.match(read, { ok: true, value: { kind, uri: document['id'] } }, name)
    }
    const document = JSON.parse(
      readFileSync(new URL('actor-organization.json', folder), 'utf8'),
    ) as Record<string, unknown>
    const read = await readActor(document, false)
    t.match(read.ok && read.value, {
      handle: 'digital',
      language: 'en',
      name: { en: 'Ministry of Digital Affairs, Ruritania', de: 'Digitalministerium Ruritanien' },
      catalogue: /catalogue$/,
      government: {
        jurisdiction: ['XR'],
        governmentLevel: 'national',
        organizationKind: 'government',
      },
    })
  })

  t.test('Update brings profile and keys from the origin; the old key is over', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const ann = v.author('ann')
    t.match(await deliver(ctx, ann, activity(ann, 'Update', ann.document)), {
      state: 'ignored',
      reason: 'unknown-object',
    })
    await resolveActor(ctx, ann.uri)
    const old = await resolveKey(ctx, ann.keyId)
    v.author('ann', { name: 'Dr Ann', type: 'Organization' }, otherKey)
    const forged = { ...ann.document, name: 'Forged' }
    t.match(await deliver(ctx, ann, activity(ann, 'Update', forged)), { state: 'applied' })
    t.match(await findActorByUri(ctx.db, ann.uri), {
      name: { und: 'Dr Ann' },
      kind: 'Organization',
    })
    const key = await ctx.db
      .selectFrom('remote_keys')
      .select('public_key')
      .where('key_id', '=', ann.keyId)
      .executeTakeFirst()
    t.equal(key?.public_key, otherKey.publicKey.export({ type: 'spki', format: 'pem' }))
    t.ok(old.ok && old.key.equals(oneKey.publicKey))
    await ctx.db
      .updateTable('actors')
      .set({ suspended_at: ctx.now() })
      .where('uri', '=', ann.uri)
      .execute()
    t.match(await deliver(ctx, ann, activity(ann, 'Update', forged)), {
      state: 'ignored',
      reason: 'suspended',
    })
  })

  await bothDatabases(
    t,
    'SEC-0A: end with all they had when their origin says so',
    async (t, make) => {
      const ctx = await make()
      const record = await findOwnRecord(ctx.db, await published(ctx, await office(ctx)))
      const v = await peer(t)
      await listPeer(ctx, v.host)
      const org = v.author('org', { type: 'Organization' })
      const uri = record?.uri ?? ''
      await deliver(ctx, org, activity(org, 'Create', remoteInitiative(org), withContext))
      await deliver(ctx, org, activity(org, 'Create', remoteNote(org, uri)))
      await deliver(ctx, org, activity(org, 'Like', uri))
      t.match(await deliver(ctx, org, activity(org, 'Delete', org.uri)), {
        state: 'ignored',
        reason: 'still-there',
      })
      t.match(await findActorByUri(ctx.db, org.uri), { suspended_at: null })

      v.paths.set('/users/org', { status: 410, body: '' })
      t.equal(await processHints(ctx), 0, 'it is asked again a day later')
      await saveSetting(ctx.db, 'clock-offset', '25 hours')
      t.equal(await processHints(ctx), 1)
      t.match(await findActorByUri(ctx.db, org.uri), { name: { und: '' } })
      t.match(
        await ctx.db.selectFrom('records').select('status').where('local', '=', false).execute(),
        [{ status: 'withdrawn' }],
      )
      t.match(await ctx.db.selectFrom('comments').select(['state', 'content']).execute(), [
        { state: 'deleted', content: '' },
      ])
      t.same(await ctx.db.selectFrom('reactions').selectAll().execute(), [])
      t.same(
        await ctx.db
          .selectFrom('remote_keys')
          .selectAll()
          .where('actor_uri', '=', org.uri)
          .execute(),
        [],
      )
      v.author('org', { type: 'Organization' })
      t.match(
        await deliver(ctx, org, activity(org, 'Create', remoteInitiative(org), withContext)),
        { state: 'ignored' },
        'and do not come back',
      )
    },
  )

  t.test('end at once when a signed Delete finds them gone', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const ann = v.author('ann')
    await resolveActor(ctx, ann.uri)
    v.paths.set('/users/ann', { status: 502, body: '' })
    t.match(
      await deliver(ctx, ann, activity(ann, 'Delete', ann.uri)),
      { state: 'queued' },
      'tried again while it cannot be asked',
    )
    v.paths.delete('/users/ann')
    t.match(await deliver(ctx, ann, activity(ann, 'Delete', ann.uri)), { state: 'applied' })
    t.ok((await findActorByUri(ctx.db, ann.uri))?.suspended_at)
    t.equal(await resolveActor(ctx, `${v.origin}/users/bob`), undefined)
  })
})
