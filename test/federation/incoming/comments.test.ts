import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { changeVisibility } from '../../../src/actions/records/lifecycle.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { type Author, activity, listPeer, otherKey, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, remoteNote, withContext } from './support.ts'

const reply = (author: Author, to: string, more: Record<string, unknown> = {}) =>
  activity(author, 'Create', remoteNote(author, to, more))

const commentsOf = (ctx: OpenContext) =>
  ctx.db.selectFrom('comments').selectAll().orderBy('id').execute()

test('replies of other servers', async (t) => {
  await bothDatabases(
    t,
    'are sanitised, held for a moderator, changed and deleted by their author',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const record = await findOwnRecord(ctx.db, await published(ctx, at))
      const v = await peer(t)
      const ann = v.author('ann')
      const eve = v.author('eve', {}, otherKey)
      t.match(await deliver(ctx, ann, reply(ann, record?.uri ?? '')), { state: 'applied' })
      const author = await ctx.db
        .selectFrom('actors')
        .selectAll()
        .where('uri', '=', ann.uri)
        .executeTakeFirst()
      t.match(author, {
        handle: 'ann',
        host: v.host,
        name: { und: 'Name of ann' },
        summary: { und: '<p>Writes things.</p>' },
      })
      t.match(await commentsOf(ctx), [
        {
          uri: `${ann.uri}/notes/1`,
          in_reply_to: record?.uri,
          record_id: record?.id,
          author_id: author?.id,
          state: 'held',
          visibility: 'public',
          language: 'en',
          content: '<p>How do you handle outages?</p>',
          published_at: new Date('2026-11-19T09:00:00Z'),
        },
      ])
      t.match(
        await deliver(ctx, ann, reply(ann, record?.uri ?? '')),
        { reason: 'unchanged' },
        'known',
      )

      const changed = (by: Author, updated: string, content: string) =>
        deliver(
          ctx,
          by,
          activity(
            by,
            'Update',
            remoteNote(ann, record?.uri ?? '', {
              attributedTo: by.uri,
              updated,
              content,
              contentMap: undefined,
            }),
          ),
        )
      t.match(await changed(ann, '2026-11-19T10:00:00Z', '<p>Second</p>'), { state: 'applied' })
      t.match(await changed(ann, '2026-11-19T09:30:00Z', '<p>Stale</p>'), { reason: 'unchanged' })
      t.match(
        await changed(eve, '2026-11-19T11:00:00Z', '<p>Eve’s</p>'),
        { state: 'refused' },
        'SEC-05',
      )
      t.match(await commentsOf(ctx), [{ content: '<p>Second</p>', language: null }])
      await ctx.db.updateTable('comments').set({ state: 'hidden' }).execute()
      t.match(await changed(ann, '2026-11-19T12:00:00Z', '<p>Third</p>'), { state: 'applied' })
      t.match(
        await commentsOf(ctx),
        [{ content: '<p>Third</p>', state: 'hidden' }],
        'hidden stays hidden',
      )

      t.match(await deliver(ctx, eve, activity(eve, 'Delete', `${ann.uri}/notes/1`)), {
        reason: 'not-owner',
      })
      t.match(
        await deliver(
          ctx,
          ann,
          activity(ann, 'Delete', { id: `${ann.uri}/notes/1`, type: 'Tombstone' }),
        ),
        { state: 'applied' },
      )
      t.match(await commentsOf(ctx), [{ content: '', body: '{}', state: 'deleted' }])
      t.match(
        await deliver(ctx, ann, reply(ann, record?.uri ?? '')),
        { reason: 'tombstoned' },
        'and never comes back',
      )
    },
  )

  t.test('are shown at once, or held, as the operator wants it', async (t) => {
    for (const [rule, stranger, peers] of [
      ['hold', 'held', 'held'],
      ['hold-unknown', 'held', 'shown'],
      ['show', 'shown', 'shown'],
    ] as const) {
      const ctx = await world(t, { env: { COMITY_COMMENTS: rule } })
      const record = await findOwnRecord(ctx.db, await published(ctx, await office(ctx)))
      const [v, w] = [await peer(t), await peer(t)]
      await listPeer(ctx, w.host)
      for (const author of [v.author('ann'), w.author('bob')])
        await deliver(ctx, author, reply(author, record?.uri ?? ''))
      t.match(
        (await commentsOf(ctx)).map(({ state }) => state),
        [stranger, peers],
        rule,
      )
    }
  })

  t.test('answer what is here, and never more widely than it is shown (SEC-09)', async (t) => {
    const ctx = await world(t)
    const at = await office(ctx)
    const id = await published(ctx, at)
    const uri = (await findOwnRecord(ctx.db, id))?.uri ?? ''
    const [v, w] = [await peer(t), await peer(t)]
    const ann = v.author('ann')
    const bob = w.author('bob')
    await listPeer(ctx, w.host)
    const to = (author: Author, parent: string, n: number, more = {}) =>
      deliver(ctx, author, reply(author, parent, { id: `${author.uri}/notes/${n}`, ...more }))
    t.match(await to(ann, `${ctx.origin}/initiatives/none`, 1), { reason: 'unknown-parent' })
    t.match(await to(ann, 'nonsense', 2), { reason: 'unknown-parent' })
    t.same(v.asked, [], 'a stranger who answers nothing is not looked up')
    t.match(await to(ann, uri, 3), { state: 'applied' })
    t.match(await to(bob, `${ann.uri}/notes/3`, 1), { state: 'applied' }, 'an answer to an answer')
    t.match(await to(ann, uri, 4, { to: [`${ann.uri}/followers`] }), { reason: 'private' })
    t.match(
      await to(ann, uri, 5, { content: ' ', contentMap: undefined }),
      { state: 'refused' },
      'no text',
    )
    t.match(await to(ann, uri, 6, { content: '<script>x</script>', contentMap: undefined }), {
      state: 'refused',
    })
    await changeVisibility(ctx, at.publisher, id, 'peers', 'Early results.')
    t.match(await to(ann, uri, 7), { reason: 'unknown-parent' }, 'a stranger')
    t.match(
      await to(ann, `${ann.uri}/notes/3`, 8),
      { reason: 'unknown-parent' },
      'also by the thread',
    )
    t.match(await to(bob, uri, 2), { state: 'applied' })
    const row = await ctx.db
      .selectFrom('comments')
      .selectAll()
      .where('uri', '=', `${bob.uri}/notes/2`)
      .executeTakeFirst()
    t.match(row, { visibility: 'peers' }, 'a public answer to a peers-only record')
    const all = await ctx.db.selectFrom('comments').select('record_id').execute()
    t.ok(
      all.every(({ record_id }) => record_id === id),
      'all belong to one thread',
    )
  })

  t.test('answer records of other servers too', async (t) => {
    const ctx = await world(t)
    const [v, w] = [await peer(t), await peer(t)]
    await listPeer(ctx, v.host)
    const org = v.author('org', { type: 'Organization' })
    const bob = w.author('bob')
    const object = remoteInitiative(org, { to: [`${v.origin}/peers`], cc: [] })
    await deliver(ctx, org, activity(org, 'Create', object, withContext))
    t.match(await deliver(ctx, bob, reply(bob, String(object['id']))), { reason: 'unknown-parent' })
    t.match(
      await deliver(ctx, org, reply(org, String(object['id']), { to: [`${v.origin}/peers`] })),
      { state: 'applied' },
      'its own server',
    )
    t.match(await commentsOf(ctx), [{ visibility: 'peers', state: 'shown' }])
  })

  t.test('deleted before they came do not come', async (t) => {
    const ctx = await world(t)
    const record = await findOwnRecord(ctx.db, await published(ctx, await office(ctx)))
    const v = await peer(t)
    const ann = v.author('ann')
    t.match(await deliver(ctx, ann, activity(ann, 'Delete', `${ann.uri}/notes/1`)), {
      state: 'applied',
    })
    t.match(await deliver(ctx, ann, reply(ann, record?.uri ?? '')), { reason: 'tombstoned' })
    t.same(
      await ctx.db.selectFrom('tombstones').selectAll().execute(),
      [],
      'strangers’ deletions are not kept for ever',
    )
  })
})
