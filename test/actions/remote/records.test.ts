import { test } from 'tap'
import { deleteRemoteActor } from '../../../src/actions/remote/actors.ts'
import { deleteRemoteObject } from '../../../src/actions/remote/deletions.ts'
import { acceptRemoteRecord } from '../../../src/actions/remote/records.ts'
import { inTransaction } from '../../../src/context.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { findRecordByUri } from '../../../src/store/records.ts'
import { listPeer } from '../../federation/inbox/support.ts'
import { bothDatabases } from '../../support/world.ts'
import { remoteActor, remoteRecord } from './support.ts'

const HOST = 'share.freedonia.example'

test('taking in a record of another server', async (t) => {
  await bothDatabases(
    t,
    'stores it with its document, its revision and its own times',
    async (t, make) => {
      const ctx = await make()
      const owner = await remoteActor(ctx, HOST, 'innovation')
      const record = remoteRecord(owner)
      t.equal(await acceptRemoteRecord(ctx, owner.id, record), 'not-listed')
      await listPeer(ctx, HOST)
      t.equal(await acceptRemoteRecord(ctx, owner.id, record), 'stored')
      t.equal(await acceptRemoteRecord(ctx, owner.id, record), 'unchanged')
      const row = await findRecordByUri(ctx.db, ANYONE, record.uri)
      t.match(row, {
        owner_id: owner.id,
        published_at: record.published,
        seen_at: ctx.now(),
        working: null,
      })
      const [revision] = await ctx.db.selectFrom('revisions').selectAll().execute()
      t.match(revision, {
        record_id: row?.id,
        revision: 1,
        approved_by: null,
        previous_sha256: null,
        snapshot: record.document,
      })

      const second = remoteRecord(owner, {
        revision: 2,
        updated: '2026-11-02T00:00:00Z',
        recordStatus: 'archived',
      })
      t.equal(await acceptRemoteRecord(ctx, owner.id, second), 'updated')
      t.match(await findRecordByUri(ctx.db, ANYONE, record.uri), {
        id: row?.id,
        status: 'archived',
        seen_at: row?.seen_at,
      })
      const newest = await ctx.db
        .selectFrom('revisions')
        .selectAll()
        .where('revision', '=', 2)
        .executeTakeFirst()
      t.equal(newest?.previous_sha256, revision?.sha256)
    },
  )

  await bothDatabases(t, 'refuses what is not its owner’s, or not possible', async (t, make) => {
    const ctx = await make()
    await listPeer(ctx, HOST)
    const owner = await remoteActor(ctx, HOST, 'innovation')
    const other = await remoteActor(ctx, HOST, 'interior')
    const record = remoteRecord(owner)
    const refused = { name: 'Refusal' }
    await t.rejects(acceptRemoteRecord(ctx, other.id, record), refused, 'another owner')
    await t.rejects(acceptRemoteRecord(ctx, 'nobody', record), refused)
    await t.rejects(acceptRemoteRecord(ctx, 'instance', record), refused, 'an actor of ours')
    const elsewhere = { ...record, uri: `https://other.${HOST}/1` }
    t.equal(await acceptRemoteRecord(ctx, owner.id, elsewhere), 'not-listed')
    for (const time of ['0999-01-01T00:00:00Z', '+020000-01-01T00:00:00Z'])
      await t.rejects(
        acceptRemoteRecord(ctx, owner.id, remoteRecord(owner, { updated: time })),
        { code: 'invalid' },
        time,
      )
    await ctx.db
      .updateTable('actors')
      .set({ suspended_at: ctx.now() })
      .where('id', '=', owner.id)
      .execute()
    await t.rejects(
      acceptRemoteRecord(ctx, owner.id, record),
      { code: 'not-allowed' },
      'a suspended owner',
    )
    t.same(await ctx.db.selectFrom('records').selectAll().execute(), [])
  })

  await bothDatabases(t, 'is part of the caller’s transaction', async (t, make) => {
    const ctx = await make()
    await listPeer(ctx, HOST)
    const owner = await remoteActor(ctx, HOST, 'innovation')
    const record = remoteRecord(owner)
    await t.rejects(
      inTransaction(ctx, async (tx) => {
        t.equal(await acceptRemoteRecord(tx, owner.id, record), 'stored')
        throw new Error('undone')
      }),
    )
    for (const table of ['records', 'documents', 'revisions'] as const)
      t.same(
        await ctx.db
          .selectFrom(table)
          .selectAll()
          .where(table === 'records' ? 'id' : 'record_id', 'is not', null)
          .execute(),
        [],
        table,
      )
  })

  await bothDatabases(t, 'ends the same whatever comes first (C14, REL-15)', async (t, make) => {
    const ctx = await make()
    await listPeer(ctx, HOST)
    const owner = await remoteActor(ctx, HOST, 'innovation')
    const versions = [1, 2, 3, 4, 5, 6].map((n) =>
      remoteRecord(owner, {
        revision: n,
        updated: `2026-11-0${n}T00:00:00Z`,
        stage: n === 6 ? 'scaling' : 'pilot',
      }),
    )
    const mixed = [3, 0, 5, 1, 4, 2].map((i) => versions[i]).filter((one) => one !== undefined)
    await Promise.all(mixed.map((one) => acceptRemoteRecord(ctx, owner.id, one)))
    t.match(await findRecordByUri(ctx.db, ANYONE, versions[0]?.uri ?? ''), {
      revision: 6,
      stage: 'scaling',
    })
    const uri = versions[0]?.uri ?? ''
    await Promise.all([
      deleteRemoteObject(ctx, owner.uri, uri),
      ...versions.map((one) =>
        acceptRemoteRecord(ctx, owner.id, { ...one, updated: new Date('2026-11-20T12:00:00Z') }),
      ),
    ])
    t.equal(await findRecordByUri(ctx.db, ANYONE, uri), undefined, 'a tombstone wins')
    t.match(await ctx.db.selectFrom('records').select(['status', 'draft']).execute(), [
      { status: 'withdrawn', draft: null },
    ])
  })

  await bothDatabases(t, 'forgets all of an actor that is gone', async (t, make) => {
    const ctx = await make()
    await listPeer(ctx, HOST)
    const owner = await remoteActor(ctx, HOST, 'innovation')
    for (const n of [1, 2])
      await acceptRemoteRecord(
        ctx,
        owner.id,
        remoteRecord(owner, { id: `https://${HOST}/initiatives/${n}` }),
      )
    t.equal(await deleteRemoteActor(ctx, owner.uri), true)
    t.equal(await deleteRemoteActor(ctx, `https://${HOST}/actors/none`), false)
    t.equal(await deleteRemoteActor(ctx, `${ctx.origin}/actor`), false, 'never one of ours')
    t.same(
      await ctx.db.selectFrom('documents').selectAll().where('local', '=', false).execute(),
      [],
    )
    const stones = await ctx.db.selectFrom('tombstones').select('uri').orderBy('uri').execute()
    t.equal(stones.length, 3)
  })
})
