import { test } from 'tap'
import { findRecordByUri } from '../../../src/store/records.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { activity, listPeer, otherKey, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, remoteNote, withContext } from './support.ts'

test('records that other servers send', async (t) => {
  await bothDatabases(t, 'Create, Update and Delete of a listed peer’s record', async (t, make) => {
    const ctx = await make()
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const object = remoteInitiative(org)
    const uri = String(object['id'])
    const create = activity(org, 'Create', object, withContext)
    t.same(await deliver(ctx, org, create), { state: 'applied', reason: null })

    const stored = await findRecordByUri(ctx.db, ANYONE, uri)
    t.match(stored, {
      local: false,
      kind: 'Initiative',
      name: { en: 'One door for permits', de: 'Eine Tür für Genehmigungen' },
      revision: 1,
      stage: 'pilot',
      published_at: new Date('2026-11-01T09:00:00Z'),
      html: { en: '<p>One office answers.</p>' },
    })
    const document = await ctx.db
      .selectFrom('documents')
      .selectAll()
      .where('uri', '=', uri)
      .executeTakeFirst()
    t.match(document, { local: false, status: 200, record_id: stored?.id })
    t.same(
      JSON.parse(document?.body ?? ''),
      { ...withContext, ...object },
      'the document as it came',
    )

    const newer = {
      ...object,
      stage: 'operation',
      revision: 2,
      updated: '2026-11-02T09:00:00Z',
      changeNote: 'It runs.',
    }
    t.same(await deliver(ctx, org, activity(org, 'Update', newer, withContext)), {
      state: 'applied',
      reason: null,
    })
    t.match(await findRecordByUri(ctx.db, ANYONE, uri), {
      stage: 'operation',
      revision: 2,
      change_note: 'It runs.',
    })

    // I3: a stale Update changes nothing.
    const stale = { ...object, stage: 'abandoned', updated: '2026-11-01T12:00:00Z' }
    t.match(await deliver(ctx, org, activity(org, 'Update', stale, withContext)), {
      state: 'ignored',
      reason: 'unchanged',
    })
    t.match(await findRecordByUri(ctx.db, ANYONE, uri), { stage: 'operation' })
    const revisions = await ctx.db
      .selectFrom('revisions')
      .select('revision')
      .orderBy('revision')
      .execute()
    t.same(revisions, [{ revision: 1 }, { revision: 2 }])

    const tombstone = {
      id: uri,
      type: 'Tombstone',
      summary: 'Withdrawn: <b>replaced</b>.',
      deleted: '2026-11-03T09:00:00Z',
    }
    t.same(await deliver(ctx, org, activity(org, 'Delete', tombstone)), {
      state: 'applied',
      reason: null,
    })
    t.equal(await findRecordByUri(ctx.db, ANYONE, uri), undefined)
    const gone = await ctx.db
      .selectFrom('records')
      .selectAll()
      .where('uri', '=', uri)
      .executeTakeFirst()
    t.match(gone, {
      status: 'withdrawn',
      draft: null,
      html: null,
      withdrawal_reason: 'Withdrawn: replaced.',
    })
    for (const table of ['documents', 'revisions'] as const)
      t.same(
        await ctx.db
          .selectFrom(table)
          .select('record_id')
          .where('record_id', '=', gone?.id ?? '')
          .execute(),
        [],
        table,
      )

    // I3, SEC-0A: Create after Delete changes nothing.
    const again = { ...object, updated: '2026-11-20T12:00:00Z' }
    t.match(await deliver(ctx, org, activity(org, 'Create', again, withContext)), {
      state: 'ignored',
      reason: 'tombstoned',
    })
    t.match(await deliver(ctx, org, activity(org, 'Update', again, withContext)), {
      state: 'ignored',
      reason: 'tombstoned',
    })
    t.equal(await findRecordByUri(ctx.db, ANYONE, uri), undefined)
  })

  t.test('C14: Delete before Create leaves a tombstone that wins', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const object = remoteInitiative(org)
    t.match(await deliver(ctx, org, activity(org, 'Delete', object['id'])), { state: 'applied' })
    t.match(await deliver(ctx, org, activity(org, 'Create', object, withContext)), {
      reason: 'tombstoned',
    })
    const bob = v.author('bob', { type: 'Organization' })
    const bobs = { ...remoteInitiative(bob), id: `${v.origin}/initiatives/2` }
    t.match(await deliver(ctx, org, activity(org, 'Delete', bobs.id)), { state: 'applied' })
    t.match(
      await deliver(ctx, bob, activity(bob, 'Create', bobs, withContext)),
      { state: 'applied' },
      'another’s tombstone keeps nobody away',
    )
    t.match(
      await deliver(ctx, org, activity(org, 'Delete', bobs.id)),
      { reason: 'not-owner' },
      'SEC-0A: only the owner deletes',
    )
    t.ok(await findRecordByUri(ctx.db, ANYONE, bobs.id))
  })

  t.test('an unlisted server’s record is not for the catalogue (TRUST 1.4)', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    const org = v.author('org', { type: 'Organization' })
    t.match(await deliver(ctx, org, activity(org, 'Create', remoteInitiative(org), withContext)), {
      state: 'ignored',
      reason: 'not-listed',
    })
    t.same(v.asked, [], 'and nobody is asked about it')
    await listPeer(ctx, v.host, { state: 'suspended' })
    t.match(await deliver(ctx, org, activity(org, 'Create', remoteInitiative(org), withContext)), {
      reason: 'not-admitted',
    })
    t.same(await ctx.db.selectFrom('records').select('id').execute(), [])
  })

  t.test('SEC-05: owner and kind never change', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const bob = v.author('bob', { type: 'Organization' }, otherKey)
    const object = remoteInitiative(org)
    const uri = String(object['id'])
    t.match(await deliver(ctx, org, activity(org, 'Create', object, withContext)), {
      state: 'applied',
    })
    const later = { updated: '2026-11-05T09:00:00Z' }
    const taken = { ...object, ...later, attributedTo: bob.uri, name: 'Mine' }
    t.match(await deliver(ctx, bob, activity(bob, 'Update', taken, withContext)), {
      state: 'refused',
    })
    const lesson = {
      ...object,
      ...later,
      additionalType: 'https://w3id.org/comity/ns#LessonLearned',
    }
    t.match(await deliver(ctx, org, activity(org, 'Update', lesson, withContext)), {
      state: 'refused',
    })
    const note = remoteNote(org, uri, { ...later, id: uri })
    t.match(await deliver(ctx, org, activity(org, 'Update', note, withContext)), {
      state: 'refused',
    })
    t.match(await deliver(ctx, bob, activity(bob, 'Delete', uri)), { reason: 'not-owner' })
    t.match(await findRecordByUri(ctx.db, ANYONE, uri), {
      kind: 'Initiative',
      name: { en: 'One door for permits' },
    })
  })

  t.test('peers-only records of a peer are for members', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const object = remoteInitiative(org, { to: [`${v.origin}/peers`], cc: [] })
    t.match(await deliver(ctx, org, activity(org, 'Create', object, withContext)), {
      state: 'applied',
    })
    const uri = String(object['id'])
    t.equal(await findRecordByUri(ctx.db, ANYONE, uri), undefined)
    t.equal(await findRecordByUri(ctx.db, { kind: 'peer', host: 'other.example' }, uri), undefined)
    t.match(await ctx.db.selectFrom('records').select('visibility').executeTakeFirst(), {
      visibility: 'peers',
    })
    const nobody = remoteInitiative(org, { id: `${v.origin}/initiatives/2`, to: [org.uri], cc: [] })
    t.match(await deliver(ctx, org, activity(org, 'Create', nobody, withContext)), {
      state: 'refused',
    })
  })

  t.test('what is neither a record nor a reply has no effect', async (t) => {
    const ctx = await world(t)
    const v = await peer(t)
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const call = {
      ...remoteNote(org, ''),
      inReplyTo: undefined,
      additionalType: 'https://w3id.org/comity/ns#CallForExperience',
    }
    t.match(await deliver(ctx, org, activity(org, 'Create', call)), {
      state: 'ignored',
      reason: 'unknown-kind',
    })
    for (const [type, reason] of Object.entries({
      Add: 'no-target',
      Remove: 'no-target',
      Flag: 'nothing-here',
      Offer: 'not-supported',
    }))
      t.match(await deliver(ctx, org, activity(org, type, 'x')), { state: 'ignored', reason }, type)
    for (const type of ['Invite', 'Join', 'View', 'Zap', 'constructor'])
      t.match(
        await deliver(ctx, org, activity(org, type, 'x')),
        { state: 'ignored', reason: 'unknown-type' },
        type,
      )
  })
})
